package lockstep.gang.gate;

import java.util.List;

/// Texts in a row, the first few of them.
final class Several {
    private static final int SHOWN = 3;

    private Several() {}

    static String text(List<String> texts, String word) {
        String shown = String.join(word, texts.subList(0, Math.min(SHOWN, texts.size())));
        return texts.size() > SHOWN
                ? "%s%sso on, %d in all".formatted(shown, word, texts.size())
                : shown;
    }
}

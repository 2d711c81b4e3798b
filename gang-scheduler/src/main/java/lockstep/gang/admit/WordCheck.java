package lockstep.gang.admit;

import lockstep.gang.text.Quoted;

import java.nio.charset.StandardCharsets;

/// Names, paths and other words: not too long, and nothing in them that a terminal would act on.
final class WordCheck {
    private static final int NAME_BYTES_MAX = 256;
    private static final int PATH_BYTES_MAX = 4_095;
    private static final int COMMENT_BYTES_MAX = 4_096;

    private final Mistakes mistakes;

    WordCheck(Mistakes mistakes) {
        this.mistakes = mistakes;
    }

    static void check(JobRequest request, Mistakes mistakes) {
        WordCheck check = new WordCheck(mistakes);
        check.word("job name", request.name(), NAME_BYTES_MAX);
        check.word("comment", request.comment(), COMMENT_BYTES_MAX);
        check.word("submit host", request.submitHost(), NAME_BYTES_MAX);
        check.word("command line", request.commandLine(), PATH_BYTES_MAX);
        check.word("output file", request.streams().stdout(), PATH_BYTES_MAX);
        check.word("error file", request.streams().stderr(), PATH_BYTES_MAX);
        check.directory("working directory", request.workingDirectory());
    }

    static boolean isName(String value) {
        return isShort(value, NAME_BYTES_MAX) && isPrintable(value);
    }

    void path(String what, String value) {
        word(what, value, PATH_BYTES_MAX);
    }

    void directory(String what, String value) {
        word(what, value, PATH_BYTES_MAX);
        if (!value.startsWith("/")) {
            mistakes.add(
                    what,
                    value,
                    "must be an absolute path: it is used on other hosts",
                    "write it from the root on, /home/me/run");
        }
    }

    private void word(String what, String value, int bytesMax) {
        if (!isShort(value, bytesMax)) {
            mistakes.add(
                    what,
                    value,
                    "is longer than %d bytes".formatted(bytesMax),
                    "choose a shorter one");
        } else if (!isPrintable(value)) {
            mistakes.add(
                    what,
                    value,
                    "has characters that cannot be printed",
                    "leave out control characters, line ends and bytes that are not UTF-8");
        }
    }

    private static boolean isShort(String value, int bytesMax) {
        return value.length() <= bytesMax
                && value.getBytes(StandardCharsets.UTF_8).length <= bytesMax;
    }

    private static boolean isPrintable(String value) {
        return value.codePoints().allMatch(Quoted::isPrintable);
    }
}

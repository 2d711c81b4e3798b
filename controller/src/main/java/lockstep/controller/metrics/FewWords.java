package lockstep.controller.metrics;

import java.util.HashSet;
import java.util.Set;

/// Keeps the values of a label few: what comes after the first so many different ones is `other`.
final class FewWords {
    static final String OTHER = "other";

    private final int most;
    private final Set<String> known = new HashSet<>();

    FewWords(int most) {
        this.most = most;
    }

    /// `word`, or `other` where there are too many already.
    synchronized String of(String word) {
        if (known.contains(word)) {
            return word;
        }
        return known.size() < most && known.add(word) ? word : OTHER;
    }
}

package lockstep.controller.wire;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// One copy of each word that nearly every node says: `gpu0`, `h100`. Ten thousand nodes say them a
/// million times, and what they say is kept.
///
/// Bounded: a word that comes after the first few thousand is left as it is. Safe for any thread.
final class SharedWords {
    private static final int KEPT_MAX = 10_000;
    private static final int LENGTH_MAX = 64;

    private static final Map<String, String> KEPT = new ConcurrentHashMap<>();

    private SharedWords() {}

    static String of(String word) {
        if (word.length() > LENGTH_MAX) {
            return word;
        }
        String known = KEPT.get(word);
        if (known != null) {
            return known;
        }
        if (KEPT.size() >= KEPT_MAX) {
            return word;
        }
        String other = KEPT.putIfAbsent(word, word);
        return other == null ? word : other;
    }
}

package lockstep.cli.select;

import lockstep.cli.options.Mistake;
import lockstep.cli.options.Parsed;

import java.util.ArrayList;
import java.util.List;

/// Job ids as people write them. They are unsigned 32-bit numbers, kept in an `int` as protobuf
/// does.
public final class JobIds {

    private static final long ID_MAX = 0xffff_ffffL;

    private JobIds() {}

    public static String text(int id) {
        return Integer.toUnsignedString(id);
    }

    /// Reads the ids in `words`, each of which may be several parted by commas.
    ///
    /// @param mistakes takes one for each word that is none
    public static List<Integer> ofWords(List<String> words, List<Mistake> mistakes) {
        List<Integer> ids = new ArrayList<>();
        for (String word : words) {
            parse(word)
                    .orTell((must, _) -> mistakes.add(Mistake.of("\"" + word + "\" " + must)))
                    .ifPresent(ids::addAll);
        }
        return ids;
    }

    /// Reads ids parted by commas.
    public static Parsed<List<Integer>> parse(String text) {
        List<Integer> ids = new ArrayList<>();
        for (String word : text.split(",", -1)) {
            long id = 0;
            for (int i = 0; i < word.length() && id <= ID_MAX; i++) {
                int digit = word.charAt(i) - '0';
                id = digit < 0 || digit > 9 ? ID_MAX + 1 : id * 10 + digit;
            }
            if (id < 1 || id > ID_MAX) {
                return Parsed.bad("must be job ids: whole numbers from 1 to " + ID_MAX + ".");
            }
            ids.add((int) id);
        }
        return Parsed.good(ids);
    }
}

package lockstep.cli.select;

import lockstep.cli.options.Mistake;
import lockstep.cli.options.Parsed;
import lockstep.protocol.v1.IndexRange;
import lockstep.protocol.v1.Job;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Job ids as people write them: `7`, `7_1` for a task of array 7, `7_[1-5,9]` for several. They
/// are unsigned 32-bit numbers, kept in an `int` as protobuf does.
public final class JobIds {

    private static final long ID_MAX = 0xffff_ffffL;
    private static final String MUST =
            "must be job ids: whole numbers from 1 to "
                    + ID_MAX
                    + ", or tasks of arrays such as 7_1 and 7_[2-5].";

    private JobIds() {}

    public static String text(int id) {
        return Integer.toUnsignedString(id);
    }

    /// A job's id as users know it: of a task its array's and its index.
    public static String text(Job job) {
        return job.getArrayJobId() == 0
                ? text(job.getId())
                : text(job.getArrayJobId()) + "_" + job.getArrayTaskId();
    }

    /// Reads the ids in `words`, each of which may be several parted by commas.
    ///
    /// @param mistakes takes one for each word that is none
    public static List<JobTarget> ofWords(List<String> words, List<Mistake> mistakes) {
        List<JobTarget> targets = new ArrayList<>();
        for (String word : words) {
            parse(word)
                    .orTell((must, _) -> mistakes.add(Mistake.of("\"" + word + "\" " + must)))
                    .ifPresent(targets::addAll);
        }
        return targets;
    }

    /// Reads ids parted by commas.
    public static Parsed<List<JobTarget>> parse(String text) {
        List<JobTarget> targets = new ArrayList<>();
        int start = 0;
        while (start <= text.length()) {
            int end = endOfWord(text, start);
            Optional<JobTarget> target = target(text.substring(start, end));
            if (target.isEmpty()) {
                return Parsed.bad(MUST);
            }
            targets.add(target.get());
            start = end + 1;
        }
        return Parsed.good(targets);
    }

    /// The next comma outside of brackets, or the end.
    private static int endOfWord(String text, int start) {
        boolean inside = false;
        for (int i = start; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == ',' && !inside) {
                return i;
            }
            inside = c == '[' || (inside && c != ']');
        }
        return text.length();
    }

    private static Optional<JobTarget> target(String word) {
        int mark = word.indexOf('_');
        long id = id(mark < 0 ? word : word.substring(0, mark));
        if (id < 1 || id > ID_MAX) {
            return Optional.empty();
        }
        if (mark < 0 || word.substring(mark + 1).equals("*")) {
            return Optional.of(new JobTarget((int) id, List.of()));
        }
        return tasks(word.substring(mark + 1)).map(tasks -> new JobTarget((int) id, tasks));
    }

    private static long id(String digits) {
        long id = 0;
        for (int i = 0; i < digits.length() && id <= ID_MAX; i++) {
            int digit = digits.charAt(i) - '0';
            id = digit < 0 || digit > 9 ? ID_MAX + 1 : id * 10 + digit;
        }
        return id;
    }

    /// Of `[0-9%4]`, as squeue shows it, the throttle means nothing here.
    private static Optional<List<IndexRange>> tasks(String text) {
        if (!text.startsWith("[")) {
            return text.chars().allMatch(Character::isDigit)
                    ? TaskIndices.parse(text)
                    : Optional.empty();
        }
        if (!text.endsWith("]")) {
            return Optional.empty();
        }
        int percent = text.indexOf('%');
        String indices = text.substring(1, percent < 0 ? text.length() - 1 : percent);
        return TaskIndices.parse(indices)
                .filter(
                        ranges ->
                                ranges.stream()
                                        .allMatch(range -> range.getFirst() <= range.getLast()));
    }
}

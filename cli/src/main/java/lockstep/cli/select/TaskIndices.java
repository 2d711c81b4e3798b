package lockstep.cli.select;

import lockstep.protocol.v1.IndexRange;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// Indices of array tasks as people write them: `0-99`, `1,3,5-7`, `0-99:10`.
public final class TaskIndices {

    /// The highest that Slurm can be told to take.
    public static final int INDEX_MAX = 4_000_000;

    private static final int DIGITS_MAX = 9;

    private TaskIndices() {}

    /// Reads indices.
    ///
    /// @return nothing when a part of it is none; ranges may go down
    public static Optional<List<IndexRange>> parse(String text) {
        List<IndexRange> ranges = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            int colon = part.indexOf(':');
            String bounds = colon < 0 ? part : part.substring(0, colon);
            int dash = bounds.indexOf('-');
            OptionalInt step = colon < 0 ? OptionalInt.of(1) : number(part.substring(colon + 1));
            OptionalInt first = number(dash < 0 ? bounds : bounds.substring(0, dash));
            OptionalInt last = dash < 0 ? first : number(bounds.substring(dash + 1));
            boolean fits =
                    first.isPresent()
                            && last.isPresent()
                            && step.isPresent()
                            && step.getAsInt() > 0
                            && (colon < 0 || dash >= 0);
            if (!fits) {
                return Optional.empty();
            }
            ranges.add(
                    IndexRange.newBuilder()
                            .setFirst(first.getAsInt())
                            .setLast(last.getAsInt())
                            .setStep(step.getAsInt())
                            .build());
        }
        return Optional.of(ranges);
    }

    /// A number from 0 to [#INDEX_MAX], or nothing.
    public static OptionalInt number(String text) {
        int number = 0;
        for (int i = 0; i < text.length() && i < DIGITS_MAX; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return OptionalInt.empty();
            }
            number = number * 10 + digit;
        }
        return text.isEmpty() || text.length() > DIGITS_MAX || number > INDEX_MAX
                ? OptionalInt.empty()
                : OptionalInt.of(number);
    }

    static boolean contain(List<IndexRange> ranges, int index) {
        for (IndexRange range : ranges) {
            int step = Math.max(1, range.getStep());
            if (index >= range.getFirst()
                    && index <= range.getLast()
                    && (index - range.getFirst()) % step == 0) {
                return true;
            }
        }
        return false;
    }

    /// As Slurm writes them: with a step where all have the same distance, else in runs.
    ///
    /// @param sorted ascending, each once, at least one
    public static String text(List<Integer> sorted) {
        int count = sorted.size();
        int first = sorted.getFirst();
        int step = count > 2 ? sorted.get(1) - first : 1;
        if (step > 1 && isEven(sorted, step)) {
            return first + "-" + sorted.getLast() + ":" + step;
        }
        StringBuilder text = new StringBuilder();
        for (int start = 0; start < count; ) {
            int end = start;
            while (end + 1 < count && sorted.get(end + 1) == sorted.get(end) + 1) {
                end++;
            }
            text.append(text.isEmpty() ? "" : ",").append(sorted.get(start));
            if (end > start) {
                text.append('-').append(sorted.get(end));
            }
            start = end + 1;
        }
        return text.toString();
    }

    private static boolean isEven(List<Integer> sorted, int step) {
        for (int i = 1; i < sorted.size(); i++) {
            if (sorted.get(i) - sorted.get(i - 1) != step) {
                return false;
            }
        }
        return true;
    }
}

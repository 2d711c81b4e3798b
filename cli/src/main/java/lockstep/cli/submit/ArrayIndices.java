package lockstep.cli.submit;

import lockstep.cli.options.Parsed;
import lockstep.cli.select.TaskIndices;
import lockstep.protocol.v1.ArraySpec;
import lockstep.protocol.v1.IndexRange;

import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// The tasks of an array as `--array` names them.
final class ArrayIndices {

    private static final String MUST =
            "must be indices from 0 to "
                    + TaskIndices.INDEX_MAX
                    + " such as 0-99, 1,3,5-7 or 0-99:10, and %4 behind them for at most 4 tasks at"
                    + " once.";

    private ArrayIndices() {}

    /// Reads `0-99`, `1,3,5-7:2` and the like, with `%4` behind.
    static Parsed<ArraySpec> parse(String text) {
        int percent = text.indexOf('%');
        ArraySpec.Builder array = ArraySpec.newBuilder();
        if (percent >= 0) {
            OptionalInt throttle = TaskIndices.number(text.substring(percent + 1));
            if (throttle.isEmpty() || throttle.getAsInt() < 1) {
                return Parsed.bad(MUST);
            }
            array.setThrottle(throttle.getAsInt());
        }
        Optional<List<IndexRange>> ranges =
                TaskIndices.parse(percent < 0 ? text : text.substring(0, percent));
        if (ranges.isEmpty()) {
            return Parsed.bad(MUST);
        }
        for (IndexRange range : ranges.get()) {
            if (range.getFirst() > range.getLast()) {
                return Parsed.bad(
                        "must name the smaller index of a range first.",
                        "Maybe " + range.getLast() + "-" + range.getFirst() + " is meant.");
            }
        }
        return Parsed.good(array.addAllIndices(ranges.get()).build());
    }

    /// How many tasks there are: each index counts once.
    static int count(ArraySpec array) {
        BitSet indices = new BitSet();
        for (IndexRange range : array.getIndicesList()) {
            for (int i = range.getFirst(); i <= range.getLast(); i += range.getStep()) {
                indices.set(i);
            }
        }
        return indices.cardinality();
    }
}

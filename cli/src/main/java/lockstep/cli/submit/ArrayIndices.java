package lockstep.cli.submit;

import lockstep.cli.options.Parsed;
import lockstep.protocol.v1.ArraySpec;
import lockstep.protocol.v1.IndexRange;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// The tasks of an array as `--array` names them.
final class ArrayIndices {

    /// The highest that Slurm can be told to take.
    static final int INDEX_MAX = 4_000_000;

    private static final String MUST =
            "must be indices from 0 to "
                    + INDEX_MAX
                    + " such as 0-99, 1,3,5-7 or 0-99:10, and %4 behind them for at most 4 tasks at"
                    + " once.";

    private ArrayIndices() {}

    /// Reads `0-99`, `1,3,5-7:2` and the like, with `%4` behind.
    static Parsed<ArraySpec> parse(String text) {
        int percent = text.indexOf('%');
        ArraySpec.Builder array = ArraySpec.newBuilder();
        if (percent >= 0) {
            OptionalLong throttle = number(text.substring(percent + 1));
            if (throttle.isEmpty() || throttle.getAsLong() < 1) {
                return Parsed.bad(MUST);
            }
            array.setThrottle((int) throttle.getAsLong());
        }
        Optional<List<IndexRange>> ranges = ranges(percent < 0 ? text : text.substring(0, percent));
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

    /// @return nothing when one of them is none
    private static Optional<List<IndexRange>> ranges(String text) {
        List<IndexRange> ranges = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            int colon = part.indexOf(':');
            String bounds = colon < 0 ? part : part.substring(0, colon);
            int dash = bounds.indexOf('-');
            OptionalLong step = colon < 0 ? OptionalLong.of(1) : number(part.substring(colon + 1));
            OptionalLong first = number(dash < 0 ? bounds : bounds.substring(0, dash));
            OptionalLong last = dash < 0 ? first : number(bounds.substring(dash + 1));
            boolean fits =
                    first.isPresent()
                            && last.isPresent()
                            && step.isPresent()
                            && step.getAsLong() > 0
                            && (colon < 0 || dash >= 0);
            if (!fits) {
                return Optional.empty();
            }
            ranges.add(
                    IndexRange.newBuilder()
                            .setFirst((int) first.getAsLong())
                            .setLast((int) last.getAsLong())
                            .setStep((int) step.getAsLong())
                            .build());
        }
        return Optional.of(ranges);
    }

    private static OptionalLong number(String text) {
        OptionalLong number = WholeNumber.digits(text);
        return number.isPresent() && number.getAsLong() <= INDEX_MAX
                ? number
                : OptionalLong.empty();
    }
}

package lockstep.node.launch;

import lockstep.protocol.v1.Usage;

import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What was used, as a line for the next daemon: `usage 2 CPU_MILLIS MEMORY READ WRITTEN end`, with
/// `-` for what was not counted. In lines of the first version that was a 0.
final class UsageNote {

    private static final String UNKNOWN = "-";
    private static final String NUMBER = " ([0-9]{1,18}|-)";
    private static final Pattern FORM =
            Pattern.compile("usage ([12])" + NUMBER.repeat(4) + " end\n");

    private UsageNote() {}

    static String of(Usage used) {
        return "usage 2 %s %s %s %s end\n"
                .formatted(
                        word(used.hasCpuMillis(), used.getCpuMillis()),
                        word(used.hasPeakMemoryBytes(), used.getPeakMemoryBytes()),
                        word(used.hasReadBytes(), used.getReadBytes()),
                        word(used.hasWrittenBytes(), used.getWrittenBytes()));
    }

    private static String word(boolean counted, long number) {
        return counted ? Long.toString(number) : UNKNOWN;
    }

    /// Reads one back, if it is whole.
    static Optional<Usage> parse(String text) {
        Matcher whole = FORM.matcher(text);
        if (!whole.matches()) {
            return Optional.empty();
        }
        String unknown = whole.group(1).equals("1") ? "0" : UNKNOWN;
        Usage.Builder used = Usage.newBuilder();
        read(whole.group(2), unknown, used::setCpuMillis);
        read(whole.group(3), unknown, used::setPeakMemoryBytes);
        read(whole.group(4), unknown, used::setReadBytes);
        read(whole.group(5), unknown, used::setWrittenBytes);
        return Optional.of(used.build());
    }

    private static void read(String word, String unknown, LongConsumer take) {
        if (!word.equals(unknown) && !word.equals(UNKNOWN)) {
            take.accept(Long.parseLong(word));
        }
    }
}

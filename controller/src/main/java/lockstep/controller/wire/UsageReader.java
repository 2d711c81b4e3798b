package lockstep.controller.wire;

import lockstep.gang.lifecycle.NodeUsage;
import lockstep.gang.lifecycle.RankUsage;
import lockstep.gang.lifecycle.Used;
import lockstep.protocol.v1.AttemptReport;
import lockstep.protocol.v1.RankReport;
import lockstep.protocol.v1.Usage;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// Reads what a node says that was used. A number that cannot be is taken as not counted: it is no
/// reason to refuse what it comes with.
final class UsageReader {
    /// Two thousand years.
    private static final long CPU_MILLIS_MAX = 1L << 46;

    private UsageReader() {}

    static Optional<NodeUsage> read(AttemptReport said) {
        List<RankUsage> ranks =
                said.getRanksList().stream()
                        .filter(RankReport::hasUsage)
                        .map(rank -> new RankUsage(rank.getRank(), used(rank.getUsage())))
                        .filter(rank -> !rank.used().equals(Used.UNKNOWN))
                        .toList();
        Used whole = used(said.getUsage());
        return whole.equals(Used.UNKNOWN) && ranks.isEmpty()
                ? Optional.empty()
                : Optional.of(new NodeUsage(whole, ranks));
    }

    private static Used used(Usage said) {
        return new Used(
                number(said.hasCpuMillis(), said.getCpuMillis(), CPU_MILLIS_MAX).stream()
                        .mapToObj(Duration::ofMillis)
                        .findAny(),
                number(said.hasPeakMemoryBytes(), said.getPeakMemoryBytes(), Long.MAX_VALUE),
                number(said.hasReadBytes(), said.getReadBytes(), Long.MAX_VALUE),
                number(said.hasWrittenBytes(), said.getWrittenBytes(), Long.MAX_VALUE));
    }

    private static OptionalLong number(boolean counted, long value, long most) {
        return counted && value >= 0 && value <= most
                ? OptionalLong.of(value)
                : OptionalLong.empty();
    }
}

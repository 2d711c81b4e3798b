package lockstep.cli.job;

import lockstep.cli.display.Elapsed;
import lockstep.cli.display.Sizes;
import lockstep.protocol.v1.Job;
import lockstep.protocol.v1.JobUsage;
import lockstep.protocol.v1.NodeShare;
import lockstep.protocol.v1.RankUsage;
import lockstep.protocol.v1.Usage;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a job used, for people. What was not counted is said to be unknown.
final class UsageText {

    private static final int RANKS_SHOWN_MOST = 64;
    private static final long PERCENT = 100;

    private UsageText() {}

    /// All of it in one line; empty while no node has told any.
    ///
    /// @param ran how long the ranks were let run
    static String whole(Job job, Duration ran) {
        if (!job.hasUsage()) {
            return "";
        }
        JobUsage told = job.getUsage();
        Usage used = told.getUsed();
        long expected = job.getPlacementList().stream().filter(s -> s.getRanks() > 0).count();
        boolean complete = told.getNodes() >= expected;
        List<String> parts = new ArrayList<>();
        parts.add("CPU " + cpu(used) + (complete ? shareOf(job, used, ran) : ""));
        parts.add("memory " + mostMemory(told));
        parts.add("read " + bytes(used.hasReadBytes(), used.getReadBytes()));
        parts.add("wrote " + bytes(used.hasWrittenBytes(), used.getWrittenBytes()));
        String text = String.join(", ", parts);
        return complete
                ? text
                : "on %d of %d nodes, of the others it is unknown: %s"
                        .formatted(told.getNodes(), expected, text);
    }

    private static String cpu(Usage used) {
        return used.hasCpuMillis() ? seconds(used.getCpuMillis()) : "unknown";
    }

    private static String seconds(long millis) {
        return Elapsed.ofSeconds(Duration.ofMillis(millis).plusMillis(500).toSeconds());
    }

    /// Of the time for which it had its CPUs; nothing where there was next to none.
    private static String shareOf(Job job, Usage used, Duration ran) {
        long cpus = job.getPlacementList().stream().mapToLong(NodeShare::getCpus).sum();
        long heldMillis = ran.toMillis() * cpus;
        if (heldMillis <= 0 || !used.hasCpuMillis()) {
            return "";
        }
        return " of %s (%d %%)"
                .formatted(
                        seconds(heldMillis),
                        Math.round((double) used.getCpuMillis() * PERCENT / heldMillis));
    }

    private static String mostMemory(JobUsage told) {
        Optional<RankUsage> most =
                told.hasMostMemory() ? Optional.of(told.getMostMemory()) : Optional.empty();
        return most.map(
                        rank ->
                                "%s at most (rank %s on %s)"
                                        .formatted(
                                                memory(rank.getUsed()),
                                                Integer.toUnsignedString(rank.getRank()),
                                                rank.getNode()))
                .orElseGet(
                        () ->
                                told.getUsed().hasPeakMemoryBytes()
                                        ? memory(told.getUsed()) + " at most on one node"
                                        : "unknown");
    }

    private static String memory(Usage used) {
        return bytes(used.hasPeakMemoryBytes(), used.getPeakMemoryBytes());
    }

    private static String bytes(boolean counted, long bytes) {
        return counted ? Sizes.measured(bytes) : "unknown";
    }

    /// A line for each rank that was counted, where there are several: the first of them when they
    /// are very many.
    static List<String> ranks(Job job) {
        List<RankUsage> all = job.getUsage().getRanksList();
        if (all.size() < 2) {
            return List.of();
        }
        List<String> lines = new ArrayList<>();
        all.stream().limit(RANKS_SHOWN_MOST).map(UsageText::rank).forEach(lines::add);
        if (all.size() > RANKS_SHOWN_MOST) {
            lines.add("and %d more; --json has them all".formatted(all.size() - RANKS_SHOWN_MOST));
        }
        return lines;
    }

    private static String rank(RankUsage rank) {
        Usage used = rank.getUsed();
        return "rank %s on %s: CPU %s, memory %s, read %s, wrote %s"
                .formatted(
                        Integer.toUnsignedString(rank.getRank()),
                        rank.getNode(),
                        cpu(used),
                        memory(used),
                        bytes(used.hasReadBytes(), used.getReadBytes()),
                        bytes(used.hasWrittenBytes(), used.getWrittenBytes()));
    }
}

package lockstep.node.launch;

import lockstep.protocol.v1.LaunchSpec;
import lockstep.protocol.v1.RankLaunch;

import java.util.Map;

/// Where a rank's output goes, and who empties the files before a first attempt.
///
/// A file of which the rank is the only writer is emptied as the rank opens it. A file that several
/// ranks share is emptied by the first of them before any comes to the barrier, so that no output
/// is lost; all append.
///
/// @param errors equal to `output` when both go into one file
/// @param truncateAtOpen the rank empties its files as it opens them
/// @param truncateFirst the rank's shepherd empties them before the barrier
record OutputFiles(String output, String errors, boolean truncateAtOpen, boolean truncateFirst) {

    static OutputFiles of(LaunchSpec launch, RankLaunch rank, OutputPattern.Names names) {
        String outputPattern =
                launch.getStdoutPattern().isEmpty()
                        ? names.defaultPattern()
                        : launch.getStdoutPattern();
        String errorsPattern =
                launch.getStderrPattern().isEmpty() ? outputPattern : launch.getStderrPattern();
        String output = OutputPattern.expand(outputPattern, names);
        String errors = OutputPattern.expand(errorsPattern, names);
        boolean fresh = !launch.getAppendOutput() && names.attempt() == 1;
        if (names.batch() || isAlone(launch, rank)) {
            return new OutputFiles(output, errors, fresh, false);
        }
        boolean own = differs(outputPattern, names, "%t") && differs(errorsPattern, names, "%t");
        boolean perNode =
                differs(outputPattern, names, "%n") || differs(outputPattern, names, "%N");
        boolean first = perNode ? rank.getLocalRank() == 0 : rank.getRank() == 0;
        return new OutputFiles(output, errors, fresh && own, fresh && !own && first);
    }

    private static boolean isAlone(LaunchSpec launch, RankLaunch rank) {
        Map<String, String> job = launch.getJobEnvironmentMap();
        String world = rank.getEnvironmentMap().getOrDefault("WORLD_SIZE", "");
        return (world.isEmpty() ? job.getOrDefault("WORLD_SIZE", "") : world).equals("1");
    }

    /// Whether the file's name depends on what `sign` stands for.
    private static boolean differs(String pattern, OutputPattern.Names names, String sign) {
        var other =
                new OutputPattern.Names(
                        names.jobId(),
                        names.array(),
                        names.attempt(),
                        names.jobName(),
                        names.user(),
                        sign.equals("%N") ? names.node() + "'" : names.node(),
                        sign.equals("%n") ? names.nodeIndex() + 1 : names.nodeIndex(),
                        sign.equals("%t") ? names.rank() + 1 : names.rank(),
                        names.batch());
        return !OutputPattern.expand(pattern, names).equals(OutputPattern.expand(pattern, other));
    }
}

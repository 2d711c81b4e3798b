package lockstep.node.agent;

import lockstep.protocol.v1.RankPhase;
import lockstep.protocol.v1.RankReport;

/// The word for each rank state on the node link.
final class RankReports {

    private RankReports() {}

    static RankReport.Builder of(int rank, RankState state) {
        var report = RankReport.newBuilder().setRank(rank);
        return switch (state) {
            case RankState.Preparing _ -> report.setPhase(RankPhase.SETTING_UP);
            case RankState.Waiting(int pid) -> report.setPhase(RankPhase.WAITING).setPid(pid);
            case RankState.Live(int pid) -> report.setPhase(RankPhase.LIVE).setPid(pid);
            case RankState.Exited(int exitCode, int signal) ->
                    report.setPhase(RankPhase.EXITED).setExitCode(exitCode).setSignal(signal);
            case RankState.OutOfMemory(int exitCode, int signal, _) ->
                    of(rank, new RankState.Exited(exitCode, signal));
            case RankState.LaunchFailed(int exitCode, _) ->
                    report.setPhase(RankPhase.EXITED).setExitCode(exitCode);
            case RankState.NeverStarted _ -> report.setPhase(RankPhase.NEVER_STARTED);
            case RankState.Lost _ -> report.setPhase(RankPhase.LOST);
        };
    }
}

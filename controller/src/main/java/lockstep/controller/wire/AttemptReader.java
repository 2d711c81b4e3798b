package lockstep.controller.wire;

import lockstep.gang.job.AttemptId;
import lockstep.gang.job.JobId;
import lockstep.gang.lifecycle.RankExit;
import lockstep.gang.report.NodeStatement.Held;
import lockstep.gang.report.NodeStatement.Phase;
import lockstep.gang.report.NodeStatement.Why;
import lockstep.protocol.v1.AttemptPhase;
import lockstep.protocol.v1.AttemptReport;
import lockstep.protocol.v1.NodeCause;
import lockstep.protocol.v1.RankReport;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Reads what a node says about the attempts it holds.
final class AttemptReader {
    private static final int ATTEMPTS_MAX = 100_000;
    private static final int RANKS_MAX = 65_536;
    private static final int RANK_MAX = 100_000_000;
    private static final int DETAIL_MAX = 4_096;
    private static final int SIGNAL_MAX = 64;
    private static final int EXIT_CODE_MAX = 255;
    private static final int PORT_MAX = 65_535;

    private AttemptReader() {}

    static List<Held> read(List<AttemptReport> said) throws BadReport {
        Bounds.atMost("attempts", said, ATTEMPTS_MAX);
        List<Held> all = new ArrayList<>();
        Set<AttemptId> ids = new HashSet<>();
        for (AttemptReport one : said) {
            Held held = attempt(one);
            Bounds.require(
                    ids.add(held.attempt()),
                    () -> "attempt %s is reported twice".formatted(held.attempt()));
            all.add(held);
        }
        return all;
    }

    private static Held attempt(AttemptReport said) throws BadReport {
        AttemptId id =
                new AttemptId(
                        new JobId(Bounds.count("job id", said.getJobId(), 1, Integer.MAX_VALUE)),
                        Bounds.count("attempt", said.getAttempt(), 1, Integer.MAX_VALUE));
        return new Held(
                id,
                phase(id, said.getPhase()),
                why(id, said.getCause()),
                Bounds.remark(said.getDetail(), DETAIL_MAX),
                exits(id, said.getRanksList()),
                Bounds.count("rendezvous port", said.getRendezvousPort(), 0, PORT_MAX),
                said.getNoticeId(),
                UsageReader.read(said));
    }

    private static Phase phase(AttemptId id, AttemptPhase phase) throws BadReport {
        return switch (phase) {
            case PREPARING -> Phase.PREPARING;
            case PREPARED -> Phase.PREPARED;
            case STARTED -> Phase.STARTED;
            case STOPPING -> Phase.STOPPING;
            case FINISHED -> Phase.FINISHED;
            case ATTEMPT_PHASE_UNSPECIFIED, UNRECOGNIZED ->
                    throw new BadReport("the phase of attempt %s is not known here".formatted(id));
        };
    }

    private static Why why(AttemptId id, NodeCause cause) throws BadReport {
        return switch (cause) {
            case NODE_CAUSE_NONE -> Why.NONE;
            case REFUSED -> Why.REFUSED;
            case TIME_LIMIT_REACHED -> Why.TIME_LIMIT_REACHED;
            case LEASE_ENDED -> Why.LEASE_ENDED;
            case RANK_LOST -> Why.RANK_LOST;
            case ORDERED -> Why.ORDERED;
            case UNRECOGNIZED ->
                    throw new BadReport("the cause of attempt %s is not known here".formatted(id));
        };
    }

    private static List<RankExit> exits(AttemptId id, List<RankReport> said) throws BadReport {
        Bounds.atMost("ranks of attempt " + id, said, RANKS_MAX);
        List<RankExit> exits = new ArrayList<>();
        Set<Integer> ranks = new HashSet<>();
        for (RankReport one : said) {
            int rank = Bounds.count("rank", one.getRank(), 0, RANK_MAX);
            Bounds.require(
                    ranks.add(rank),
                    () -> "rank %d of attempt %s is reported twice".formatted(rank, id));
            exit(id, rank, one).ifPresent(exits::add);
        }
        return exits;
    }

    private static Optional<RankExit> exit(AttemptId id, int rank, RankReport said)
            throws BadReport {
        return switch (said.getPhase()) {
            case SETTING_UP, WAITING, LIVE -> Optional.empty();
            case EXITED -> Optional.of(exited(rank, said));
            case LOST -> Optional.of(new RankExit.Lost(rank));
            case NEVER_STARTED -> Optional.of(new RankExit.NeverStarted(rank));
            case RANK_PHASE_UNSPECIFIED, UNRECOGNIZED ->
                    throw new BadReport(
                            "the phase of rank %d of attempt %s is not known here"
                                    .formatted(rank, id));
        };
    }

    private static RankExit exited(int rank, RankReport said) throws BadReport {
        int signal = Bounds.count("signal", said.getSignal(), 0, SIGNAL_MAX);
        int code = Bounds.count("exit code", said.getExitCode(), 0, EXIT_CODE_MAX);
        return signal > 0 ? new RankExit.Signalled(rank, signal) : new RankExit.Exited(rank, code);
    }
}

package lockstep.node.agent;

import lockstep.protocol.v1.LaunchSpec;
import lockstep.protocol.v1.RankLaunch;
import lockstep.protocol.v1.RankReport;
import lockstep.protocol.v1.Usage;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/// What is known of each of an attempt's ranks on this node. A rank only ever goes forward, and a
/// final state stays.
final class Ranks {

    private final TreeMap<Integer, RankState> states = new TreeMap<>();

    private Ranks() {}

    /// All of them on their way to the barrier.
    static Ranks preparing(LaunchSpec launch) {
        var ranks = new Ranks();
        for (RankLaunch rank : launch.getRanksList()) {
            ranks.states.put(rank.getRank(), new RankState.Preparing());
        }
        return ranks;
    }

    /// As they were found.
    static Ranks found(Map<Integer, RankState> states) {
        var ranks = new Ranks();
        ranks.states.putAll(states);
        return ranks;
    }

    /// Takes an observation; answers whether it was news.
    boolean observe(int rank, RankState state) {
        RankState before = states.get(rank);
        if (before == null || before.isFinal() || before.equals(state) || back(before, state)) {
            return false;
        }
        states.put(rank, state);
        return true;
    }

    private static boolean back(RankState before, RankState now) {
        return now instanceof RankState.Preparing
                || (now instanceof RankState.Waiting && before instanceof RankState.Live);
    }

    void neverStart(String why) {
        states.replaceAll((_, _) -> new RankState.NeverStarted(why));
    }

    boolean none() {
        return states.isEmpty();
    }

    boolean allWait() {
        return states.values().stream().allMatch(RankState.Waiting.class::isInstance);
    }

    boolean allEnded() {
        return states.values().stream().allMatch(RankState::isFinal);
    }

    boolean anyEnded() {
        return states.values().stream().anyMatch(RankState::isFinal);
    }

    /// Whether the barrier must have been open for each of them.
    boolean allPastBarrier() {
        return states.values().stream()
                .allMatch(
                        state ->
                                switch (state) {
                                    case RankState.Live _,
                                            RankState.Exited _,
                                            RankState.OutOfMemory _,
                                            RankState.LaunchFailed _ ->
                                            true;
                                    default -> false;
                                });
    }

    /// The first rank whose program could not be executed, or else the first that had too little
    /// memory, in Slurm's words.
    Optional<String> namedFailure() {
        return first(RankState.LaunchFailed.class::isInstance)
                .map(text -> "JobLaunchFailure, " + text)
                .or(
                        () ->
                                first(RankState.OutOfMemory.class::isInstance)
                                        .map(text -> "OutOfMemory, " + text));
    }

    Optional<String> firstLost() {
        return first(RankState.Lost.class::isInstance);
    }

    Optional<String> firstEnded() {
        return first(RankState::isFinal);
    }

    private Optional<String> first(Predicate<RankState> wanted) {
        return states.entrySet().stream()
                .filter(rank -> wanted.test(rank.getValue()))
                .map(rank -> "rank " + rank.getKey() + ": " + why(rank.getValue()))
                .findFirst();
    }

    private static String why(RankState state) {
        return switch (state) {
            case RankState.NeverStarted(String why) -> why;
            case RankState.Lost(String why) -> why;
            case RankState.LaunchFailed(_, String why) -> why;
            case RankState.OutOfMemory(_, _, String why) -> why;
            default -> "ended before the barrier was opened";
        };
    }

    /// A report of each.
    ///
    /// @param used by those ranks of which it is known
    List<RankReport> reports(Map<Integer, Usage> used) {
        List<RankReport> all = new ArrayList<>();
        states.forEach(
                (rank, state) -> {
                    RankReport.Builder report = RankReports.of(rank, state);
                    Optional.ofNullable(used.get(rank)).ifPresent(report::setUsage);
                    all.add(report.build());
                });
        return all;
    }
}

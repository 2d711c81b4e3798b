package lockstep.controller.link;

import java.time.Duration;

/// How often nodes are asked to report while nothing changes: the more there are, the less often,
/// so that the leader hears all of them with ease. What changes on a node is told at once anyway.
final class ReportPace {
    /// What a leader hears with ease beside its other work, on one core.
    private static final int PER_SECOND = 2_000;

    /// So many reports are due before a node counts as silent.
    private static final int DUE_BEFORE_SILENCE = 3;

    private ReportPace() {}

    /// From one report of a node to its next.
    ///
    /// @param usual as often as in a small cluster
    /// @param silentAfter without a report for so long a node counts as silent
    static Duration every(Duration usual, Duration silentAfter, int nodes) {
        Duration fair = Duration.ofMillis(nodes * 1_000L / PER_SECOND);
        Duration most = silentAfter.dividedBy(DUE_BEFORE_SILENCE);
        Duration bounded = fair.compareTo(most) < 0 ? fair : most;
        return bounded.compareTo(usual) > 0 ? bounded : usual;
    }
}

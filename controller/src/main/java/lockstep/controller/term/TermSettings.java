package lockstep.controller.term;

import lockstep.controller.link.LeaseRules;
import lockstep.controller.stage.StageSettings;
import lockstep.gang.assess.AssessSettings;
import lockstep.gang.decide.BaggageMax;
import lockstep.gang.probe.ProbeSettings;

import java.time.Duration;
import java.util.function.Supplier;

/// What a leadership goes by.
///
/// @param probing how nodes measure each other
/// @param assessing what makes a node or link worse than others
/// @param leadershipValidity how long a confirmation by the database is good for
/// @param staging where checkpoints go
/// @param snapshotEvery entries between two snapshots
/// @param baggage what scripts, arguments and environments of jobs may take in this process
/// @param adjustable asked anew each time
public record TermSettings(
        LeaseRules leases,
        ProbeSettings probing,
        AssessSettings assessing,
        Duration leadershipValidity,
        StageSettings staging,
        int snapshotEvery,
        BaggageMax baggage,
        Supplier<Adjustable> adjustable) {
    /// Longer than any time-out of a database.
    private static final Duration SHORTEST_PATIENCE = Duration.ofSeconds(12);

    /// How long the writer may hang before the process ends: two sessions of ZooKeeper, mostly.
    Duration writerPatience() {
        Duration sessions = leadershipValidity.multipliedBy(4);
        return sessions.compareTo(SHORTEST_PATIENCE) > 0 ? sessions : SHORTEST_PATIENCE;
    }
}

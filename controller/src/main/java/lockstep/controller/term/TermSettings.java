package lockstep.controller.term;

import lockstep.controller.link.LeaseRules;
import lockstep.controller.planning.RemedyRules;
import lockstep.controller.stage.StageSettings;
import lockstep.gang.assess.AssessSettings;
import lockstep.gang.cluster.Partitions;
import lockstep.gang.decide.Rules;
import lockstep.gang.probe.ProbeSettings;

import java.time.Duration;

/// What a leadership goes by.
///
/// @param probing how nodes measure each other
/// @param assessing what makes a node or link worse than others
/// @param planAtLeastEvery for jobs that wait for a time of day
/// @param leadershipValidity how long a confirmation by the database is good for
/// @param remedies how running gangs are looked after
/// @param staging where checkpoints go
/// @param snapshotEvery entries between two snapshots
public record TermSettings(
        LeaseRules leases,
        Rules rules,
        Partitions partitions,
        ProbeSettings probing,
        AssessSettings assessing,
        Duration planAtLeastEvery,
        Duration leadershipValidity,
        RemedyRules remedies,
        StageSettings staging,
        int snapshotEvery) {}

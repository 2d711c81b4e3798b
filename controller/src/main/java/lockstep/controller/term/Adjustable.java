package lockstep.controller.term;

import lockstep.controller.planning.RemedyRules;
import lockstep.gang.cluster.Partitions;
import lockstep.gang.decide.Rules;
import lockstep.gang.progress.ProgressSettings;

import java.time.Duration;

/// What of a leadership's settings may become something else while it lasts.
///
/// @param planAtLeastEvery for jobs that wait for a time of day
/// @param remedies how running gangs are looked after
/// @param progress from when on a gang that makes no step stands still
public record Adjustable(
        Rules rules,
        Partitions partitions,
        Duration planAtLeastEvery,
        RemedyRules remedies,
        ProgressSettings progress) {}

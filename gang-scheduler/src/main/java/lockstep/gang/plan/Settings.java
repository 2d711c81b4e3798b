package lockstep.gang.plan;

import lockstep.gang.condition.Standards;
import lockstep.gang.price.WaitCharge;

import java.time.Duration;

/// What an administrator can turn about the policy.
///
/// @param backfill how many waiting gangs have a reservation
/// @param resolution starts that are planned ahead lie so far apart
/// @param waiting what waiting costs
/// @param standards from when on a condition counts as degraded or unfit
/// @param checkpointEvery for jobs that do not say how often they write one
/// @param restart how long a gang takes to be where it was, beside the work that is lost
/// @param neverSoon how long a job is taken to wait whose start cannot be foreseen
/// @param gainLeast a plan that waits or preempts must save at least this part of what it avoids
public record Settings(
        Backfill backfill,
        Duration resolution,
        WaitCharge waiting,
        Standards standards,
        Duration checkpointEvery,
        Duration restart,
        Duration neverSoon,
        double gainLeast) {
    /// How many of the waiting gangs have nodes and a time reserved.
    public sealed interface Backfill {
        /// The most urgent one of each partition (D. Lifka, The ANL/IBM SP scheduling system,
        /// 1995).
        record Easy() implements Backfill {}

        /// All of them.
        record Conservative() implements Backfill {}

        /// The most urgent `depth` of each partition.
        record Hybrid(int depth) implements Backfill {}

        /// How many of a partition.
        default int depth() {
            return switch (this) {
                case Easy _ -> 1;
                case Conservative _ -> Integer.MAX_VALUE;
                case Hybrid(int depth) -> depth;
            };
        }
    }

    public static Settings standard() {
        return new Settings(
                new Backfill.Easy(),
                Duration.ofMinutes(1),
                WaitCharge.standard(),
                Standards.STANDARD,
                Duration.ofHours(1),
                Duration.ofMinutes(3),
                Duration.ofDays(1),
                0.25);
    }

    public Settings with(Backfill other) {
        return new Settings(
                other,
                resolution,
                waiting,
                standards,
                checkpointEvery,
                restart,
                neverSoon,
                gainLeast);
    }
}

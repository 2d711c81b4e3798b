package lockstep.gang.remedy;

import lockstep.gang.price.Charge;
import lockstep.gang.price.Price;

import java.time.Duration;
import java.util.Map;

/// What the remedies for one gang cost, in accelerator-seconds.
///
/// With `A` accelerators, `R` seconds of work left and `L` seconds of work that would have to be
/// done again:
///
/// ```
/// go on        slow members, distance, heat and expected failures on its nodes for R
///              + if a member is broken: one failure that is sure to come, A · (min(interval, R/2 + L) + restart)
///              + if it stands still: A · the time for which it did so far
/// begin again  the same charges on its next nodes for R + L
///              + A · (L + restart) + the wait until it starts
/// ```
///
/// **Example.** 8 nodes of 8 accelerators, a synchronous job with 10 h left and 30 min of work
/// since its checkpoint; a member becomes half as slow again. Going on loses 64 · 36,000 · 0.5 =
/// 1,152,000 accelerator-seconds, 320 accelerator-hours. With a good spare it loses 64 · (1,800 +
/// 180) = 35 accelerator-hours. With 20 minutes left going on costs 11, and it goes on.
///
/// **Standing still.** Nobody knows whether the next step comes in a second or never. What has
/// stood for a time is expected to stand for as long again, so it is ended about when it has lost
/// by standing what beginning again costs. Whatever it would have done, that loses no more than
/// about twice what the best choice in hindsight would have: the rule for renting or buying skis
/// (Karlin, Manasse, Rudolph, Sleator: "Competitive snoopy caching", Algorithmica 3, 1988).
///
/// @param accelerators of the gang; a node without any counts as one
/// @param left work that is left, on typical nodes
/// @param lost work that would have to be done again if it were ended now
/// @param checkpointEvery how often it writes a checkpoint; as much as a later failure loses
/// @param restart from the end of the gang until it runs again
record RemedyPrices(
        double accelerators,
        Duration left,
        Duration lost,
        Duration checkpointEvery,
        Duration restart) {
    /// To let it run.
    ///
    /// @param running what its nodes cost it for the time that is left
    /// @param broken whether one of them will end the gang
    /// @param stood for how long it has made no step; 0 where it makes steps
    Price goOn(Price running, boolean broken, Duration stood) {
        double halfway = seconds(left) / 2 + seconds(lost);
        double failure = Math.min(seconds(checkpointEvery), halfway) + seconds(restart);
        return running.plus(
                Charge.FAILURE, (broken ? accelerators * failure : 0) + standing(stood));
    }

    /// What standing still for so long loses.
    double standing(Duration stood) {
        return accelerators * seconds(stood);
    }

    /// To end it and let it begin again.
    ///
    /// @param running what its next nodes cost it for what is left and what is lost
    /// @param wait what waiting for them costs
    Price beginAgain(Price running, double wait) {
        return running.plus(new Price(Map.of(Charge.PREEMPTION, thrownAway(), Charge.WAIT, wait)));
    }

    /// What is lost at least by ending it.
    double thrownAway() {
        return accelerators * (seconds(lost) + seconds(restart));
    }

    /// How much work there is to do when it begins again.
    Duration again() {
        return left.plus(lost);
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1e3;
    }
}

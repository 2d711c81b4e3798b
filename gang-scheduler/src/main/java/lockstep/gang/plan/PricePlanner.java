package lockstep.gang.plan;

import lockstep.gang.fair.Policy;

import java.time.Instant;

/// The policy: one price for admission, placement, waiting and preemption.
///
/// **Goal.** The least expected loss of accelerator-seconds over all jobs, running and waiting.
///
/// **Order.** Who loses most by waiting, per accelerator-second that he takes from others, goes
/// first ([lockstep.gang.price.WaitCharge]). Weights (fair share, quality of service, class)
/// multiply the wait charge; there is no other ranking.
///
/// **Place.** Each job in turn gets its cheapest nodes ([lockstep.gang.placement.PlacementSearch])
/// among those that are free for as long as it may hold them, reservations of jobs before it
/// included.
///
/// **Time.** A job that could start on poor nodes waits for better ones where that costs less. A
/// job that cannot start keeps nodes from the soonest moment on, if it is among the first of its
/// partition ([Settings.Backfill]); jobs behind it start only where they are out of the way of all
/// reservations.
///
/// Safe for any thread.
public final class PricePlanner implements Planner {
    private final Settings settings;
    private final Policy policy;
    private volatile Site site = Site.EMPTY;

    public PricePlanner(Settings settings, Policy policy) {
        this.settings = settings;
        this.policy = policy;
    }

    @Override
    public Plan plan(ClusterSnapshot snapshot, Instant now) {
        Site known = site.following(snapshot.state().nodes().values());
        site = known;
        return new PricedPlan(settings, policy, snapshot, known, now).plan();
    }
}

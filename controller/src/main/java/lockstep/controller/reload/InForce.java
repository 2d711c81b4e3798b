package lockstep.controller.reload;

import lockstep.controller.config.ControllerConfig;
import lockstep.controller.config.GivenConfig;
import lockstep.controller.identity.Standings;
import lockstep.controller.planning.RemedyRules;
import lockstep.controller.server.CallRates;
import lockstep.controller.term.Adjustable;
import lockstep.gang.explain.Explainer;
import lockstep.gang.fair.Policy;
import lockstep.gang.plan.Planner;
import lockstep.gang.plan.PricePlanner;
import lockstep.gang.plan.Settings;
import lockstep.gang.remedy.Remedies;

/// What this controller goes by now, and what is made of it. All of it becomes another at once.
///
/// Whoever needs a value that may change asks for it each time, and does not keep it. Safe for any
/// thread.
public final class InForce {
    private volatile Made made;

    /// @param planner remembers what it has worked out, so it is made once for each policy
    private record Made(
            GivenConfig given,
            Planner planner,
            Explainer explainer,
            Adjustable adjustable,
            Standings standings,
            CallRates.Most rates) {
        static Made of(GivenConfig given) {
            ControllerConfig config = given.config();
            Settings settings = config.scheduling().settings();
            return new Made(
                    given,
                    new PricePlanner(settings, config.policy()),
                    new Explainer(settings, config.policy()),
                    new Adjustable(
                            config.limits(),
                            config.partitions(),
                            config.scheduling().interval(),
                            new RemedyRules(
                                    new Remedies(settings, config.policy()),
                                    config.scheduling().actsOnDegraded()),
                            config.scheduling().progress()),
                    new Standings(
                            config.roles().administrators(),
                            config.roles().operators(),
                            config.policy().accounts()),
                    new CallRates.Most(
                            config.api().rates().perSecond(), config.api().rates().burst()));
        }
    }

    public InForce(GivenConfig first) {
        made = Made.of(first);
    }

    void become(GivenConfig next) {
        made = Made.of(next);
    }

    GivenConfig given() {
        return made.given();
    }

    public ControllerConfig config() {
        return made.given().config();
    }

    public Policy policy() {
        return config().policy();
    }

    /// Plans by the policy of each moment.
    public Planner planner() {
        return (snapshot, now) -> made.planner().plan(snapshot, now);
    }

    public Explainer explainer() {
        return made.explainer();
    }

    public Adjustable adjustable() {
        return made.adjustable();
    }

    public Standings standings() {
        return made.standings();
    }

    public CallRates.Most rates() {
        return made.rates();
    }
}

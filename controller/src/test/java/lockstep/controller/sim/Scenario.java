package lockstep.controller.sim;

import lockstep.controller.link.LeaseRules;
import lockstep.controller.sim.engine.Chance;
import lockstep.gang.decide.Rules;

import java.time.Duration;
import java.util.List;

/// The sizes and times that a seed picks; extremes on purpose.
///
/// @param faultyFor how long things go wrong before the calm
/// @param validity how long a leader trusts the database's last word that it leads
/// @param leases those between which the configuration changes, mostly one; the takeover margin is
///   just above `validity`
/// @param daemonTick how often a node daemon looks at its clock
public record Scenario(
        int controllers,
        int nodes,
        int clients,
        int jobs,
        Duration faultyFor,
        Duration validity,
        List<LeaseRules> leases,
        Rules rules,
        Duration daemonTick,
        Duration planAtLeastEvery,
        int snapshotEvery) {

    static Scenario of(Chance root) {
        Chance chance = root.about("scenario");
        Duration lease = Duration.ofSeconds(chance.pick(List.of(2, 3, 5, 8, 15)));
        Duration validity = chance.between(Duration.ofMillis(400), Duration.ofSeconds(3));
        return new Scenario(
                chance.with(0.75) ? 2 : 1,
                chance.pick(List.of(1, 2, 2, 3, 3, 4, 4, 5, 6, 8, 12)),
                chance.between(1, 4),
                chance.pick(List.of(2, 5, 8, 12, 20, 30)),
                chance.between(Duration.ofSeconds(20), Duration.ofSeconds(70)),
                validity,
                edited(root.about("edits of leases"), leases(chance, lease, validity)),
                new Rules(
                        chance.with(0.1) ? 3 : 1000,
                        chance.with(0.1) ? 3 : 1000,
                        chance.with(0.2) ? 2 : 1000,
                        1000),
                Duration.ofMillis(chance.pick(List.of(40, 100, 200))),
                chance.between(Duration.ofSeconds(1), Duration.ofSeconds(30)),
                chance.pick(List.of(5, 20, 100)));
    }

    private static List<LeaseRules> edited(Chance chance, LeaseRules first) {
        Duration longer = first.lease().multipliedBy(chance.between(3, 10));
        return chance.with(0.5)
                ? List.of(
                        first,
                        new LeaseRules(
                                longer,
                                first.reportEvery(),
                                first.silentAfter(),
                                first.takeoverMargin(),
                                first.assembly()))
                : List.of(first);
    }

    private static LeaseRules leases(Chance chance, Duration lease, Duration validity) {
        Duration reportEvery =
                chance.between(Duration.ofMillis(250), lease.dividedBy(5).plusMillis(100));
        return new LeaseRules(
                lease,
                reportEvery,
                chance.between(reportEvery.multipliedBy(2), lease),
                validity.plus(validity.dividedBy(50)),
                chance.between(Duration.ofSeconds(1), Duration.ofSeconds(12)));
    }
}

package lockstep.controller.config;

import lockstep.gang.fair.AccountTree;
import lockstep.gang.fair.FairShareRules;
import lockstep.gang.fair.NamedReservation;
import lockstep.gang.fair.PartitionRules;
import lockstep.gang.fair.Policy;
import lockstep.gang.fair.QosLevels;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// Reads what the administrator promises and forbids: the sections `accounts`, `qos`, `fair-share`,
/// `licenses` and `reservations`.
final class PolicySections {
    private static final int LICENSES_MAX = 1_000_000;
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration YEAR = Duration.ofDays(365);

    private PolicySections() {}

    /// Reads the policy.
    ///
    /// @param partitions rules that the sections of partitions hold
    static Policy read(Section root, Map<String, PartitionRules> partitions) {
        AccountTree accounts = AccountSections.read(root.section("accounts"));
        Section levels = root.section("qos");
        QosLevels qos = QosSections.read(levels);
        Section reserved = root.section("reservations");
        List<NamedReservation> reservations = ReservationSections.read(reserved);
        SortedSet<String> known = AccountSections.namesIn(root.section("accounts"));
        qos.byName()
                .values()
                .forEach(
                        one ->
                                one.accounts()
                                        .ifPresent(
                                                names ->
                                                        require(
                                                                known,
                                                                names,
                                                                levels.section(one.name()))));
        reservations.forEach(one -> require(known, one.accounts(), reserved.section(one.name())));
        Section weights = root.section("fair-share");
        FairShareRules standard = FairShareRules.STANDARD;
        FairShareRules fairShare =
                new FairShareRules(
                        weights.duration("half-life", standard.halfLife(), HOUR, YEAR),
                        weights.number("strength", standard.strength(), 0, 2));
        double interactive =
                weights.number("interactive-weight", Policy.open().interactiveWeight(), 1, 100);
        weights.finish();
        return new Policy(
                accounts,
                qos,
                partitions,
                licenses(root.section("licenses")),
                reservations,
                fairShare,
                interactive);
    }

    /// Accounts that are named elsewhere must be there.
    private static void require(Set<String> known, Set<String> names, Section section) {
        for (String name : new TreeSet<>(names)) {
            if (!known.contains(name)) {
                section.reject(
                        "accounts",
                        "(%s) is no account.%nMaybe one of these was meant: %s"
                                .formatted(name, String.join(", ", known)));
            }
        }
    }

    private static Map<String, Integer> licenses(Section section) {
        Map<String, Integer> licenses = new TreeMap<>();
        for (String name : section.keysLeft()) {
            licenses.put(name, section.count(name, 0, 0, LICENSES_MAX));
        }
        return licenses;
    }
}

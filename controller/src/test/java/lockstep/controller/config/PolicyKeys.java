package lockstep.controller.config;

import lockstep.gang.fair.Account;
import lockstep.gang.fair.AccountTree;
import lockstep.gang.fair.Bounds;
import lockstep.gang.fair.Limits;
import lockstep.gang.fair.NamedReservation;
import lockstep.gang.fair.PartitionRules;
import lockstep.gang.fair.Qos;
import lockstep.gang.fair.QosLevels;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;

/// The keys of the policy, a line each: default, another value, and what it reads as.
final class PolicyKeys {
    /// A file in which every section is there that a file names itself.
    static final String EVERY_SECTION =
            """
            partitions.main {}
            accounts.physics.users.alice = 1
            qos.normal {}
            licenses.matlab = 1
            reservations.course { start = "2026-12-01T09:00:00Z", duration = 4h, users = alice }
            """;

    private static final String COURSE =
            "reservations.course { start = \"2026-12-01T09:00:00Z\", duration = 4h, users = bob }";
    private static final Instant NINE = Instant.parse("2026-12-01T09:00:00Z");

    static final List<ConfigKey> ALL = all();

    private PolicyKeys() {}

    private static List<ConfigKey> all() {
        List<ConfigKey> keys = new ArrayList<>();
        addPartition(keys);
        addAccount(keys);
        addQos(keys);
        addOthers(keys);
        addReservation(keys);
        return keys;
    }

    private static void add(
            List<ConfigKey> keys,
            String around,
            String name,
            Object standard,
            String written,
            Object read,
            Function<ControllerConfig, Object> field) {
        keys.add(new ConfigKey(name, standard, written, read, field, "", around));
    }

    private static void addPartition(List<ConfigKey> keys) {
        Function<ControllerConfig, PartitionRules> main = c -> c.policy().partition("main");
        add(keys, "", "partitions.main.weight", 1.0, "2.5", 2.5, c -> main.apply(c).weight());
        String limits = "partitions.main.limits.";
        addBounds(keys, "", limits, c -> main.apply(c).limits().all());
        addBounds(keys, "", limits + "per-user.", c -> main.apply(c).limits().perUser());
        addBounds(keys, "", limits + "per-account.", c -> main.apply(c).limits().perAccount());
    }

    private static void addBounds(
            List<ConfigKey> keys,
            String around,
            String prefix,
            Function<ControllerConfig, Bounds> bounds) {
        Map<String, Function<Bounds, Object>> parts =
                Map.of(
                        "running-jobs",
                        Bounds::running,
                        "jobs",
                        Bounds::standing,
                        "nodes",
                        Bounds::nodes,
                        "accelerators",
                        Bounds::accelerators);
        parts.forEach(
                (name, part) ->
                        add(
                                keys,
                                around,
                                prefix + name,
                                OptionalInt.empty(),
                                "7",
                                OptionalInt.of(7),
                                c -> part.apply(bounds.apply(c))));
    }

    private static void addMaxTime(
            List<ConfigKey> keys,
            String around,
            String prefix,
            Function<ControllerConfig, Limits> limits) {
        add(
                keys,
                around,
                prefix + "max-time",
                Optional.empty(),
                "2d",
                Optional.of(Duration.ofDays(2)),
                c -> limits.apply(c).maxTime());
    }

    private static void addAccount(List<ConfigKey> keys) {
        Function<ControllerConfig, AccountTree> tree = c -> c.policy().accounts();
        Function<ControllerConfig, Account> physics =
                c -> tree.apply(c).named("physics").orElseThrow();
        String around = "accounts.physics.users.bob = 1, accounts.science {}";
        String prefix = "accounts.physics.";
        add(keys, around, "accounts.strict", false, "true", true, c -> tree.apply(c).isStrict());
        add(
                keys,
                around,
                prefix + "parent",
                "root",
                "science",
                "science",
                c -> physics.apply(c).parent());
        add(keys, around, prefix + "shares", 1, "30", 30, c -> physics.apply(c).shares());
        add(
                keys,
                around,
                prefix + "users.alice",
                0,
                "3",
                3,
                c -> physics.apply(c).users().getOrDefault("alice", 0));
        add(
                keys,
                around,
                prefix + "standard-for",
                Set.of(),
                "bob",
                Set.of("bob"),
                c -> physics.apply(c).standardFor());
        add(
                keys,
                around,
                prefix + "coordinators",
                Set.of(),
                "\"carl, dora\"",
                Set.of("carl", "dora"),
                c -> physics.apply(c).coordinators());
        addBounds(keys, around, prefix + "limits.", c -> physics.apply(c).limits().all());
        addBounds(
                keys,
                around,
                prefix + "limits.per-user.",
                c -> physics.apply(c).limits().perUser());
        addMaxTime(keys, around, prefix + "limits.", c -> physics.apply(c).limits());
    }

    private static void addQos(List<ConfigKey> keys) {
        Function<ControllerConfig, QosLevels> levels = c -> c.policy().qos();
        Function<ControllerConfig, Qos> normal = c -> levels.apply(c).named("normal").orElseThrow();
        String around = "qos.normal {}, qos.low {}, accounts.physics {}";
        String prefix = "qos.normal.";
        keys.add(
                new ConfigKey(
                        prefix + "default",
                        "normal",
                        "true",
                        "normal",
                        c -> levels.apply(c).standard().name(),
                        "",
                        around));
        add(keys, around, prefix + "weight", 1.0, "0.25", 0.25, c -> normal.apply(c).weight());
        add(
                keys,
                around,
                prefix + "preempts",
                Set.of(),
                "\"low, normal\"",
                Set.of("low", "normal"),
                c -> normal.apply(c).preempts());
        add(
                keys,
                around,
                prefix + "preemptible",
                true,
                "false",
                false,
                c -> normal.apply(c).preemptible());
        add(
                keys,
                around,
                prefix + "grace",
                Duration.ZERO,
                "90s",
                Duration.ofSeconds(90),
                c -> normal.apply(c).grace());
        add(
                keys,
                around,
                prefix + "accounts",
                Optional.empty(),
                "physics",
                Optional.of(Set.of("physics")),
                c -> normal.apply(c).accounts());
        String limits = prefix + "limits.";
        addBounds(keys, around, limits, c -> normal.apply(c).limits().all());
        addBounds(keys, around, limits + "per-user.", c -> normal.apply(c).limits().perUser());
        addBounds(
                keys, around, limits + "per-account.", c -> normal.apply(c).limits().perAccount());
        addMaxTime(keys, around, limits, c -> normal.apply(c).limits());
    }

    private static void addOthers(List<ConfigKey> keys) {
        add(
                keys,
                "",
                "fair-share.half-life",
                Duration.ofDays(7),
                "14d",
                Duration.ofDays(14),
                c -> c.policy().fairShare().halfLife());
        add(keys, "", "fair-share.strength", 1.0, "0", 0.0, c -> c.policy().fairShare().strength());
        add(
                keys,
                "",
                "fair-share.interactive-weight",
                4.0,
                "8",
                8.0,
                c -> c.policy().interactiveWeight());
        add(
                keys,
                "",
                "licenses.matlab",
                Map.of(),
                "10",
                Map.of("matlab", 10),
                c -> c.policy().licenses());
    }

    private static void addReservation(List<ConfigKey> keys) {
        Function<ControllerConfig, NamedReservation> course =
                c -> c.policy().reservation("course").orElseThrow();
        String around = COURSE + "\naccounts.physics {}";
        String prefix = "reservations.course.";
        add(
                keys,
                around,
                prefix + "start",
                NINE,
                "\"2026-12-01T09:00:00+01:00\"",
                NINE.minusSeconds(3_600),
                c -> course.apply(c).from());
        add(
                keys,
                around,
                prefix + "duration",
                NINE.plus(Duration.ofHours(4)),
                "90m",
                NINE.plus(Duration.ofMinutes(90)),
                c -> course.apply(c).until());
        keys.add(
                new ConfigKey(
                        prefix + "end",
                        NINE.plusSeconds(60),
                        "\"2026-12-01T10:00:00Z\"",
                        NINE.plusSeconds(3_600),
                        c -> course.apply(c).until(),
                        "",
                        "reservations.course { start = \"2026-12-01T09:00:00Z\", users = bob,"
                                + " end = \"2026-12-01T09:01:00Z\" }"));
        add(
                keys,
                around,
                prefix + "nodes",
                Optional.empty(),
                "n1",
                1,
                c -> course.apply(c).nodes().<Object>map(Set::size).orElse(Optional.empty()));
        add(
                keys,
                around,
                prefix + "users",
                Set.of("bob"),
                "\"bob,eve\"",
                Set.of("bob", "eve"),
                c -> course.apply(c).users());
        add(
                keys,
                around,
                prefix + "accounts",
                Set.of(),
                "physics",
                Set.of("physics"),
                c -> course.apply(c).accounts());
        add(
                keys,
                around,
                prefix + "maintenance",
                false,
                "true",
                true,
                c -> course.apply(c).maintenance());
    }
}

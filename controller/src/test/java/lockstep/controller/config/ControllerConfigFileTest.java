package lockstep.controller.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import lockstep.controller.config.ControllerConfig.Election;
import lockstep.controller.config.ControllerConfig.LogLevel;
import lockstep.controller.config.ControllerConfig.Store;
import lockstep.controller.journal.sql.PostgresSettings.Replica;
import lockstep.gang.cluster.NodeName;
import lockstep.gang.cluster.Partition;
import lockstep.gang.plan.Settings.Backfill;
import lockstep.identity.TlsFiles;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

final class ControllerConfigFileTest {
    private static final Path DATA = Path.of("/var/lib/lockstep/controller");

    @TempDir Path folder;

    private static ConfigKey key(
            String name,
            Object standard,
            String written,
            Object read,
            Function<ControllerConfig, Object> field) {
        return new ConfigKey(name, standard, written, read, field, "", "");
    }

    private static ConfigKey key(
            String name,
            Object standard,
            String written,
            Object read,
            Function<ControllerConfig, Object> field,
            String beside) {
        return new ConfigKey(name, standard, written, read, field, beside, "");
    }

    private static final List<ConfigKey> OWN_KEYS =
            List.of(
                    key("cluster.name", "lockstep", "lab", "lab", ControllerConfig::clusterName),
                    key(
                            "api.per-user.calls-per-second",
                            100,
                            "7",
                            7,
                            c -> c.api().rates().perSecond()),
                    key(
                            "api.standby-age-max",
                            Duration.ofMinutes(5),
                            "30s",
                            Duration.ofSeconds(30),
                            c -> c.api().standbyAgeMax()),
                    key("api.per-user.calls-at-once", 500, "9", 9, c -> c.api().rates().burst()),
                    key(
                            "tokens.listen",
                            Optional.empty(),
                            "\"0.0.0.0:7421\"",
                            Optional.of(new Address("0.0.0.0", 7421)),
                            c -> c.tokens().listen(),
                            "api.tls { certificate = /t, key = /k, ca = /c }"),
                    key(
                            "tokens.longest",
                            Duration.ofHours(24),
                            "8h",
                            Duration.ofHours(8),
                            c -> c.tokens().longest()),
                    key("tokens.roles", false, "true", true, c -> c.tokens().roles()),
                    key(
                            "roles.administrators",
                            Set.of(),
                            "\"alice,bob\"",
                            Set.of("alice", "bob"),
                            c -> c.roles().administrators()),
                    key(
                            "roles.operators",
                            Set.of(),
                            "eve",
                            Set.of("eve"),
                            c -> c.roles().operators()),
                    key("controller.name", "host1", "ctl2", "ctl2", c -> c.controller().name()),
                    key("controller.data", DATA, "/d", Path.of("/d"), c -> c.controller().data()),
                    key(
                            "controller.address",
                            new Address("127.0.0.1", 7420),
                            "\"ctl2:1\"",
                            new Address("ctl2", 1),
                            c -> c.controller().address()),
                    key(
                            "api.listen",
                            new Address("127.0.0.1", 7420),
                            "\"[::1]:0\"",
                            new Address("::1", 0),
                            c -> c.api().listen()),
                    key(
                            "api.socket",
                            Path.of("/run/lockstep/api.sock"),
                            "/s",
                            Path.of("/s"),
                            c -> c.api().socket()),
                    key(
                            "api.token-file",
                            DATA.resolve("api.token"),
                            "/t",
                            Path.of("/t"),
                            c -> c.api().tokenFile()),
                    key(
                            "api.tls.certificate",
                            Optional.empty(),
                            "/a",
                            Optional.of(Path.of("/a")),
                            c -> c.api().tls().map(TlsFiles::certificate),
                            "api.tls { key = /k, ca = /c }"),
                    key(
                            "api.tls.key",
                            Optional.empty(),
                            "/a",
                            Optional.of(Path.of("/a")),
                            c -> c.api().tls().map(TlsFiles::key),
                            "api.tls { certificate = /t, ca = /c }"),
                    key(
                            "api.tls.ca",
                            Optional.empty(),
                            "/a",
                            Optional.of(Path.of("/a")),
                            c -> c.api().tls().map(TlsFiles::ca),
                            "api.tls { certificate = /t, key = /k }"),
                    key(
                            "api.tls.crl",
                            Optional.empty(),
                            "/a",
                            Optional.of(Path.of("/a")),
                            c -> c.api().tls().flatMap(TlsFiles::crl),
                            "api.tls { certificate = /t, key = /k, ca = /c }"),
                    key(
                            "store.type",
                            Store.H2.class,
                            "postgresql",
                            Store.Postgresql.class,
                            c -> c.store().getClass(),
                            "store.postgresql.url = x"),
                    key(
                            "store.h2.folder",
                            DATA.resolve("journal"),
                            "/j",
                            Path.of("/j"),
                            c -> c.store() instanceof Store.H2(var path) ? path : c.store()),
                    key(
                            "backup.folder",
                            DATA.resolve("backup"),
                            "/b",
                            Path.of("/b"),
                            c -> c.backup().folder()),
                    key(
                            "backup.every",
                            Duration.ofHours(24),
                            "0s",
                            Duration.ZERO,
                            c -> c.backup().every()),
                    key("backup.keep", 7, "30", 30, c -> c.backup().keep()),
                    key(
                            "history.keep",
                            Duration.ofDays(400),
                            "30d",
                            Duration.ofDays(30),
                            c -> c.history().jobs()),
                    key(
                            "history.keep-usage",
                            Duration.ofDays(3_650),
                            "800d",
                            Duration.ofDays(800),
                            c -> c.history().usage()),
                    key(
                            "store.postgresql.url",
                            "none",
                            "\"jdbc:postgresql://db/x\"",
                            "jdbc:postgresql://db/x",
                            c -> postgresql(c).map(Store.Postgresql::url).orElse("none"),
                            "store.type = postgresql"),
                    key(
                            "store.postgresql.synchronous-replica",
                            Replica.OPTIONAL,
                            "required",
                            Replica.REQUIRED,
                            c ->
                                    postgresql(c)
                                            .map(Store.Postgresql::replica)
                                            .orElse(Replica.OPTIONAL),
                            "store.type = postgresql, store.postgresql.url = x"),
                    key(
                            "store.postgresql.user",
                            "none",
                            "me",
                            "me",
                            c -> postgresql(c).map(Store.Postgresql::user).orElse("none"),
                            "store.type = postgresql, store.postgresql.url = x"),
                    key(
                            "store.postgresql.password-file",
                            Path.of("none"),
                            "/p",
                            Path.of("/p"),
                            c ->
                                    postgresql(c)
                                            .map(Store.Postgresql::passwordFile)
                                            .orElse(Path.of("none")),
                            "store.type = postgresql, store.postgresql.url = x"),
                    key(
                            "election.mode",
                            Election.Embedded.class,
                            "external",
                            Election.External.class,
                            c -> c.election().getClass(),
                            "election.connect = x"),
                    key(
                            "election.connect",
                            "none",
                            "\"zk1:2181/lockstep\"",
                            "zk1:2181/lockstep",
                            c ->
                                    c.election() instanceof Election.External(var connect, _, _)
                                            ? connect
                                            : "none",
                            "election.mode = external"),
                    key(
                            "election.password-file",
                            Optional.empty(),
                            "/p",
                            Optional.of(Path.of("/p")),
                            c ->
                                    c.election() instanceof Election.External(_, var password, _)
                                            ? password
                                            : Optional.empty(),
                            "election.mode = external, election.connect = x"),
                    key(
                            "election.embedded.listen",
                            new Address("127.0.0.1", 2181),
                            "\"zk:1\"",
                            new Address("zk", 1),
                            c -> ((Election.Embedded) c.election()).listen()),
                    key(
                            "election.embedded.data",
                            DATA.resolve("zookeeper"),
                            "/z",
                            Path.of("/z"),
                            c -> ((Election.Embedded) c.election()).data()),
                    key(
                            "election.session-timeout",
                            Duration.ofSeconds(6),
                            "4s",
                            Duration.ofSeconds(4),
                            c -> c.election().sessionTimeout()),
                    key(
                            "nodes.lease",
                            Duration.ofMinutes(5),
                            "1h",
                            Duration.ofHours(1),
                            c -> c.nodes().lease()),
                    key(
                            "nodes.report-every",
                            Duration.ofSeconds(2),
                            "250ms",
                            Duration.ofMillis(250),
                            c -> c.nodes().reportEvery()),
                    key(
                            "nodes.silent-after",
                            Duration.ofSeconds(10),
                            "1m",
                            Duration.ofMinutes(1),
                            c -> c.nodes().silentAfter()),
                    key(
                            "nodes.assembly-timeout",
                            Duration.ofSeconds(60),
                            "90s",
                            Duration.ofSeconds(90),
                            c -> c.nodes().assemblyTimeout()),
                    key(
                            "nodes.stop-grace",
                            Duration.ofSeconds(30),
                            "0s",
                            Duration.ZERO,
                            c -> c.nodes().stopGrace()),
                    key(
                            "scheduling.interval",
                            Duration.ofSeconds(1),
                            "3s",
                            Duration.ofSeconds(3),
                            c -> c.scheduling().interval()),
                    key(
                            "probes.every",
                            Duration.ofSeconds(3),
                            "0s",
                            Duration.ZERO,
                            c -> c.probes().every()),
                    key("probes.round-trips", 20, "5", 5, c -> c.probes().roundTrips()),
                    key("probes.burst-kib", 1_048_576, "1", 1_024, c -> c.probes().burstBytes()),
                    key("probes.pairs", 1_000, "7", 7, c -> c.probes().pairsMax()),
                    key(
                            "conditions.digests-for",
                            Duration.ofMinutes(2),
                            "5m",
                            Duration.ofMinutes(5),
                            c -> c.conditions().digestsFor()),
                    key(
                            "conditions.relative-floor",
                            0.03,
                            "0.1",
                            0.1,
                            c -> c.conditions().relativeFloor()),
                    key("conditions.deviations", 3.5, "5", 5.0, c -> c.conditions().deviations()),
                    key("conditions.least-peers", 3, "8", 8, c -> c.conditions().leastPeers()),
                    key(
                            "conditions.compare-steps",
                            true,
                            "false",
                            false,
                            c -> c.conditions().comparesSteps()),
                    key("conditions.least-steps", 8, "20", 20, c -> c.conditions().leastSteps()),
                    key("conditions.busy-from", 0.5, "0.9", 0.9, c -> c.conditions().busyFrom()),
                    key(
                            "conditions.thermal-room",
                            15.0,
                            "5",
                            5.0,
                            c -> c.conditions().thermalRoom()),
                    key("conditions.power-room", 0.05, "0.1", 0.1, c -> c.conditions().powerRoom()),
                    key(
                            "conditions.traffic-share",
                            0.25,
                            "0.4",
                            0.4,
                            c -> c.conditions().trafficShare()),
                    key("conditions.host-share", 0.1, "0", 0.0, c -> c.conditions().hostShare()),
                    key("conditions.nvlinks", 18, "12", 12, c -> c.conditions().nvlinks()),
                    key("conditions.least-rate", 0.05, "0.1", 0.1, c -> c.conditions().leastRate()),
                    key(
                            "conditions.confirm",
                            Duration.ofSeconds(15),
                            "0s",
                            Duration.ZERO,
                            c -> c.conditions().confirm()),
                    key(
                            "conditions.confirm-reports",
                            2,
                            "3",
                            3,
                            c -> c.conditions().confirmReports()),
                    key(
                            "conditions.probation",
                            Duration.ofMinutes(1),
                            "10m",
                            Duration.ofMinutes(10),
                            c -> c.conditions().probation()),
                    key(
                            "scheduling.backfill",
                            new Backfill.Easy(),
                            "conservative",
                            new Backfill.Conservative(),
                            c -> c.scheduling().settings().backfill()),
                    key(
                            "scheduling.backfill-depth",
                            new Backfill.Easy(),
                            "3",
                            new Backfill.Hybrid(3),
                            c -> c.scheduling().settings().backfill(),
                            "scheduling.backfill = hybrid"),
                    key(
                            "scheduling.resolution",
                            Duration.ofMinutes(1),
                            "5m",
                            Duration.ofMinutes(5),
                            c -> c.scheduling().settings().resolution()),
                    key(
                            "scheduling.patience",
                            Duration.ofHours(1),
                            "2h",
                            Duration.ofHours(2),
                            c -> c.scheduling().settings().waiting().patience()),
                    key(
                            "scheduling.short-run",
                            Duration.ofMinutes(10),
                            "1m",
                            Duration.ofMinutes(1),
                            c -> c.scheduling().settings().waiting().least()),
                    key(
                            "scheduling.checkpoint-every",
                            Duration.ofHours(1),
                            "30m",
                            Duration.ofMinutes(30),
                            c -> c.scheduling().settings().checkpointEvery()),
                    key(
                            "scheduling.restart",
                            Duration.ofMinutes(3),
                            "0s",
                            Duration.ZERO,
                            c -> c.scheduling().settings().restart()),
                    key(
                            "scheduling.remedy",
                            false,
                            "act",
                            true,
                            c -> c.scheduling().actsOnDegraded()),
                    key(
                            "scheduling.standstill",
                            Duration.ofMinutes(2),
                            "90s",
                            Duration.ofSeconds(90),
                            c -> c.scheduling().progress().least()),
                    key(
                            "partitions.main.default",
                            true,
                            "true",
                            true,
                            c -> main(c).isDefault(),
                            "partitions.debug.nodes = n1"),
                    key(
                            "partitions.main.nodes",
                            Optional.empty(),
                            "\"n[01-02,04]\"",
                            Optional.of(
                                    Set.of(
                                            new NodeName("n01"),
                                            new NodeName("n02"),
                                            new NodeName("n04"))),
                            c -> main(c).nodes()),
                    key(
                            "partitions.main.max-time",
                            Optional.empty(),
                            "7d",
                            Optional.of(Duration.ofDays(7)),
                            c -> main(c).maxTime()),
                    key(
                            "partitions.main.default-time",
                            Optional.empty(),
                            "1h",
                            Optional.of(Duration.ofHours(1)),
                            c -> main(c).defaultTime()),
                    key("limits.jobs-max", 100_000, "7", 7, c -> c.limits().jobsMax()),
                    key("limits.ended-kept", 10_000, "0", 0, c -> c.limits().endedKept()),
                    key("limits.start-failures-max", 5, "9", 9, c -> c.limits().startFailuresMax()),
                    key("limits.array-max", 10_000, "70", 70, c -> c.limits().arrayTasksMax()),
                    key(
                            "log-level",
                            LogLevel.INFO,
                            "debug",
                            LogLevel.DEBUG,
                            ControllerConfig::logLevel));

    private static final List<ConfigKey> KEYS =
            Stream.of(OWN_KEYS, PolicyKeys.ALL, CheckpointKeys.ALL).flatMap(List::stream).toList();

    private static Optional<Store.Postgresql> postgresql(ControllerConfig config) {
        return config.store() instanceof Store.Postgresql store
                ? Optional.of(store)
                : Optional.empty();
    }

    private static Partition main(ControllerConfig config) {
        return config.partitions().named("main").orElseThrow();
    }

    @TestFactory
    Stream<DynamicTest> each_key_has_its_default_and_takes_another_value() {
        return KEYS.stream()
                .map(
                        key ->
                                DynamicTest.dynamicTest(
                                        key.name(),
                                        () -> {
                                            assertThat(key.field().apply(read(key.around())))
                                                    .isEqualTo(key.standard());
                                            String text =
                                                    "%s\n%s = %s\n%s"
                                                            .formatted(
                                                                    key.around(),
                                                                    key.name(),
                                                                    key.written(),
                                                                    key.beside());
                                            assertThat(key.field().apply(read(text)))
                                                    .isEqualTo(key.read());
                                        }));
    }

    @Test
    void no_key_is_missing_from_the_table() throws Exception {
        assertThat(KEYS.stream().map(ConfigKey::name).collect(Collectors.toSet()))
                .isEqualTo(known(PolicyKeys.EVERY_SECTION + CheckpointKeys.SECTION));
    }

    @Test
    void the_sample_is_what_an_empty_file_means() throws Exception {
        assertThat(ControllerConfigFile.read(sample(), "host1")).isEqualTo(read(""));
    }

    @Test
    void the_sample_shows_every_key_and_all_of_it_can_be_used() throws Exception {
        String everything =
                Pattern.compile("(?m)^(\\s*)# ([a-z-]+ (?:= |\\{)|\\}$)")
                        .matcher(Files.readString(sample()))
                        .replaceAll("$1$2");
        ControllerConfig config = read(everything);
        assertThat(config.controller().address()).isEqualTo(new Address("ctl1.example.org", 7420));
        for (ConfigKey key : KEYS) {
            if (key.name().equals("reservations.course.end")) {
                // Beside duration, and a file has just one of them.
                assertThat(everything).contains("# Or: end = ");
                continue;
            }
            assertThat(
                            com.typesafe.config.ConfigFactory.parseString(everything)
                                    .hasPath(key.name()))
                    .as("the sample shows " + key.name())
                    .isTrue();
        }
    }

    @Test
    void relative_paths_start_at_the_folder_of_the_file() throws Exception {
        assertThat(read("controller.data = data").controller().data())
                .isEqualTo(folder.resolve("data"));
    }

    @Test
    void all_mistakes_are_told_at_once_with_their_lines() {
        BadConfig bad =
                bad(
                        """
                        clutser.name = x
                        api { listen = "nowhere", token = abc }
                        store.type = oracle
                        nodes { lease = 5, report-every = 20s }
                        partitions.a { nodes = "n[1-", max-time = 1h, default-time = 2h }
                        partitions.b.default = maybe
                        limits.jobs-max = many
                        log-level = loud
                        """);
        assertThat(bad.mistakes())
                .map(mistake -> mistake.replace(folder.toString() + "/", ""))
                .containsExactly(
                        "controller.conf:1: clutser is not a known key.\n"
                            + "Maybe one of these was meant: accounts, api, backup, checkpoints,"
                            + " cluster, conditions, controller, election, fair-share, history,"
                            + " licenses, limits, log-level, nodes, partitions, probes, qos,"
                            + " reservations, roles, scheduling, store, tokens",
                        "controller.conf:2: api.listen (nowhere) must be host:port, such as"
                                + " 127.0.0.1:7420",
                        "controller.conf:2: api.token is not a known key.\n"
                                + "Maybe one of these was meant: listen, per-user, socket,"
                                + " standby-age-max, tls, token-file",
                        "controller.conf:3: store.type (oracle) must be one of h2, postgresql",
                        "controller.conf:4: nodes.lease (5) must be a time with its unit (ms, s,"
                                + " m, h, d) from 1s to 1d",
                        "controller.conf:4: nodes.silent-after (10s) must be longer than"
                                + " nodes.report-every (20s)",
                        "controller.conf:5: partitions.a.default-time (2h) must not be above"
                                + " partitions.a.max-time (1h)",
                        "controller.conf:5: partitions.a.nodes is wrong: host list (n[1-),"
                                + " character 2: this bracket is never closed",
                        "controller.conf:6: partitions.b.default (maybe) must be true or false",
                        "controller.conf:7: limits.jobs-max (many) must be a whole number from 1 to"
                                + " 1000000",
                        "controller.conf:8: log-level (loud) must be one of off, error, warn, info,"
                                + " debug, trace",
                        "controller.conf: exactly one partition must have default = true, but none"
                                + " has.\n"
                                + "Maybe: partitions.a.default = true");
    }

    @Test
    void half_of_what_tls_needs_is_not_enough() {
        assertThat(bad("api.tls.key = k").mistakes())
                .extracting(mistake -> mistake.replaceAll("(?s).*: (\\S+) is missing.*", "$1"))
                .containsExactly("api.tls.certificate", "api.tls.ca");
        assertThat(bad("api.tls.crl = k").mistakes()).hasSize(3);
    }

    @Test
    void tokens_need_a_port_of_their_own_and_a_certificate() throws Exception {
        String tls =
                "api { listen = \"127.0.0.1:7420\", tls { certificate = a, key = b, ca = c } }\n";
        assertThat(bad("tokens.listen = \"127.0.0.1:7421\"").getMessage())
                .contains("tokens.listen needs api.tls")
                .contains("Maybe make one: lockstep pki issue controller NAME");
        assertThat(bad(tls + "tokens.listen = \"127.0.0.1:7420\"").getMessage())
                .contains("tokens.listen (127.0.0.1:7420) is api.listen already");
        assertThat(bad("tokens.longest = 31d").getMessage()).contains("tokens.longest (31d)");
        assertThat(read(tls + "tokens.listen = \"127.0.0.1:7421\"").tokens().roles()).isFalse();
    }

    @Test
    void a_name_that_can_stand_in_no_certificate_is_none_for_a_cluster_with_tls() throws Exception {
        String tls = "api.tls { certificate = a, key = b, ca = c }\n";
        assertThat(bad(tls + "cluster.name = \"My Lab\"").getMessage())
                .contains("cluster.name (My Lab) must be 1 to 63 lower-case letters");
        assertThat(read("cluster.name = \"My Lab\"").clusterName()).isEqualTo("My Lab");
    }

    @Test
    void an_external_store_and_ensemble_must_be_named() {
        assertThat(bad("store.type = postgresql\nelection.mode = external").mistakes())
                .extracting(mistake -> mistake.replaceAll("(?s).*: (\\S+) is missing.*", "$1"))
                .containsExactly("store.postgresql.url", "election.connect");
    }

    @Test
    void a_controller_that_listens_everywhere_must_say_where_it_is_reached() {
        assertThat(bad("api.listen = \"0.0.0.0:7420\"").getMessage())
                .contains("controller.address is missing")
                .contains("Maybe add: controller.address = \"host1:7420\"");
    }

    @Test
    void a_value_where_a_section_belongs_is_a_mistake() {
        assertThat(bad("nodes = 5").getMessage())
                .endsWith("controller.conf:1: nodes must be a section in braces: nodes { … }");
        assertThat(bad("nodes.lease { x = 1 }").getMessage())
                .contains("nodes.lease must be a single value, not a section");
    }

    @Test
    void what_is_not_hocon_and_what_is_not_there_is_said_plainly() {
        assertThat(bad("nodes {").getMessage()).contains("controller.conf: it is not HOCON");
        assertThat(
                        catchThrowableOfType(
                                BadConfig.class,
                                () ->
                                        ControllerConfigFile.read(
                                                folder.resolve("absent.conf"), "host1")))
                .hasMessageContaining("absent.conf: it cannot be read");
    }

    private BadConfig bad(String text) {
        return catchThrowableOfType(BadConfig.class, () -> read(text));
    }

    private ControllerConfig read(String text) throws BadConfig, IOException {
        return ControllerConfigFile.read(write(text), "host1");
    }

    private Set<String> known(String text) throws BadConfig, IOException {
        ControllerConfigFile file = ControllerConfigFile.open(write(text), "host1");
        file.config();
        return file.keysKnown();
    }

    private Path write(String text) throws IOException {
        return Files.writeString(folder.resolve("controller.conf"), text);
    }

    private static Path sample() {
        return Path.of("../conf/controller.conf");
    }
}

package lockstep.controller.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;

import lockstep.controller.config.ControllerConfig.Api;
import lockstep.controller.config.ControllerConfig.Backup;
import lockstep.controller.config.ControllerConfig.Election;
import lockstep.controller.config.ControllerConfig.LogLevel;
import lockstep.controller.config.ControllerConfig.Nodes;
import lockstep.controller.config.ControllerConfig.Rates;
import lockstep.controller.config.ControllerConfig.Roles;
import lockstep.controller.config.ControllerConfig.Scheduling;
import lockstep.controller.config.ControllerConfig.Self;
import lockstep.controller.config.ControllerConfig.Store;
import lockstep.controller.config.ControllerConfig.Tokens;
import lockstep.controller.history.Retention;
import lockstep.controller.journal.sql.PostgresSettings.Replica;
import lockstep.controller.stage.StageSettings;
import lockstep.gang.assess.AssessSettings;
import lockstep.gang.cluster.Partitions;
import lockstep.gang.decide.Rules;
import lockstep.gang.fair.Policy;
import lockstep.gang.job.JobArray;
import lockstep.gang.probe.ProbeSettings;
import lockstep.identity.HostIdentity;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;

/// Reads `controller.conf`. Each method reads one section; what a section needs of another comes in
/// as an argument.
public final class ControllerConfigFile {
    private static final Path STATE = Path.of("/var/lib/lockstep/controller");
    private static final Path SOCKET = Path.of("/run/lockstep/api.sock");
    private static final Address API = new Address("127.0.0.1", 7420);
    private static final Address ZOOKEEPER = new Address("127.0.0.1", 2181);

    private static final Duration STANDBY_AGE_MAX = Duration.ofMinutes(5);
    private static final int KIB = 1_024;

    private final Mistakes mistakes;
    private final Section root;
    private final String hostName;

    private ControllerConfigFile(Mistakes mistakes, Section root, String hostName) {
        this.mistakes = mistakes;
        this.root = root;
        this.hostName = hostName;
    }

    /// Reads a file.
    ///
    /// @param hostName this host's: the default name of the controller
    /// @throws BadConfig with every mistake of the file
    public static ControllerConfig read(Path file, String hostName) throws BadConfig {
        return open(file, hostName).config();
    }

    /// Reads a file, with what stands in it.
    ///
    /// @param hostName this host's: the default name of the controller
    /// @throws BadConfig with every mistake of the file
    public static GivenConfig readGiven(Path file, String hostName) throws BadConfig {
        ControllerConfigFile opened = open(file, hostName);
        return new GivenConfig(opened.config(), opened.root.given());
    }

    static ControllerConfigFile open(Path file, String hostName) throws BadConfig {
        Mistakes mistakes = new Mistakes(file.toString());
        Path base = file.toAbsolutePath().normalize().getParent();
        Section root =
                new Section(
                        "",
                        parse(file, mistakes).root(),
                        mistakes,
                        base == null ? Path.of("/") : base);
        return new ControllerConfigFile(mistakes, root, hostName);
    }

    private static Config parse(Path file, Mistakes mistakes) throws BadConfig {
        try {
            ConfigParseOptions options = ConfigParseOptions.defaults().setAllowMissing(false);
            return ConfigFactory.parseFile(file.toFile(), options).resolve();
        } catch (ConfigException.IO e) {
            mistakes.add("it cannot be read (%s)".formatted(e.getMessage()));
        } catch (ConfigException e) {
            mistakes.add("it is not HOCON: " + e.getMessage());
        }
        mistakes.throwIfAny();
        return ConfigFactory.empty();
    }

    ControllerConfig config() throws BadConfig {
        Section cluster = root.section("cluster");
        String clusterName = cluster.text("name", "lockstep");
        cluster.finish();
        Section controller = root.section("controller");
        Path data = controller.path("data", STATE);
        Api api = api(root.section("api"), data);
        if (api.tls().isPresent() && !HostIdentity.isCluster(clusterName)) {
            cluster.reject(
                    "name",
                    "(%s) %s, because it stands in the certificates of api.tls"
                            .formatted(clusterName, HostIdentity.CLUSTER_RULE));
        }
        Self self = self(controller, data, api.listen());
        Tokens tokens = TokensSection.read(root.section("tokens"), api);
        Store store = store(root.section("store"), data);
        Backup backup = backup(root.section("backup"), data);
        Retention history = history(root.section("history"));
        Election election = election(root.section("election"), data);
        Nodes nodes = nodes(root.section("nodes"));
        Scheduling scheduling = SchedulingSection.read(root.section("scheduling"));
        ProbeSettings probes = probes(root.section("probes"));
        AssessSettings conditions = ConditionsSection.read(root.section("conditions"));
        StageSettings checkpoints = CheckpointsSection.read(root.section("checkpoints"));
        PartitionSections partitionSections = new PartitionSections(mistakes);
        Partitions partitions = partitionSections.read(root.section("partitions"));
        Policy policy = PolicySections.read(root, partitionSections.rules());
        Roles roles = roles(root.section("roles"));
        Rules limits = limits(root.section("limits"));
        LogLevel logLevel = root.choice("log-level", LogLevel.INFO);
        root.finish();
        mistakes.throwIfAny();
        return new ControllerConfig(
                clusterName,
                self,
                api,
                tokens,
                store,
                backup,
                history,
                election,
                nodes,
                scheduling,
                probes,
                conditions,
                checkpoints,
                partitions,
                policy,
                roles,
                limits,
                logLevel);
    }

    private static Roles roles(Section section) {
        Roles roles =
                new Roles(
                        section.words("administrators").orElse(Set.of()),
                        section.words("operators").orElse(Set.of()));
        section.finish();
        return roles;
    }

    private static ProbeSettings probes(Section section) {
        ProbeSettings standard = ProbeSettings.STANDARD;
        ProbeSettings probes =
                new ProbeSettings(
                        section.duration(
                                "every", standard.every(), Duration.ZERO, Duration.ofHours(1)),
                        section.count("round-trips", standard.roundTrips(), 1, 1_000),
                        section.count("burst-kib", standard.burstBytes() / KIB, 0, 65_536) * KIB,
                        section.count("pairs", standard.pairsMax(), 1, 100_000),
                        standard.roundsKept());
        section.finish();
        return probes;
    }

    /// Every key that a file may have; complete once [#config] was called.
    SortedSet<String> keysKnown() {
        return mistakes.keysKnown();
    }

    private Self self(Section section, Path data, Address listen) {
        String name = section.text("name", hostName);
        Optional<Address> address = section.address("address");
        if (address.isEmpty() && listen.isWildcard()) {
            section.reject(
                    "address",
                    "is missing, and api.listen (%s) names no host that others could connect to.%nMaybe add: controller.address = \"%s:%d\""
                            .formatted(listen, hostName, listen.port()));
        }
        section.finish();
        return new Self(name, data, address.orElse(listen));
    }

    private static Api api(Section section, Path data) {
        Api api =
                new Api(
                        section.address("listen", API),
                        section.path("socket", SOCKET),
                        section.path("token-file", data.resolve("api.token")),
                        TlsSection.read(section.section("tls")),
                        rates(section.section("per-user")),
                        section.duration(
                                "standby-age-max",
                                STANDBY_AGE_MAX,
                                Duration.ZERO,
                                Duration.ofDays(1)));
        section.finish();
        return api;
    }

    private static Rates rates(Section section) {
        Rates rates =
                new Rates(
                        section.count("calls-per-second", 100, 1, 1_000_000),
                        section.count("calls-at-once", 500, 1, 1_000_000));
        section.finish();
        return rates;
    }

    private enum StoreType {
        H2,
        POSTGRESQL
    }

    private static Store store(Section section, Path data) {
        StoreType type = section.choice("type", StoreType.H2);
        Section h2 = section.section("h2");
        Path folder = h2.path("folder", data.resolve("journal"));
        h2.finish();
        Section postgresql = section.section("postgresql");
        Store.Postgresql remote =
                new Store.Postgresql(
                        type == StoreType.POSTGRESQL
                                ? postgresql.required(
                                        "url", "\"jdbc:postgresql://db.example.org/lockstep\"")
                                : postgresql.text("url", ""),
                        postgresql.text("user", "lockstep"),
                        postgresql.path("password-file", data.resolve("database.password")),
                        postgresql.choice("synchronous-replica", Replica.OPTIONAL));
        postgresql.finish();
        section.finish();
        return switch (type) {
            case H2 -> new Store.H2(folder);
            case POSTGRESQL -> remote;
        };
    }

    private static Backup backup(Section section, Path data) {
        Backup backup =
                new Backup(
                        section.path("folder", data.resolve("backup")),
                        section.duration("every", s(86_400), Duration.ZERO, s(30 * 86_400)),
                        section.count("keep", 7, 1, 1_000));
        section.finish();
        return backup;
    }

    private static Retention history(Section section) {
        Retention history =
                new Retention(
                        section.duration("keep", days(400), days(1), days(36_500)),
                        section.duration("keep-usage", days(3_650), days(1), days(36_500)));
        section.finish();
        return history;
    }

    private enum ElectionMode {
        EMBEDDED,
        EXTERNAL
    }

    private static Election election(Section section, Path data) {
        ElectionMode mode = section.choice("mode", ElectionMode.EMBEDDED);
        Duration session = section.duration("session-timeout", s(6), s(1), s(120));
        Section inside = section.section("embedded");
        Address listen = inside.address("listen", ZOOKEEPER);
        Path folder = inside.path("data", data.resolve("zookeeper"));
        inside.finish();
        String connect =
                mode == ElectionMode.EXTERNAL
                        ? section.required("connect", "\"zk1:2181,zk2:2181,zk3:2181/lockstep\"")
                        : section.text("connect", "");
        Optional<Path> password = section.path("password-file");
        section.finish();
        return switch (mode) {
            case EMBEDDED -> new Election.Embedded(listen, folder, session);
            case EXTERNAL -> new Election.External(connect, password, session);
        };
    }

    private static Nodes nodes(Section section) {
        Nodes nodes =
                new Nodes(
                        section.duration("lease", s(300), s(1), s(86_400)),
                        section.duration("report-every", s(2), Duration.ofMillis(50), s(60)),
                        section.duration("silent-after", s(10), Duration.ofMillis(100), s(3_600)),
                        section.duration("assembly-timeout", s(60), s(1), s(3_600)),
                        section.duration("stop-grace", s(30), Duration.ZERO, s(3_600)));
        requireLonger(
                section, "silent-after", nodes.silentAfter(), "report-every", nodes.reportEvery());
        requireLonger(section, "lease", nodes.lease(), "silent-after", nodes.silentAfter());
        requireLonger(
                section,
                "assembly-timeout",
                nodes.assemblyTimeout(),
                "report-every",
                nodes.reportEvery());
        section.finish();
        return nodes;
    }

    private static void requireLonger(
            Section section, String key, Duration longer, String thanKey, Duration than) {
        if (longer.compareTo(than) <= 0) {
            section.reject(
                    key,
                    "(%s) must be longer than %s (%s)"
                            .formatted(
                                    Durations.text(longer),
                                    section.keyOf(thanKey),
                                    Durations.text(than)));
        }
    }

    private static Rules limits(Section section) {
        Rules standard = Rules.standard();
        Rules rules =
                new Rules(
                        section.count("jobs-max", standard.jobsMax(), 1, 1_000_000),
                        section.count("ended-kept", standard.endedKept(), 0, 1_000_000),
                        section.count("start-failures-max", standard.startFailuresMax(), 1, 1_000),
                        section.count(
                                "array-max", standard.arrayTasksMax(), 1, JobArray.TASKS_MAX));
        section.finish();
        return rules;
    }

    private static Duration days(int days) {
        return Duration.ofDays(days);
    }

    private static Duration s(int seconds) {
        return Duration.ofSeconds(seconds);
    }
}

package lockstep.node.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import lockstep.identity.TlsFiles;
import lockstep.node.config.NodeConfig.AcceleratorGroup;
import lockstep.node.config.NodeConfig.CgroupChoice;
import lockstep.node.config.NodeConfig.Cluster;
import lockstep.node.config.NodeConfig.Enforce;
import lockstep.node.config.NodeConfig.Fabric;
import lockstep.node.config.NodeConfig.Hardware;
import lockstep.node.config.NodeConfig.Launch;
import lockstep.node.config.NodeConfig.LogLevel;
import lockstep.node.config.NodeConfig.Node;
import lockstep.node.config.NodeConfig.Probe;
import lockstep.node.config.NodeConfig.Sense;
import lockstep.node.config.NodeConfig.Strays;
import lockstep.node.config.NodeConfig.Users;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;

/// One test for each section: all its keys, their defaults, and a value that is not the default.
final class NodeConfigFileTest {

    private static final Path SAMPLE = Path.of("..", "conf", "node.conf");

    @TempDir Path folder;

    private NodeConfigFile open(String text) throws BadConfig {
        Path file = folder.resolve("node.conf");
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return NodeConfigFile.open(file, "host1");
    }

    private NodeConfig read(String text) throws BadConfig {
        return open(text).config();
    }

    private List<String> mistakes(String text) {
        BadConfig bad = catchThrowableOfType(BadConfig.class, () -> read(text));
        return bad.mistakes().stream().map(m -> m.replace(folder + "/", "")).toList();
    }

    @Test
    void an_empty_file_means_all_defaults() throws BadConfig {
        assertThat(read(""))
                .isEqualTo(
                        new NodeConfig(
                                new Cluster(
                                        List.of(new HostPort("127.0.0.1", 7420)),
                                        Optional.empty(),
                                        Optional.empty()),
                                new Node(
                                        "host1",
                                        Path.of("/var/lib/lockstep/node"),
                                        "host1",
                                        List.of()),
                                new Fabric("", "", ""),
                                new Hardware(
                                        OptionalInt.empty(),
                                        OptionalLong.empty(),
                                        Optional.empty()),
                                new Launch(
                                        false,
                                        1_000,
                                        new CgroupChoice.Own(),
                                        Enforce.AUTO,
                                        10_000,
                                        true,
                                        Strays.REPORT),
                                new Sense(
                                        true,
                                        Duration.ofSeconds(5),
                                        true,
                                        new TreeMap<>(),
                                        Optional.of(Path.of("/etc/lockstep/checks")),
                                        Duration.ofMinutes(1),
                                        Duration.ofSeconds(10),
                                        Optional.of(Path.of("/dev/kmsg"))),
                                new Probe(
                                        Optional.of(new HostPort("host1", 7421)), Optional.empty()),
                                new Users(Optional.empty()),
                                LogLevel.INFO));
    }

    @Test
    void every_key_can_have_another_value() throws BadConfig {
        NodeConfig config =
                read(
                        """
                        cluster {
                          controllers = ["ctl1:1", "[::1]:2"]
                          token-file = secret/token
                          tls { certificate = n7.crt, key = n7.key, ca = ca.crt, crl = ca.crl }
                        }
                        node {
                          name = n7, data = data, address = "10.0.0.7", features = [ssd, "amd.zen4"]
                          leaf = l1, spine = s1, rack = r1
                          cpus = 3, memory = 1.5GiB
                          accelerators = [ { name = gpu, type = h100, count = 8 }, { name = fpga } ]
                        }
                        launch {
                          allow-root-jobs = true, min-uid = 500, enforce = off, pids-max = 300, cgroup = none
                          pin-cpus = false, strays = end
                        }
                        sense {
                          enabled = false, report-every = 2.5s, quantum = false, kernel-log = kmsg
                          storage = { scratch = s, home = /home }
                          checks = "", checks-every = 5m, check-timeout = 30s
                        }
                        probe { listen = "0.0.0.0:0", address = "n7.fabric:9" }
                        users { socket = run/users.sock }
                        log-level = debug
                        """);

        assertThat(config)
                .isEqualTo(
                        new NodeConfig(
                                new Cluster(
                                        List.of(new HostPort("ctl1", 1), new HostPort("::1", 2)),
                                        Optional.of(folder.resolve("secret/token")),
                                        Optional.of(
                                                new TlsFiles(
                                                        folder.resolve("n7.crt"),
                                                        folder.resolve("n7.key"),
                                                        folder.resolve("ca.crt"),
                                                        Optional.of(folder.resolve("ca.crl"))))),
                                new Node(
                                        "n7",
                                        folder.resolve("data"),
                                        "10.0.0.7",
                                        List.of("ssd", "amd.zen4")),
                                new Fabric("l1", "s1", "r1"),
                                new Hardware(
                                        OptionalInt.of(3),
                                        OptionalLong.of(1_536),
                                        Optional.of(
                                                List.of(
                                                        new AcceleratorGroup("gpu", "h100", 8),
                                                        new AcceleratorGroup("fpga", "", 1)))),
                                new Launch(
                                        true,
                                        500,
                                        new CgroupChoice.None(),
                                        Enforce.OFF,
                                        300,
                                        false,
                                        Strays.END),
                                new Sense(
                                        false,
                                        Duration.ofMillis(2_500),
                                        false,
                                        new TreeMap<>(
                                                Map.of(
                                                        "home",
                                                        Path.of("/home"),
                                                        "scratch",
                                                        folder.resolve("s"))),
                                        Optional.empty(),
                                        Duration.ofMinutes(5),
                                        Duration.ofSeconds(30),
                                        Optional.of(folder.resolve("kmsg"))),
                                new Probe(
                                        Optional.of(new HostPort("0.0.0.0", 0)),
                                        Optional.of(new HostPort("n7.fabric", 9))),
                                new Users(Optional.of(folder.resolve("run/users.sock"))),
                                LogLevel.DEBUG));
    }

    @Test
    void these_are_all_keys() throws BadConfig {
        NodeConfigFile file = open("node { accelerators = [ {} ] }");
        file.config();

        assertThat(file.keysKnown())
                .containsExactly(
                        "cluster.controllers",
                        "cluster.tls.ca",
                        "cluster.tls.certificate",
                        "cluster.tls.crl",
                        "cluster.tls.key",
                        "cluster.token-file",
                        "launch.allow-root-jobs",
                        "launch.cgroup",
                        "launch.enforce",
                        "launch.min-uid",
                        "launch.pids-max",
                        "launch.pin-cpus",
                        "launch.strays",
                        "log-level",
                        "node.accelerators",
                        "node.accelerators[].count",
                        "node.accelerators[].name",
                        "node.accelerators[].type",
                        "node.address",
                        "node.cpus",
                        "node.data",
                        "node.features",
                        "node.leaf",
                        "node.memory",
                        "node.name",
                        "node.rack",
                        "node.spine",
                        "probe.address",
                        "probe.listen",
                        "sense.check-timeout",
                        "sense.checks",
                        "sense.checks-every",
                        "sense.enabled",
                        "sense.kernel-log",
                        "sense.quantum",
                        "sense.report-every",
                        "sense.storage",
                        "users.socket");
    }

    @Test
    void the_sample_says_the_defaults() throws BadConfig {
        assertThat(NodeConfigFile.read(SAMPLE, "host1")).isEqualTo(read(""));
    }

    @Test
    void the_sample_names_every_key() throws IOException, BadConfig {
        String sample = Files.readString(SAMPLE);
        NodeConfigFile file = open("node { accelerators = [ {} ] }");
        file.config();

        assertThat(file.keysKnown())
                .allSatisfy(
                        key -> assertThat(sample).contains(key.replaceFirst(".*\\.", "") + " = "));
    }

    @Test
    void half_of_what_tls_needs_is_not_enough() {
        assertThat(mistakes("cluster.tls.ca = c"))
                .extracting(mistake -> mistake.replaceAll("(?s).*: (\\S+) is missing.*", "$1"))
                .containsExactly("cluster.tls.certificate", "cluster.tls.key");
    }

    @Test
    void a_directory_for_cgroups_can_be_named() throws BadConfig {
        assertThat(read("launch.cgroup = /sys/fs/cgroup/x").launch().cgroup())
                .isEqualTo(new CgroupChoice.Below(Path.of("/sys/fs/cgroup/x")));
    }

    @Test
    void a_node_can_do_without_a_probe_port() throws BadConfig {
        assertThat(read("probe.listen = \"\"").probe())
                .isEqualTo(new Probe(Optional.empty(), Optional.empty()));
    }

    @Test
    void the_probe_port_is_at_the_address_of_the_node() throws BadConfig {
        assertThat(read("node.address = \"10.0.0.7\"").probe().listen())
                .contains(new HostPort("10.0.0.7", 7421));
    }

    @Test
    void an_empty_list_of_accelerators_hides_them() throws BadConfig {
        assertThat(read("node.accelerators = []").hardware().accelerators()).contains(List.of());
    }

    @Test
    void all_mistakes_are_reported_at_once_with_their_lines() {
        assertThat(
                        mistakes(
                                """
                                cluster { controllers = [] }
                                node {
                                  name = "-rf"
                                  memory = 12
                                  cpus = 0
                                  roots = x
                                }
                                launch { min-uid = -1, cgroup = here }
                                log-level = loud
                                """))
                .containsExactly(
                        "node.conf:1: cluster.controllers must name at least one controller",
                        "node.conf:3: node.name (-rf) must be 1 to 63 letters, digits, dots, dashes"
                                + " or underscores, and begin with a letter or digit",
                        "node.conf:4: node.memory (12) must be a size with its unit, such as"
                                + " 512MiB or 64GiB, of 1MiB or more",
                        "node.conf:5: node.cpus (0) must be a whole number from 1 to 1000000",
                        "node.conf:6: node.roots is not a known key.\n"
                                + "Maybe one of these was meant: accelerators, address, cpus, data,"
                                + " features, leaf, memory, name, rack, spine",
                        "node.conf:8: launch.min-uid (-1) must be a whole number from 0 to"
                                + " 2147483647",
                        "node.conf:8: launch.cgroup (here) must be own, none, or a directory of the"
                                + " v2 hierarchy",
                        "node.conf:9: log-level (loud) must be one of error, warn, info, debug,"
                                + " trace");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cluster = 3                      | cluster must be a section in braces",
                "cluster.controllers = x          | cluster.controllers must be a list: [ … ]",
                "cluster.controllers = [x]        | cluster.controllers (x) must be host:port",
                "cluster.controllers = [\"x:99999\"] | cluster.controllers (x:99999) must be"
                        + " host:port",
                "node.name = [x]                  | node.name must be a single value, not a list",
                "node.features = [{}]             | node.features must be a single value",
                "node.accelerators = [3]          | node.accelerators must hold sections in braces",
                "node.accelerators = [{count=-1}] | node.accelerators[].count (-1) must be",
                "node.accelerators = [{kind=x}]   | node.accelerators[].kind is not a known key",
                "node.memory = 1KiB               | node.memory (1KiB) must be a size",
                "node.memory = 5GB6               | node.memory (5GB6) must be a size",
                "launch.allow-root-jobs = maybe   | launch.allow-root-jobs (maybe) must be true",
                "sense.report-every = 5           | sense.report-every (5) must be a time with its"
                        + " unit, such as 5s, from 1s to 60s",
                "sense.report-every = 1ms         | sense.report-every (1ms) must be a time",
                "sense.storage = x                | sense.storage must be a section in braces",
                "sense.storage = { a = \"\" }      | sense.storage.a () must be a path",
                "sense.storage = { \"a b\" = /x }  | sense.storage (a b) must be 1 to 63 letters",
                "sense.colour = red               | sense.colour is not a known key",
                "probe.listen = x                 | probe.listen (x) must be host:port",
                "probe.address = \"x:0\"          | probe.address (x:0) must be host:port",
                "probe.port = 3                   | probe.port is not a known key",
                "a = {                            | it is not HOCON",
            })
    void a_wrong_value_is_named(String text, String mistake) {
        assertThat(mistakes(text)).singleElement().asString().contains(mistake);
    }

    @Test
    void a_missing_file_is_named() {
        Path missing = folder.resolve("none.conf");

        BadConfig bad =
                catchThrowableOfType(BadConfig.class, () -> NodeConfigFile.read(missing, "h"));

        assertThat(bad.mistakes())
                .singleElement()
                .asString()
                .contains("none.conf: it cannot be read");
    }
}

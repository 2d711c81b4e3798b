package lockstep.node.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;

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

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.regex.Pattern;

/// Reads `node.conf`. Each method reads one section.
public final class NodeConfigFile {

    private static final Path STATE = Path.of("/var/lib/lockstep/node");
    private static final HostPort CONTROLLER = new HostPort("127.0.0.1", 7420);
    static final Pattern WORD = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");
    static final String WORD_RULE =
            "must be 1 to 63 letters, digits, dots, dashes or underscores, and begin with a letter"
                    + " or digit";

    private final Mistakes mistakes;
    private final Section root;
    private final String hostName;

    private NodeConfigFile(Mistakes mistakes, Section root, String hostName) {
        this.mistakes = mistakes;
        this.root = root;
        this.hostName = hostName;
    }

    /// Reads a file.
    ///
    /// @param hostName this host's: the default of the node's name and address
    /// @throws BadConfig with every mistake of the file
    public static NodeConfig read(Path file, String hostName) throws BadConfig {
        return open(file, hostName).config();
    }

    static NodeConfigFile open(Path file, String hostName) throws BadConfig {
        Mistakes mistakes = new Mistakes(file.toString());
        Path base = file.toAbsolutePath().normalize().getParent();
        Section root =
                new Section(
                        "",
                        parse(file, mistakes).root(),
                        mistakes,
                        base == null ? Path.of("/") : base);
        return new NodeConfigFile(mistakes, root, hostName);
    }

    static Config parse(Path file, Mistakes mistakes) throws BadConfig {
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

    NodeConfig config() throws BadConfig {
        Cluster cluster = cluster(root.section("cluster"));
        Section section = root.section("node");
        Node node = node(section);
        Fabric fabric = fabric(section);
        Hardware hardware = hardware(section);
        section.finish();
        Launch launch = launch(root.section("launch"));
        Sense sense = SenseSection.read(root.section("sense"));
        Probe probe = ProbeSection.read(root.section("probe"), node.address());
        Users users = users(root.section("users"));
        LogLevel logLevel = root.choice("log-level", LogLevel.INFO);
        root.finish();
        mistakes.throwIfAny();
        return new NodeConfig(
                cluster, node, fabric, hardware, launch, sense, probe, users, logLevel);
    }

    /// Every key that a file may have; complete once [#config] was called.
    SortedSet<String> keysKnown() {
        return mistakes.keysKnown();
    }

    private static Users users(Section section) {
        Users users = new Users(section.path("socket"));
        section.finish();
        return users;
    }

    static Cluster cluster(Section section) {
        List<HostPort> controllers = new ArrayList<>();
        List<String> texts = section.texts("controllers", List.of(CONTROLLER.toString()));
        for (String text : texts) {
            Optional<HostPort> address = HostPort.parse(text);
            address.ifPresentOrElse(
                    controllers::add,
                    () ->
                            section.reject(
                                    "controllers",
                                    "(%s) must be host:port, such as 127.0.0.1:7420"
                                            .formatted(text)));
        }
        if (texts.isEmpty()) {
            section.reject("controllers", "must name at least one controller");
        }
        Cluster cluster =
                new Cluster(
                        controllers,
                        section.path("token-file"),
                        TlsSection.read(section.section("tls")));
        section.finish();
        return cluster;
    }

    private Node node(Section section) {
        String name = word(section, "name", hostName);
        List<String> features = section.texts("features", List.of());
        features.stream()
                .filter(feature -> !WORD.matcher(feature).matches())
                .forEach(
                        feature ->
                                section.reject(
                                        "features", "(%s) %s".formatted(feature, WORD_RULE)));
        return new Node(
                name, section.path("data", STATE), section.text("address", hostName), features);
    }

    private static String word(Section section, String key, String otherwise) {
        String text = section.text(key, otherwise);
        if (!text.isEmpty() && !WORD.matcher(text).matches()) {
            section.reject(key, "(%s) %s".formatted(text, WORD_RULE));
        }
        return text;
    }

    private static Fabric fabric(Section section) {
        return new Fabric(
                word(section, "leaf", ""), word(section, "spine", ""), word(section, "rack", ""));
    }

    private static Hardware hardware(Section section) {
        OptionalInt cpus =
                section.text("cpus").isEmpty()
                        ? OptionalInt.empty()
                        : OptionalInt.of(section.count("cpus", 1, 1, 1_000_000));
        OptionalLong memoryMib = section.mebibytes("memory");
        Optional<List<AcceleratorGroup>> accelerators =
                section.sections("accelerators")
                        .map(groups -> groups.stream().map(NodeConfigFile::accelerators).toList());
        return new Hardware(cpus, memoryMib, accelerators);
    }

    private static AcceleratorGroup accelerators(Section section) {
        var group =
                new AcceleratorGroup(
                        word(section, "name", "gpu"),
                        word(section, "type", ""),
                        section.count("count", 1, 0, 1_000));
        section.finish();
        return group;
    }

    private static Launch launch(Section section) {
        boolean allowRootJobs = section.flag("allow-root-jobs", false);
        int minUserId = section.count("min-uid", 1_000, 0, Integer.MAX_VALUE);
        String cgroup = section.text("cgroup", "own");
        CgroupChoice choice =
                switch (cgroup) {
                    case "own" -> new CgroupChoice.Own();
                    case "none" -> new CgroupChoice.None();
                    default -> {
                        if (!cgroup.startsWith("/")) {
                            section.reject(
                                    "cgroup",
                                    "(%s) must be own, none, or a directory of the v2 hierarchy"
                                            .formatted(cgroup));
                        }
                        yield new CgroupChoice.Below(Path.of(cgroup.replace("\0", "")));
                    }
                };
        Enforce enforce = section.choice("enforce", Enforce.AUTO);
        int pidsMax = section.count("pids-max", 10_000, 16, 4_000_000);
        boolean pinCpus = section.flag("pin-cpus", true);
        Strays strays = section.choice("strays", Strays.REPORT);
        section.finish();
        return new Launch(allowRootJobs, minUserId, choice, enforce, pidsMax, pinCpus, strays);
    }
}

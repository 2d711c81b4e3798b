package lockstep.cli.dev.home;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigUtil;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// `etc/dev.conf`: the cluster's shape and its parts' ports, so that a cluster that is started
/// again is the same one.
public final class ShapeFile {
    private final Path file;

    public ShapeFile(Path file) {
        this.file = file;
    }

    /// What stands in the file.
    public record Kept(ClusterShape shape, PartPorts ports) {}

    /// What was kept; empty before the first start.
    ///
    /// @throws IOException when the file cannot be read or understood
    public Optional<Kept> read() throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            Config config = ConfigFactory.parseFile(file.toFile());
            return Optional.of(new Kept(shape(config), ports(config.getConfig("ports"))));
        } catch (ConfigException | IllegalArgumentException e) {
            throw new IOException(
                    "%s cannot be understood: %s%nMaybe remove the folder and start anew."
                            .formatted(file, e.getMessage()),
                    e);
        }
    }

    public void write(Kept kept) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(file, text(kept));
    }

    private static ClusterShape shape(Config config) {
        List<NodePlace> nodes =
                config.getConfigList("nodes").stream().map(ShapeFile::node).toList();
        return new ClusterShape(
                nodes,
                config.hasPath("cpus")
                        ? OptionalInt.of(config.getInt("cpus"))
                        : OptionalInt.empty(),
                config.getInt("accelerators"),
                config.getInt("controllers"),
                config.getEnum(StoreKind.class, "store"),
                config.getDuration("lease"));
    }

    private static NodePlace node(Config node) {
        return new NodePlace(
                node.getString("name"),
                node.getString("leaf"),
                node.getString("spine"),
                node.getString("rack"));
    }

    private static PartPorts ports(Config config) {
        Map<String, Integer> ports = new HashMap<>();
        for (String name : config.root().keySet()) {
            ports.put(name, config.getInt(ConfigUtil.quoteString(name)));
        }
        return new PartPorts(ports);
    }

    private static String text(Kept kept) {
        ClusterShape shape = kept.shape();
        StringBuilder text = new StringBuilder("# Written by lockstep dev.\n\nnodes = [\n");
        for (NodePlace node : shape.nodes()) {
            text.append(
                    "  { name = %s, leaf = %s, spine = %s, rack = %s }%n"
                            .formatted(
                                    Hocon.quoted(node.name()),
                                    Hocon.quoted(node.leaf()),
                                    Hocon.quoted(node.spine()),
                                    Hocon.quoted(node.rack())));
        }
        text.append(
                """
                ]
                %saccelerators = %d
                controllers = %d
                store = %s
                lease = %s

                ports {
                """
                        .formatted(
                                shape.cpus().isPresent()
                                        ? "cpus = %d\n".formatted(shape.cpus().getAsInt())
                                        : "",
                                shape.accelerators(),
                                shape.controllers(),
                                shape.store(),
                                Hocon.duration(shape.lease())));
        kept.ports()
                .sorted()
                .forEach((part, port) -> text.append("  %s = %d%n".formatted(part, port)));
        return text.append("}\n").toString();
    }
}

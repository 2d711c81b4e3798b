package lockstep.cli.dev.home;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// What the configuration of a node says.
final class NodeConf {
    private final DevHome home;
    private final ClusterShape shape;
    private final PartPorts ports;

    NodeConf(DevHome home, ClusterShape shape, PartPorts ports) {
        this.home = home;
        this.shape = shape;
        this.ports = ports;
    }

    String text(NodePlace node) {
        return """
        node {
          name = %s
          data = %s
          address = "127.0.0.1"
        }

        controllers = [ %s ]
        token-file = %s

        fabric { leaf = %s, spine = %s, rack = %s }

        accelerators = [ %s ]
        """
                .formatted(
                        Hocon.quoted(node.name()),
                        Hocon.quoted(home.data(DevHome.nodePart(node.name()))),
                        controllers(),
                        Hocon.quoted(home.token()),
                        Hocon.quoted(node.leaf()),
                        Hocon.quoted(node.spine()),
                        Hocon.quoted(node.rack()),
                        accelerators());
    }

    private String controllers() {
        return shape.controllerNames().stream()
                .map(name -> "\"127.0.0.1:%d\"".formatted(ports.of(name)))
                .collect(Collectors.joining(", "));
    }

    private String accelerators() {
        return IntStream.range(0, shape.accelerators())
                .mapToObj(n -> "{ id = gpu%d, name = gpu, type = dev }".formatted(n))
                .collect(Collectors.joining(", "));
    }
}

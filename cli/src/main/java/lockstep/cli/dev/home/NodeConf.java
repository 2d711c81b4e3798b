package lockstep.cli.dev.home;

import java.util.stream.Collectors;

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

    /// Whoever starts the cluster may run jobs on it, root too: it is theirs. Accelerators are
    /// pretended or none, for real ones would be reported by every node.
    String text(NodePlace node) {
        return """
        cluster {
          controllers = [ %s ]
          token-file = %s
        }

        node {
          name = %s
          data = %s
          address = "127.0.0.1"
          leaf = %s
          spine = %s
          rack = %s
          %saccelerators = [ %s ]
        }

        launch {
          allow-root-jobs = true
          min-uid = 0
          # Several nodes share this machine: each would pin its jobs to the same CPUs.
          pin-cpus = false
          strays = ignore
        }

        # Several nodes share these cores: their clocks cannot be told apart.
        sense.quantum = false

        # They share the kernel too: each of them would tell the same of it.
        sense.kernel-log = ""

        # What they would measure of each other is the load of this machine.
        probe.listen = ""
        """
                .formatted(
                        controllers(),
                        Hocon.quoted(home.token()),
                        Hocon.quoted(node.name()),
                        Hocon.quoted(home.data(DevHome.nodePart(node.name()))),
                        Hocon.quoted(node.leaf()),
                        Hocon.quoted(node.spine()),
                        Hocon.quoted(node.rack()),
                        cpus(),
                        accelerators());
    }

    private String controllers() {
        return shape.controllerNames().stream()
                .map(name -> "\"127.0.0.1:%d\"".formatted(ports.of(name)))
                .collect(Collectors.joining(", "));
    }

    private String cpus() {
        return shape.cpus().isPresent() ? "cpus = %d%n  ".formatted(shape.cpus().getAsInt()) : "";
    }

    private String accelerators() {
        return shape.accelerators() == 0
                ? ""
                : "{ name = gpu, count = %d }".formatted(shape.accelerators());
    }
}

package lockstep.cli.dev.cluster;

import lockstep.cli.dev.home.ClusterShape;
import lockstep.cli.dev.home.DevHome;
import lockstep.cli.dev.home.PartPorts;
import lockstep.cli.dev.home.StoreKind;
import lockstep.cli.dev.supervise.Part;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The processes that a cluster is made of, and how each is started.
///
/// @param launcher the program that runs every Lockstep program: `bin/lockstep`
public record PartPlan(DevHome home, ClusterShape shape, PartPorts ports, Path launcher) {

    /// What the controllers need to be there before them.
    public List<Part> foundations() {
        List<Part> parts = new ArrayList<>();
        if (shape.separateZooKeeper()) {
            parts.add(server(DevHome.ZOOKEEPER));
        }
        if (shape.store() == StoreKind.POSTGRESQL) {
            parts.add(server(DevHome.POSTGRES));
        }
        return parts;
    }

    public List<Part> controllers() {
        return shape.controllerNames().stream().map(name -> daemon("controller", name)).toList();
    }

    public List<Part> nodes() {
        return shape.nodes().stream()
                .map(node -> daemon("node", DevHome.nodePart(node.name())))
                .toList();
    }

    private Part server(String name) {
        return part(
                name,
                List.of(
                        launcher.toString(),
                        name,
                        "--data",
                        home.data(name).toString(),
                        "--listen",
                        "127.0.0.1:" + ports.of(name)));
    }

    private Part daemon(String program, String name) {
        return part(
                name,
                List.of(
                        launcher.toString(),
                        program,
                        "--config",
                        home.configuration(name).toString()));
    }

    private Part part(String name, List<String> command) {
        Map<String, String> environment = Map.of(Belongings.MARK, Belongings.mark(home, name));
        return new Part(name, command, environment, home.log(name));
    }
}

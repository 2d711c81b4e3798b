package lockstep.node;

import lockstep.node.config.NodeConfig;
import lockstep.node.inventory.Hardware;
import lockstep.protocol.v1.Accelerator;
import lockstep.protocol.v1.NodeDescription;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What the node says of itself: the machine's word, unless the configuration has another.
final class Describer {

    private final NodeConfig config;
    private final Hardware hardware;
    private final String hostName;

    Describer(NodeConfig config, Hardware hardware, String hostName) {
        this.config = config;
        this.hardware = hardware;
        this.hostName = hostName;
    }

    NodeDescription description() throws IOException {
        NodeConfig.Hardware said = config.hardware();
        return NodeDescription.newBuilder()
                .setHostName(hostName)
                .setAddress(config.node().address())
                .setCpus(said.cpus().isPresent() ? said.cpus().getAsInt() : hardware.cpus())
                .setMemoryMib(
                        said.memoryMib().isPresent()
                                ? said.memoryMib().getAsLong()
                                : hardware.memoryMib())
                .addAllNuma(hardware.numaNodes())
                .addAllAccelerators(accelerators())
                .setLeaf(config.fabric().leaf())
                .setSpine(config.fabric().spine())
                .setRack(config.fabric().rack())
                .addAllFeatures(config.node().features())
                .setVersion(version())
                .build();
    }

    private List<Accelerator> accelerators() throws IOException {
        Optional<List<NodeConfig.AcceleratorGroup>> said = config.hardware().accelerators();
        if (said.isEmpty()) {
            return hardware.gpus();
        }
        List<Accelerator> all = new ArrayList<>();
        for (NodeConfig.AcceleratorGroup group : said.get()) {
            long before = all.stream().filter(a -> a.getName().equals(group.name())).count();
            for (int i = 0; i < group.count(); i++) {
                all.add(
                        Accelerator.newBuilder()
                                .setId(group.name() + (before + i))
                                .setName(group.name())
                                .setType(group.type())
                                .build());
            }
        }
        return all;
    }

    private static String version() {
        return Optional.ofNullable(Describer.class.getPackage().getImplementationVersion())
                .orElse("unversioned");
    }
}

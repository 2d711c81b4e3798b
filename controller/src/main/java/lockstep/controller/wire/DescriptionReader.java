package lockstep.controller.wire;

import lockstep.gang.cluster.FabricPlace;
import lockstep.gang.cluster.NodeSpec;
import lockstep.protocol.v1.Accelerator;
import lockstep.protocol.v1.NodeDescription;
import lockstep.protocol.v1.NumaNode;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Reads what a node says that it has.
final class DescriptionReader {
    private static final int CPUS_MAX = 65_536;
    private static final long MEMORY_MIB_MAX = 1L << 40;
    private static final int NUMA_MAX = 1_024;
    private static final int ACCELERATORS_MAX = 4_096;
    private static final int FEATURES_MAX = 256;
    private static final int WORD_MAX = 256;
    private static final int CPU_LIST_MAX = 8_192;

    private DescriptionReader() {}

    static NodeSpec read(NodeDescription description) throws BadReport {
        return new NodeSpec(
                Bounds.word("host name", description.getHostName(), WORD_MAX),
                Bounds.present("address", description.getAddress(), WORD_MAX),
                Bounds.count("cpus", description.getCpus(), 1, CPUS_MAX),
                Bounds.count("memory in MiB", description.getMemoryMib(), 0, MEMORY_MIB_MAX),
                numa(description.getNumaList()),
                accelerators(description.getAcceleratorsList()),
                new FabricPlace(
                        SharedWords.of(Bounds.word("leaf", description.getLeaf(), WORD_MAX)),
                        SharedWords.of(Bounds.word("spine", description.getSpine(), WORD_MAX)),
                        SharedWords.of(Bounds.word("rack", description.getRack(), WORD_MAX))),
                features(description.getFeaturesList()),
                SharedWords.of(Bounds.word("version", description.getVersion(), WORD_MAX)));
    }

    private static List<lockstep.gang.cluster.NumaNode> numa(List<NumaNode> said) throws BadReport {
        Bounds.atMost("numa", said, NUMA_MAX);
        List<lockstep.gang.cluster.NumaNode> numa = new ArrayList<>();
        for (NumaNode one : said) {
            numa.add(
                    new lockstep.gang.cluster.NumaNode(
                            Bounds.count("numa id", one.getId(), 0, CPUS_MAX),
                            Bounds.word("numa cpus", one.getCpus(), CPU_LIST_MAX),
                            Bounds.count(
                                    "numa memory in MiB", one.getMemoryMib(), 0, MEMORY_MIB_MAX)));
        }
        return numa;
    }

    private static List<lockstep.gang.cluster.Accelerator> accelerators(List<Accelerator> said)
            throws BadReport {
        Bounds.atMost("accelerators", said, ACCELERATORS_MAX);
        List<lockstep.gang.cluster.Accelerator> accelerators = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (Accelerator one : said) {
            String id = Bounds.present("accelerator id", one.getId(), WORD_MAX);
            Bounds.require(ids.add(id), () -> "accelerator %s is named twice".formatted(id));
            accelerators.add(
                    new lockstep.gang.cluster.Accelerator(
                            SharedWords.of(id),
                            SharedWords.of(
                                    Bounds.present("accelerator name", one.getName(), WORD_MAX)),
                            SharedWords.of(
                                    Bounds.word("accelerator type", one.getType(), WORD_MAX)),
                            Bounds.count("accelerator numa node", one.getNumaNode(), 0, CPUS_MAX)));
        }
        return accelerators;
    }

    private static List<String> features(List<String> said) throws BadReport {
        Bounds.atMost("features", said, FEATURES_MAX);
        for (String feature : said) {
            Bounds.present("feature", feature, WORD_MAX);
        }
        return List.copyOf(said);
    }
}

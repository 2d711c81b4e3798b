package lockstep.controller.wire;

import lockstep.gang.cluster.NodeName;
import lockstep.protocol.v1.Partition;

import java.util.Collection;

/// Writes partitions for readers.
public final class PartitionWriter {
    private PartitionWriter() {}

    /// Writes one partition.
    ///
    /// @param nodes that are known to the cluster
    public static Partition write(
            lockstep.gang.cluster.Partition partition, Collection<NodeName> nodes) {
        Partition.Builder message =
                Partition.newBuilder()
                        .setName(partition.name())
                        .setIsDefault(partition.isDefault());
        partition.maxTime().ifPresent(time -> message.setMaxTimeSeconds(Times.seconds(time)));
        partition
                .defaultTime()
                .or(partition::maxTime)
                .ifPresent(time -> message.setDefaultTimeSeconds(Times.seconds(time)));
        nodes.stream()
                .filter(partition::contains)
                .sorted()
                .map(NodeName::value)
                .forEach(message::addNodes);
        return message.build();
    }
}

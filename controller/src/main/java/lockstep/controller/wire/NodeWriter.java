package lockstep.controller.wire;

import lockstep.gang.checkpoint.CheckpointId;
import lockstep.gang.cluster.Accelerator;
import lockstep.gang.cluster.NodeName;
import lockstep.gang.cluster.NodeSpec;
import lockstep.gang.cluster.NumaNode;
import lockstep.gang.cluster.Partition;
import lockstep.gang.cluster.Partitions;
import lockstep.gang.decide.DrainHolder;
import lockstep.gang.plan.ClusterSnapshot;
import lockstep.protocol.v1.Drain;
import lockstep.protocol.v1.DrainMode;
import lockstep.protocol.v1.Incarnation;
import lockstep.protocol.v1.Node;
import lockstep.protocol.v1.NodeDescription;
import lockstep.protocol.v1.NodeState;

import java.util.List;
import java.util.Optional;

/// Writes nodes for readers.
public final class NodeWriter {
    private static final String SILENT = "Not responding";

    private NodeWriter() {}

    /// Writes one node.
    ///
    /// @param powerOff of which depends whether it may be switched off
    public static Node write(
            lockstep.gang.state.Node node, ClusterSnapshot snapshot, PowerOff powerOff) {
        NodeState state = state(node, snapshot);
        Node.Builder message =
                Node.newBuilder()
                        .setName(node.name().value())
                        .setState(state)
                        .setReason(reason(node, state))
                        .setDescription(description(node.spec()))
                        .addAllPartitions(partitions(node.name(), snapshot.partitions()))
                        .setCpusAllocated(node.cpusHeld())
                        .setMemoryMibAllocated(node.memoryMibHeld())
                        .setIncarnation(
                                Incarnation.newBuilder()
                                        .setBootId(node.incarnation().bootId())
                                        .setStart(node.incarnation().start()));
        node.drain()
                .map(drain -> drain(drain, state, powerOff.holders(node, drain, snapshot.state())))
                .ifPresent(message::setDrain);
        node.shares().values().stream()
                .flatMap(share -> share.accelerators().stream())
                .sorted()
                .forEach(message::addAcceleratorsAllocated);
        node.shares().keySet().stream()
                .mapToInt(attempt -> attempt.job().value())
                .distinct()
                .sorted()
                .forEach(message::addJobIds);
        return message.build();
    }

    /// How people see it.
    public static NodeState state(lockstep.gang.state.Node node, ClusterSnapshot snapshot) {
        if (node.lost()) {
            return NodeState.DOWN;
        } else if (snapshot.silent().contains(node.name())) {
            return NodeState.UNKNOWN;
        } else if (node.drain().isPresent()) {
            return node.isIdle() ? NodeState.DRAINED : NodeState.DRAINING;
        } else if (node.isIdle()) {
            return NodeState.IDLE;
        }
        return node.cpusFree() > 0 ? NodeState.MIXED : NodeState.ALLOCATED;
    }

    private static String reason(lockstep.gang.state.Node node, NodeState state) {
        return switch (state) {
            case DOWN -> node.lostReason();
            case UNKNOWN -> SILENT;
            case DRAINING, DRAINED ->
                    node.drain().map(lockstep.gang.drain.Drain::reason).orElse("");
            case IDLE, MIXED, ALLOCATED, NODE_STATE_UNSPECIFIED, UNRECOGNIZED -> "";
        };
    }

    /// @param holders absent where the node has not reported
    private static Drain drain(
            lockstep.gang.drain.Drain drain, NodeState state, Optional<List<DrainHolder>> holders) {
        Drain.Builder message =
                Drain.newBuilder()
                        .setUser(drain.by().name())
                        .setReason(drain.reason())
                        .setMode(mode(drain.mode()))
                        .setSince(Times.timestamp(drain.since()))
                        .setDomain(drain.domain())
                        .setSafeToPowerOff(
                                state == NodeState.DRAINED
                                        && holders.map(List::isEmpty).orElse(false));
        holders.stream().flatMap(List::stream).forEach(one -> message.addHolders(holder(one)));
        drain.deadline().map(Times::timestamp).ifPresent(message::setDeadline);
        return message.build();
    }

    private static lockstep.protocol.v1.DrainHolder holder(DrainHolder holder) {
        lockstep.protocol.v1.DrainHolder.Builder message =
                lockstep.protocol.v1.DrainHolder.newBuilder()
                        .setJobId(holder.attempt().job().value())
                        .setWhy(holder.why());
        holder.checkpoint().map(CheckpointId::step).ifPresent(message::setStep);
        return message.build();
    }

    private static DrainMode mode(lockstep.gang.drain.DrainMode mode) {
        return switch (mode) {
            case AFTER_JOBS -> DrainMode.AFTER_JOBS;
            case CHECKPOINT -> DrainMode.CHECKPOINT;
            case NOW -> DrainMode.NOW;
        };
    }

    private static Iterable<String> partitions(NodeName node, Partitions partitions) {
        return partitions.all().stream()
                .filter(partition -> partition.contains(node))
                .map(Partition::name)
                .toList();
    }

    private static NodeDescription description(NodeSpec spec) {
        NodeDescription.Builder message =
                NodeDescription.newBuilder()
                        .setHostName(spec.hostName())
                        .setAddress(spec.address())
                        .setCpus(spec.cpus())
                        .setMemoryMib(spec.memoryMib())
                        .setLeaf(spec.place().leaf())
                        .setSpine(spec.place().spine())
                        .setRack(spec.place().rack())
                        .addAllFeatures(spec.features())
                        .setVersion(spec.version());
        spec.numa().forEach(numa -> message.addNuma(numa(numa)));
        spec.accelerators().forEach(one -> message.addAccelerators(accelerator(one)));
        return message.build();
    }

    private static lockstep.protocol.v1.NumaNode numa(NumaNode numa) {
        return lockstep.protocol.v1.NumaNode.newBuilder()
                .setId(numa.id())
                .setCpus(numa.cpus())
                .setMemoryMib(numa.memoryMib())
                .build();
    }

    private static lockstep.protocol.v1.Accelerator accelerator(Accelerator accelerator) {
        return lockstep.protocol.v1.Accelerator.newBuilder()
                .setId(accelerator.id())
                .setName(accelerator.name())
                .setType(accelerator.type())
                .setNumaNode(accelerator.numaNode())
                .build();
    }
}

package lockstep.controller.wire;

import lockstep.gang.cluster.NodeName;
import lockstep.gang.explain.PlannedStart;
import lockstep.gang.hostlist.HostList;
import lockstep.gang.price.Choice;
import lockstep.gang.price.Price;
import lockstep.protocol.v1.NamedCharge;
import lockstep.protocol.v1.RunnerUp;

import java.util.Collection;

/// Writes prices, and what was or would be bought for them.
final class PriceWriter {
    private PriceWriter() {}

    static lockstep.protocol.v1.Price price(Price price) {
        lockstep.protocol.v1.Price.Builder message =
                lockstep.protocol.v1.Price.newBuilder().setTotal(price.total());
        price.charges()
                .forEach(
                        (charge, cost) ->
                                message.addCharges(
                                        NamedCharge.newBuilder()
                                                .setName(charge.word())
                                                .setCost(cost)));
        return message.build();
    }

    static lockstep.protocol.v1.PlannedStart start(PlannedStart start) {
        return bare(start)
                .setPrice(price(start.price()))
                .setExpectedRunSeconds(start.expectedRun().toSeconds())
                .setSlowdown(start.slowdown())
                .build();
    }

    /// Without what it costs.
    static lockstep.protocol.v1.PlannedStart.Builder bare(PlannedStart start) {
        return lockstep.protocol.v1.PlannedStart.newBuilder()
                .setAt(Times.timestamp(start.at()))
                .setNodeCount(start.nodes().size())
                .setNodes(nodes(start.nodes()))
                .setLevel(Words.level(start.level()));
    }

    static lockstep.protocol.v1.Choice choice(Choice choice, double slowdown) {
        lockstep.protocol.v1.Choice.Builder message =
                lockstep.protocol.v1.Choice.newBuilder()
                        .setLevel(Words.level(choice.level()))
                        .setPrice(price(choice.price()))
                        .setExpectedRunSeconds(choice.expectedRun().toSeconds())
                        .setSlowdown(slowdown)
                        .setInputs(choice.inputs());
        choice.runnerUp()
                .ifPresent(
                        other ->
                                message.setRunnerUp(
                                        RunnerUp.newBuilder()
                                                .setNodes(other.nodes())
                                                .setLevel(Words.level(other.level()))
                                                .setPrice(price(other.price()))));
        return message.build();
    }

    /// As a host list, in the order of people.
    static String nodes(Collection<NodeName> nodes) {
        return HostList.compressSet(nodes.stream().map(NodeName::value).toList());
    }
}

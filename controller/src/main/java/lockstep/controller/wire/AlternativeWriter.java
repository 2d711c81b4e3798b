package lockstep.controller.wire;

import lockstep.gang.explain.Alternative;
import lockstep.gang.explain.Change;

import java.time.Duration;

/// Writes what would start jobs sooner.
final class AlternativeWriter {
    private AlternativeWriter() {}

    static lockstep.protocol.v1.Alternative write(Alternative alternative) {
        lockstep.protocol.v1.Alternative.Builder message =
                lockstep.protocol.v1.Alternative.newBuilder()
                        .setStart(PriceWriter.start(alternative.start()))
                        .setCost(alternative.cost());
        alternative.sooner().map(Duration::toSeconds).ifPresent(message::setSoonerSeconds);
        switch (alternative.change()) {
            case Change.ByOwner own -> add(message.setByOwner(true), own);
            case Change.ByCluster other -> add(message, other);
        }
        return message.build();
    }

    private static void add(
            lockstep.protocol.v1.Alternative.Builder message, Change.ByOwner change) {
        switch (change) {
            case Change.Released _ ->
                    message.setChange(lockstep.protocol.v1.Alternative.Change.RELEASED);
            case Change.AnyTime _ ->
                    message.setChange(lockstep.protocol.v1.Alternative.Change.ANY_TIME);
            case Change.TimeLimit(var limit, var asked) ->
                    message.setChange(lockstep.protocol.v1.Alternative.Change.TIME_LIMIT)
                            .setLimitSeconds(limit.toSeconds())
                            .setAskedSeconds(asked.map(Duration::toSeconds).orElse(0L));
            case Change.OtherPartition(var name) ->
                    message.setChange(lockstep.protocol.v1.Alternative.Change.PARTITION)
                            .setName(name);
            case Change.OtherQos(var name) ->
                    message.setChange(lockstep.protocol.v1.Alternative.Change.QOS).setName(name);
            case Change.AnyNodes(var named) ->
                    message.setChange(lockstep.protocol.v1.Alternative.Change.ANY_NODES)
                            .setName(String.join(",", named));
            case Change.NoExclusion(var excluded) ->
                    message.setChange(lockstep.protocol.v1.Alternative.Change.NO_EXCLUSION)
                            .setName(String.join(",", excluded));
            case Change.AnyFeatures(var asked) ->
                    message.setChange(lockstep.protocol.v1.Alternative.Change.ANY_FEATURES)
                            .setName(String.join("&", asked));
            case Change.Sharing _ ->
                    message.setChange(lockstep.protocol.v1.Alternative.Change.SHARING);
            case Change.AnyLayout _ ->
                    message.setChange(lockstep.protocol.v1.Alternative.Change.ANY_LAYOUT);
            case Change.FewerNodes(int nodes, int asked) ->
                    message.setChange(lockstep.protocol.v1.Alternative.Change.FEWER_NODES)
                            .setNodes(nodes)
                            .setAskedNodes(asked);
            case Change.PoorerNodes _ ->
                    message.setChange(lockstep.protocol.v1.Alternative.Change.POORER_NODES);
        }
    }

    private static void add(
            lockstep.protocol.v1.Alternative.Builder message, Change.ByCluster change) {
        switch (change) {
            case Change.UnfitNodes _ ->
                    message.setChange(lockstep.protocol.v1.Alternative.Change.UNFIT_NODES);
            case Change.NodesBack(var nodes, var domain) ->
                    message.setChange(lockstep.protocol.v1.Alternative.Change.NODES_BACK)
                            .setName(PriceWriter.nodes(nodes))
                            .setDomain(domain);
            case Change.DependenciesMet(var jobs, var expected) -> {
                message.setChange(lockstep.protocol.v1.Alternative.Change.DEPENDENCIES_MET);
                jobs.forEach(job -> message.addJobIds(job.value()));
                expected.ifPresent(at -> message.setExpected(Times.timestamp(at)));
            }
        }
    }
}

package lockstep.controller.wire;

import lockstep.gang.cluster.NodeName;
import lockstep.gang.explain.Reason;
import lockstep.protocol.v1.OtherJob;
import lockstep.protocol.v1.WaitReason;

import java.util.List;

/// Writes why jobs wait.
final class ReasonWriter {
    private ReasonWriter() {}

    static WaitReason write(Reason reason) {
        WaitReason.Builder message = WaitReason.newBuilder().setWord(Words.slurm(reason));
        reason.cost().ifPresent(message::setCost);
        switch (reason) {
            case Reason.Gate gate -> add(message, gate);
            case Reason.Busy(var nodes, var holders, _) -> {
                on(message.setKind(WaitReason.Kind.BUSY), nodes);
                holders.forEach(one -> message.addJobs(holder(one)));
            }
            case Reason.Ahead(var jobs, _) -> {
                message.setKind(WaitReason.Kind.AHEAD);
                jobs.forEach(one -> message.addJobs(claim(one)));
            }
            case Reason.Unusable(var ailment, var nodes, var why, _) ->
                    on(message.setKind(kind(ailment)), nodes).setDetail(String.join("; ", why));
            case Reason.Closed closed -> add(message, closed);
            case Reason.BetterLater(var now, double saved, _) ->
                    message.setKind(WaitReason.Kind.BETTER_LATER)
                            .setGain(saved)
                            .setNow(PriceWriter.start(now));
            case Reason.Scattered(int nodes, _) ->
                    message.setKind(WaitReason.Kind.SCATTERED).setNodeCount(nodes);
            case Reason.Clearing(var jobs, double lost, _) -> {
                message.setKind(WaitReason.Kind.CLEARING).setGain(lost);
                jobs.forEach(id -> message.addJobs(OtherJob.newBuilder().setJobId(id.value())));
            }
            case Reason.TooFew(_, int suitable, _) ->
                    message.setKind(WaitReason.Kind.TOO_FEW).setNodeCount(suitable);
        }
        return message.build();
    }

    private static WaitReason.Builder on(WaitReason.Builder message, List<NodeName> nodes) {
        return message.setNodeCount(nodes.size()).setNodes(PriceWriter.nodes(nodes));
    }

    private static void add(WaitReason.Builder message, Reason.Gate gate) {
        message.setKind(WaitReason.Kind.GATE).setDetail(gate.detail());
        gate.until().ifPresent(at -> message.setUntil(Times.timestamp(at)));
    }

    private static void add(WaitReason.Builder message, Reason.Closed closed) {
        on(message.setKind(WaitReason.Kind.CLOSED), closed.nodes())
                .setName(closed.reservation())
                .setFrom(Times.timestamp(closed.from()))
                .setUntil(Times.timestamp(closed.until()));
    }

    private static WaitReason.Kind kind(Reason.Ailment ailment) {
        return switch (ailment) {
            case LOST -> WaitReason.Kind.LOST;
            case SILENT -> WaitReason.Kind.SILENT;
            case UNFIT -> WaitReason.Kind.UNFIT;
        };
    }

    private static OtherJob.Builder holder(Reason.Holder holder) {
        return OtherJob.newBuilder()
                .setJobId(holder.job().value())
                .setUntil(Times.timestamp(holder.until()))
                .setNodeCount(holder.nodes().size())
                .setNodes(PriceWriter.nodes(holder.nodes()));
    }

    private static OtherJob.Builder claim(Reason.Claim claim) {
        return OtherJob.newBuilder()
                .setJobId(claim.job().value())
                .setFrom(Times.timestamp(claim.from()))
                .setNodeCount(claim.nodes().size())
                .setNodes(PriceWriter.nodes(claim.nodes()));
    }
}

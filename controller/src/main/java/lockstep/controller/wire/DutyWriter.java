package lockstep.controller.wire;

import lockstep.controller.environment.Gang;
import lockstep.gang.drain.Notice;
import lockstep.gang.job.AttemptId;
import lockstep.gang.lifecycle.Attempt;
import lockstep.gang.lifecycle.NodeShare;
import lockstep.gang.order.Duty;
import lockstep.gang.state.ClusterState;
import lockstep.gang.state.Job;
import lockstep.protocol.v1.AttemptOrder;
import lockstep.protocol.v1.Wanted;

import java.time.Duration;
import java.util.Optional;

/// Writes duties as orders. Safe for any thread.
public final class DutyWriter {
    private final String cluster;
    private final Duration grace;

    /// The gang written last: its other nodes are likely to come next, and much is the same.
    private volatile Optional<LaunchWriter> last = Optional.empty();

    /// Begins with no gang.
    ///
    /// @param cluster its name
    /// @param grace between SIGTERM and SIGKILL
    public DutyWriter(String cluster, Duration grace) {
        this.cluster = cluster;
        this.grace = grace;
    }

    /// Writes one duty.
    ///
    /// @param state in which the nodes of the duty's gang are known
    public AttemptOrder write(Duty duty, ClusterState state) {
        AttemptId attempt = duty.attempt();
        AttemptOrder.Builder order =
                AttemptOrder.newBuilder()
                        .setJobId(attempt.job().value())
                        .setAttempt(attempt.number());
        switch (duty) {
            case Duty.Prepare(Job job, Attempt run, NodeShare share) ->
                    order.setWanted(Wanted.PREPARE).setLaunch(writer(job, run, state).write(share));
            case Duty.Commit(_, var firstNode, int port) ->
                    order.setWanted(Wanted.COMMIT)
                            .setRendezvousAddress(
                                    state.node(firstNode).orElseThrow().spec().address())
                            .setRendezvousPort(port);
            case Duty.Notify notify -> order.setWanted(Wanted.NOTIFY).setNotice(notice(notify));
            case Duty.Stop _ ->
                    order.setWanted(Wanted.STOP).setGraceMillis(Math.toIntExact(grace.toMillis()));
            case Duty.Forget _ -> order.setWanted(Wanted.FORGET);
        }
        return order.build();
    }

    private static lockstep.protocol.v1.Notice notice(Duty.Notify duty) {
        lockstep.protocol.v1.Notice.Builder message =
                lockstep.protocol.v1.Notice.newBuilder()
                        .setId(duty.id())
                        .setText(duty.notice().map(Notice::text).orElse(""));
        duty.signal()
                .ifPresent(
                        signal ->
                                message.setSignal(signal.name())
                                        .setSignalBatchOnly(signal.batchOnly()));
        return message.build();
    }

    private LaunchWriter writer(Job job, Attempt attempt, ClusterState state) {
        Gang gang = Gang.of(state, job, attempt, cluster);
        LaunchWriter writer =
                last.filter(known -> known.gang().equals(gang))
                        .orElseGet(() -> new LaunchWriter(gang, grace));
        last = Optional.of(writer);
        return writer;
    }
}

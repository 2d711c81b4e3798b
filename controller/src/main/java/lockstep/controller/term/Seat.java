package lockstep.controller.term;

import lockstep.controller.api.ClusterView;
import lockstep.controller.api.ControlPlane;
import lockstep.controller.api.Delivery;
import lockstep.controller.api.Followed;
import lockstep.controller.api.Leadership;
import lockstep.controller.api.NotLeading;
import lockstep.controller.api.StagingView;
import lockstep.controller.link.NodeDoor;
import lockstep.controller.link.OrderSink;
import lockstep.controller.link.OrderStream;
import lockstep.controller.link.Orders;
import lockstep.controller.link.ReportMark;
import lockstep.controller.sense.Health;
import lockstep.controller.sense.SenseDoor;
import lockstep.controller.sense.SenseStream;
import lockstep.controller.stage.StageDoor;
import lockstep.controller.stage.StageStream;
import lockstep.controller.wire.LastReports;
import lockstep.controller.wire.Report;
import lockstep.controller.wire.SenseTold;
import lockstep.controller.wire.StageTold;
import lockstep.gang.checkpoint.CheckpointId;
import lockstep.gang.cluster.NodeName;
import lockstep.gang.decide.Command;
import lockstep.gang.decide.Reply;
import lockstep.gang.job.JobId;
import lockstep.gang.report.NodeStatement.Held;
import lockstep.gang.state.ClusterState;
import lockstep.protocol.v1.Movement;
import lockstep.protocol.v1.NodeOrders;
import lockstep.protocol.v1.PathRecord;
import lockstep.protocol.v1.RestoreCheckpointReply;
import lockstep.protocol.v1.ShardPlace;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// What the API and the nodes see of this process: the leadership it has, or that it has none.
public final class Seat
        implements ControlPlane, NodeDoor, SenseDoor, StageDoor, StagingView, Health, LastReports {
    /// How orders are written.
    @FunctionalInterface
    public interface Form {
        /// Writes one message.
        ///
        /// @param version which the node speaks
        /// @param state from which the duties were derived, or a later one
        NodeOrders write(Orders orders, int version, ClusterState state);
    }

    private final Supplier<Optional<String>> leaderHint;
    private final Standby following;
    private final Form form;
    private volatile Optional<Term> term = Optional.empty();

    /// @param leaderHint the leader's address by ZooKeeper's last word
    /// @param following what is known of the cluster without leading it
    /// @param form how orders are written
    public Seat(Supplier<Optional<String>> leaderHint, Standby following, Form form) {
        this.leaderHint = leaderHint;
        this.following = following;
        this.form = form;
    }

    /// From now on this process leads.
    public void take(Term begun) {
        term = Optional.of(begun);
    }

    /// What the settings of the leadership hand out has become something else.
    public void adjusted() {
        leading().ifPresent(Term::adjusted);
    }

    @Override
    public CompletableFuture<Reply> submit(Command command) {
        return leading()
                .map(leader -> leader.submit(command))
                .orElseGet(() -> CompletableFuture.failedFuture(new NotLeading(leaderHint.get())));
    }

    @Override
    public ClusterView view() {
        return leading().map(Term::view).orElseGet(following::view);
    }

    @Override
    public Leadership leadership() {
        return leading().isPresent()
                ? new Leadership.Leading()
                : new Leadership.Following(leaderHint.get());
    }

    /// Nothing is said by a process that led and is not confirmed any more: it is about to end.
    @Override
    public CompletableFuture<Optional<Followed>> followed() {
        return term.isPresent()
                ? CompletableFuture.completedFuture(Optional.empty())
                : following.followed();
    }

    @Override
    public void reported(Report report, OrderStream orders) {
        Optional<Term> leader = host(report.clusterId(), orders::refuse);
        if (leader.isEmpty()) {
            return;
        }
        leader.get()
                .desk()
                .report(
                        report.statement(),
                        new ReportMark(
                                report.seq(), report.epochSeen(), report.nodeClock().toMillis()),
                        new StreamSink(orders, report.protocolVersion(), form, leader.get()));
    }

    @Override
    public void closed(OrderStream orders) {
        // Silence is judged by time alone: a closed stream may come back at once.
    }

    @Override
    public void sensed(SenseTold told, SenseStream stream) {
        Optional<Term> leader = host(told.clusterId(), stream::refuse);
        if (leader.isEmpty()) {
            return;
        }
        leader.get().senses().sensed(told, stream);
    }

    @Override
    public void staged(StageTold told, StageStream stream) {
        Optional<Term> leader = host(told.clusterId(), stream::refuse);
        if (leader.isEmpty()) {
            return;
        }
        leader.get().stages().staged(told, stream);
    }

    @Override
    public List<ShardPlace> places(CheckpointId checkpoint) {
        return staging().places(checkpoint);
    }

    @Override
    public List<Movement> movements(JobId job) {
        return staging().movements(job);
    }

    @Override
    public List<PathRecord> paths() {
        return staging().paths();
    }

    @Override
    public RestoreCheckpointReply restore(Delivery delivery) {
        return staging().restore(delivery);
    }

    @Override
    public Optional<String> verify(CheckpointId checkpoint) {
        return staging().verify(checkpoint);
    }

    @Override
    public List<CheckpointId> onlyOn(NodeName node) {
        return staging().onlyOn(node);
    }

    private StagingView staging() {
        return leading().<StagingView>map(Term::stages).orElse(StagingView.NONE);
    }

    @Override
    public Optional<Evidence> of(NodeName node) {
        return leading().flatMap(leader -> leader.senses().of(node));
    }

    @Override
    public FabricEvidence ofFabric() {
        return leading().map(leader -> leader.senses().ofFabric()).orElse(FabricEvidence.NOTHING);
    }

    @Override
    public Optional<List<Held>> lastReport(NodeName node) {
        return leading().flatMap(leader -> leader.desk().lastReport(node));
    }

    /// Who answers a node of that cluster; else its stream is refused, with the reason.
    private Optional<Term> host(String clusterId, Consumer<String> refuse) {
        Optional<Term> leader = leading();
        if (leader.isEmpty()) {
            refuse.accept(new NotLeading(leaderHint.get()).getMessage());
            return leader;
        }
        Optional<String> stranger = stranger(leader.get(), clusterId);
        stranger.ifPresent(refuse);
        return stranger.isPresent() ? Optional.empty() : leader;
    }

    /// Why a node is not of this cluster; empty where it is, or does not know.
    private static Optional<String> stranger(Term leader, String clusterId) {
        String own = leader.identity().id();
        return clusterId.isEmpty() || clusterId.equals(own)
                ? Optional.empty()
                : Optional.of(
                        "this is cluster %s, the node belongs to %s".formatted(own, clusterId));
    }

    private Optional<Term> leading() {
        return term.filter(Term::mayAct);
    }

    /// Equal for the same stream.
    private record StreamSink(OrderStream stream, int version, Form form, Term term)
            implements OrderSink {
        @Override
        public void send(Orders orders) {
            stream.send(form.write(orders, version, term.loop().state()));
        }

        @Override
        public void close(String why) {
            stream.refuse(why);
        }
    }
}

package lockstep.gang.state;

import lockstep.gang.checkpoint.Checkpoint;
import lockstep.gang.checkpoint.CheckpointId;
import lockstep.gang.checkpoint.JobCheckpoints;
import lockstep.gang.cluster.Epoch;
import lockstep.gang.cluster.Incarnation;
import lockstep.gang.cluster.NodeName;
import lockstep.gang.cluster.NodeSpec;
import lockstep.gang.condition.Resource;
import lockstep.gang.drain.Drain;
import lockstep.gang.drain.Service;
import lockstep.gang.event.Entry;
import lockstep.gang.job.AttemptId;
import lockstep.gang.job.JobId;
import lockstep.gang.job.RequestId;
import lockstep.gang.lifecycle.Attempt;
import lockstep.gang.lifecycle.JobState;
import lockstep.gang.lifecycle.NodeShare;
import lockstep.gang.token.Token;
import lockstep.gang.token.TokenId;

import org.pcollections.HashPMap;
import org.pcollections.HashTreePMap;
import org.pcollections.IntTreePMap;
import org.pcollections.TreePMap;
import org.pcollections.TreePSet;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Everything that the journal says, up to and including `seq`.
///
/// A value: each event makes a new one that shares nearly all of its memory with the one before
/// (persistent maps). So the writer's next state, what readers see, the planner's snapshot and a
/// standby's copy are references, and nobody locks.
///
/// @param seq of the last event applied; 0 before the first
/// @param book the jobs
/// @param drained the names of those `nodes` that are drained
/// @param drainedUplinks those that no new gang may cross
/// @param drainedPaths by name, those along which no new checkpoint may go
/// @param past what is kept of what is over
/// @param checkpoints those of the jobs that have any
/// @param tokens those that are not revoked, and not known to be over
/// @param longestLease the longest that a node may have; zero where none was ever granted
public record ClusterState(
        long seq,
        Epoch epoch,
        JobBook book,
        TreePMap<NodeName, Node> nodes,
        TreePSet<NodeName> drained,
        HashPMap<Resource.Uplink, Drain> drainedUplinks,
        HashPMap<String, Drain> drainedPaths,
        Past past,
        TreePMap<JobId, JobCheckpoints> checkpoints,
        TreePMap<TokenId, Token> tokens,
        Duration longestLease) {

    public static ClusterState empty() {
        return new ClusterState(
                0,
                Epoch.NONE,
                JobBook.EMPTY,
                TreePMap.empty(),
                TreePSet.empty(),
                HashTreePMap.empty(),
                HashTreePMap.empty(),
                Past.NOTHING,
                TreePMap.empty(),
                TreePMap.empty(),
                Duration.ZERO);
    }

    /// What is kept of a node when a state is stored; what it gives to whom follows from the jobs.
    public record NodeFacts(
            NodeName name,
            NodeSpec spec,
            Incarnation incarnation,
            boolean lost,
            String lostReason,
            Service service) {}

    /// A state read back from a snapshot: indices and ledger are made anew from the jobs.
    public static ClusterState restored(
            long seq,
            Epoch epoch,
            int lastJobId,
            List<Job> jobs,
            List<NodeFacts> nodes,
            Map<Resource.Uplink, Drain> drainedUplinks,
            Map<String, Drain> drainedPaths,
            Past past,
            Map<JobId, JobCheckpoints> checkpoints,
            Map<TokenId, Token> tokens,
            Duration longestLease) {
        ClusterState state =
                empty().at(seq, epoch)
                        .withPast(past)
                        .withCheckpoints(TreePMap.from(checkpoints))
                        .withDrainedUplinks(HashTreePMap.from(drainedUplinks))
                        .withDrainedPaths(HashTreePMap.from(drainedPaths))
                        .withTokens(TreePMap.from(tokens))
                        .withLongestLease(longestLease);
        for (NodeFacts facts : nodes) {
            Node node =
                    Node.registered(facts.name(), facts.incarnation(), facts.spec())
                            .withService(facts.service());
            state = state.withNode(facts.lost() ? node.lostBecause(facts.lostReason()) : node);
        }
        for (Job job : jobs) {
            state = state.withJob(job);
            if (job.state() instanceof JobState.Active active) {
                state = state.withSharesOf(active.attempt());
            }
        }
        return state.withBook(state.book.withLastId(lastJobId));
    }

    private ClusterState withSharesOf(Attempt attempt) {
        ClusterState next = this;
        for (NodeShare share : attempt.placement()) {
            if (!attempt.freed().contains(share.node())) {
                Node node = next.node(share.node()).orElseThrow();
                next = next.withNode(node.holding(attempt.id(), share));
            }
        }
        return next;
    }

    /// The state after `entry`. Total: whatever the journal holds can be applied.
    ///
    /// @throws IllegalStateException when the entry does not follow this state: a defect or a
    ///   damaged journal; stop
    public ClusterState apply(Entry entry) {
        if (entry.seq() != seq + 1 || entry.epoch().compareTo(epoch) < 0) {
            throw new IllegalStateException(
                    "entry %d of epoch %d does not follow seq %d of epoch %d"
                            .formatted(entry.seq(), entry.epoch().value(), seq, epoch.value()));
        }
        return Evolution.evolve(at(entry.seq(), entry.epoch()), entry);
    }

    /// The highest job id ever given.
    public int lastJobId() {
        return book.lastId();
    }

    /// By id: all that have not ended, and the newest that have.
    public IntTreePMap<Job> jobs() {
        return book.all();
    }

    /// Which job came of which request, for the jobs in [#jobs].
    public HashPMap<RequestId, JobId> requests() {
        return book.requests();
    }

    /// Ids of pending jobs, in queue order.
    public TreePSet<JobId> queue() {
        return book.queue();
    }

    /// Ids of jobs that may hold nodes.
    public TreePSet<JobId> active() {
        return book.active();
    }

    /// Ids of ended jobs that are still remembered.
    public TreePSet<JobId> ended() {
        return book.ended();
    }

    public Optional<Job> job(JobId id) {
        return book.job(id);
    }

    /// The checkpoints of this job, as far as they are remembered.
    public JobCheckpoints checkpointsOf(JobId job) {
        return checkpoints.getOrDefault(job, JobCheckpoints.NONE);
    }

    public Optional<Checkpoint> checkpoint(CheckpointId id) {
        return checkpointsOf(id.job()).of(id);
    }

    /// Until when the work of this attempt is in a checkpoint that it has written itself.
    public Optional<Instant> savedAt(AttemptId attempt) {
        return checkpointsOf(attempt.job()).newestOf(attempt.number()).map(Checkpoint::takenAt);
    }

    public Optional<Node> node(NodeName name) {
        return Optional.ofNullable(nodes.get(name));
    }

    public Optional<Token> token(TokenId id) {
        return Optional.ofNullable(tokens.get(id));
    }

    public Stream<Job> queued() {
        return queue().stream().map(book::known);
    }

    public Stream<Job> activeJobs() {
        return active().stream().map(book::known);
    }

    /// The active state of exactly this attempt, if it is the job's current one.
    public Optional<JobState.Active> active(AttemptId attempt) {
        return job(attempt.job())
                .map(Job::state)
                .filter(JobState.Active.class::isInstance)
                .map(JobState.Active.class::cast)
                .filter(state -> state.attempt().id().equals(attempt));
    }

    private ClusterState at(long nextSeq, Epoch nextEpoch) {
        return new ClusterState(
                nextSeq,
                nextEpoch,
                book,
                nodes,
                drained,
                drainedUplinks,
                drainedPaths,
                past,
                checkpoints,
                tokens,
                longestLease);
    }

    ClusterState withBook(JobBook next) {
        return new ClusterState(
                seq,
                epoch,
                next,
                nodes,
                drained,
                drainedUplinks,
                drainedPaths,
                past,
                checkpoints,
                tokens,
                longestLease);
    }

    ClusterState withNode(Node node) {
        return new ClusterState(
                seq,
                epoch,
                book,
                nodes.plus(node.name(), node),
                node.drain().isPresent() ? drained.plus(node.name()) : drained.minus(node.name()),
                drainedUplinks,
                drainedPaths,
                past,
                checkpoints,
                tokens,
                longestLease);
    }

    /// @throws IllegalStateException when an attempt holds something there
    ClusterState without(NodeName name) {
        if (!node(name).map(Node::isIdle).orElse(true)) {
            throw new IllegalStateException(name + " cannot be forgotten: it holds something");
        }
        return new ClusterState(
                seq,
                epoch,
                book,
                nodes.minus(name),
                drained.minus(name),
                drainedUplinks,
                drainedPaths,
                past,
                checkpoints,
                tokens,
                longestLease);
    }

    ClusterState withDrainedUplinks(HashPMap<Resource.Uplink, Drain> next) {
        return new ClusterState(
                seq,
                epoch,
                book,
                nodes,
                drained,
                next,
                drainedPaths,
                past,
                checkpoints,
                tokens,
                longestLease);
    }

    ClusterState withDrainedPaths(HashPMap<String, Drain> next) {
        return new ClusterState(
                seq,
                epoch,
                book,
                nodes,
                drained,
                drainedUplinks,
                next,
                past,
                checkpoints,
                tokens,
                longestLease);
    }

    ClusterState withPast(Past next) {
        return new ClusterState(
                seq,
                epoch,
                book,
                nodes,
                drained,
                drainedUplinks,
                drainedPaths,
                next,
                checkpoints,
                tokens,
                longestLease);
    }

    private ClusterState withCheckpoints(TreePMap<JobId, JobCheckpoints> next) {
        return new ClusterState(
                seq,
                epoch,
                book,
                nodes,
                drained,
                drainedUplinks,
                drainedPaths,
                past,
                next,
                tokens,
                longestLease);
    }

    ClusterState withTokens(TreePMap<TokenId, Token> next) {
        return new ClusterState(
                seq,
                epoch,
                book,
                nodes,
                drained,
                drainedUplinks,
                drainedPaths,
                past,
                checkpoints,
                next,
                longestLease);
    }

    ClusterState withLongestLease(Duration next) {
        return new ClusterState(
                seq,
                epoch,
                book,
                nodes,
                drained,
                drainedUplinks,
                drainedPaths,
                past,
                checkpoints,
                tokens,
                next);
    }

    ClusterState with(JobId job, JobCheckpoints next) {
        return withCheckpoints(checkpoints.plus(job, next));
    }

    /// With this job, new or in place of its earlier self.
    ClusterState withJob(Job job) {
        return withBook(book.with(job));
    }

    ClusterState without(JobId id) {
        return withBook(book.without(id)).withCheckpoints(checkpoints.minus(id));
    }

    /// From-scratch twin of the indices and the ledger; for tests and the simulator.
    ///
    /// @throws IllegalStateException naming what does not agree
    public void verify() {
        StateCheck.verify(this);
    }
}

package lockstep.gang.state;

import lockstep.gang.cluster.Epoch;
import lockstep.gang.cluster.Incarnation;
import lockstep.gang.cluster.NodeName;
import lockstep.gang.cluster.NodeSpec;
import lockstep.gang.event.Entry;
import lockstep.gang.job.AttemptId;
import lockstep.gang.job.JobId;
import lockstep.gang.job.RequestId;
import lockstep.gang.lifecycle.Attempt;
import lockstep.gang.lifecycle.JobState;
import lockstep.gang.lifecycle.NodeShare;

import org.pcollections.HashPMap;
import org.pcollections.HashTreePMap;
import org.pcollections.IntTreePMap;
import org.pcollections.TreePMap;
import org.pcollections.TreePSet;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Everything that the journal says, up to and including `seq`.
///
/// A value: each event makes a new one that shares nearly all of its memory with the one before
/// (persistent maps). So the writer's next state, what readers see, the planner's snapshot and a
/// standby's copy are references, and nobody locks.
///
/// @param seq of the last event applied; 0 before the first
/// @param lastJobId the highest job id ever given
/// @param jobs by id: all that have not ended, and the newest that have
/// @param requests which job came of which request, for the jobs in `jobs`
/// @param queue ids of pending jobs, in queue order
/// @param active ids of jobs that may hold nodes
/// @param ended ids of ended jobs that are still remembered
public record ClusterState(
        long seq,
        Epoch epoch,
        int lastJobId,
        IntTreePMap<Job> jobs,
        HashPMap<RequestId, JobId> requests,
        TreePMap<NodeName, Node> nodes,
        TreePSet<JobId> queue,
        TreePSet<JobId> active,
        TreePSet<JobId> ended) {

    public static ClusterState empty() {
        return new ClusterState(
                0,
                Epoch.NONE,
                0,
                IntTreePMap.empty(),
                HashTreePMap.empty(),
                TreePMap.empty(),
                TreePSet.empty(),
                TreePSet.empty(),
                TreePSet.empty());
    }

    /// What is kept of a node when a state is stored; what it gives to whom follows from the jobs.
    public record NodeFacts(
            NodeName name,
            NodeSpec spec,
            Incarnation incarnation,
            boolean lost,
            String lostReason) {}

    /// A state read back from a snapshot: indices and ledger are made anew from the jobs.
    public static ClusterState restored(
            long seq, Epoch epoch, int lastJobId, List<Job> jobs, List<NodeFacts> nodes) {
        ClusterState state = empty().at(seq, epoch);
        for (NodeFacts facts : nodes) {
            Node node = Node.registered(facts.name(), facts.incarnation(), facts.spec());
            state = state.withNode(facts.lost() ? node.lostBecause(facts.lostReason()) : node);
        }
        for (Job job : jobs) {
            state = state.withNewJob(job);
            if (job.state() instanceof JobState.Active active) {
                state = state.withSharesOf(active.attempt());
            }
        }
        return state.withLastJobId(lastJobId);
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

    private ClusterState withLastJobId(int id) {
        return new ClusterState(seq, epoch, id, jobs, requests, nodes, queue, active, ended);
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

    public Optional<Job> job(JobId id) {
        return Optional.ofNullable(jobs.get(id.value()));
    }

    public Optional<Node> node(NodeName name) {
        return Optional.ofNullable(nodes.get(name));
    }

    public Stream<Job> queued() {
        return queue.stream().map(this::known);
    }

    public Stream<Job> activeJobs() {
        return active.stream().map(this::known);
    }

    /// The active state of exactly this attempt, if it is the job's current one.
    public Optional<JobState.Active> active(AttemptId attempt) {
        return job(attempt.job())
                .map(Job::state)
                .filter(JobState.Active.class::isInstance)
                .map(JobState.Active.class::cast)
                .filter(state -> state.attempt().id().equals(attempt));
    }

    private Job known(JobId id) {
        return job(id).orElseThrow(
                        () -> new IllegalStateException("job " + id + " is indexed only"));
    }

    private ClusterState at(long nextSeq, Epoch nextEpoch) {
        return new ClusterState(
                nextSeq, nextEpoch, lastJobId, jobs, requests, nodes, queue, active, ended);
    }

    ClusterState withNode(Node node) {
        return new ClusterState(
                seq,
                epoch,
                lastJobId,
                jobs,
                requests,
                nodes.plus(node.name(), node),
                queue,
                active,
                ended);
    }

    ClusterState withNewJob(Job job) {
        return new ClusterState(
                        seq,
                        epoch,
                        Math.max(lastJobId, job.id().value()),
                        jobs,
                        requests.plus(job.request(), job.id()),
                        nodes,
                        queue,
                        active,
                        ended)
                .withJob(job);
    }

    /// With this job in place of its earlier self, and the indices following its state.
    ClusterState withJob(Job job) {
        JobId id = job.id();
        return new ClusterState(
                seq,
                epoch,
                lastJobId,
                jobs.plus(id.value(), job),
                requests,
                nodes,
                member(queue, id, job.state() instanceof JobState.Pending),
                member(active, id, job.isActive()),
                member(ended, id, job.hasEnded()));
    }

    ClusterState without(JobId id) {
        Job job = known(id);
        return new ClusterState(
                seq,
                epoch,
                lastJobId,
                jobs.minus(id.value()),
                requests.minus(job.request()),
                nodes,
                queue,
                active,
                ended.minus(id));
    }

    private static TreePSet<JobId> member(TreePSet<JobId> set, JobId id, boolean wanted) {
        return wanted ? set.plus(id) : set.minus(id);
    }

    /// From-scratch twin of the indices and the ledger; for tests and the simulator.
    ///
    /// @throws IllegalStateException naming what does not agree
    public void verify() {
        StateCheck.verify(this);
    }
}

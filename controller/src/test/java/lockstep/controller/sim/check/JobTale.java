package lockstep.controller.sim.check;

import lockstep.gang.cluster.NodeName;
import lockstep.gang.job.AttemptId;
import lockstep.gang.job.JobId;
import lockstep.gang.job.RequestId;
import lockstep.gang.lifecycle.NodeShare;
import lockstep.gang.lifecycle.RankExit;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/// One job as the journal tells it, kept in the plainest way.
final class JobTale {
    /// In the order in which a job passes through them.
    enum Stage {
        HELD,
        PENDING,
        STARTING,
        RUNNING,
        ENDING,
        ENDED
    }

    final JobId id;
    final RequestId request;
    Stage stage;
    int attempts;
    long beganAtNanos;
    List<NodeShare> placement = List.of();
    final TreeSet<NodeName> freed = new TreeSet<>();
    final TreeSet<NodeName> freedInSilence = new TreeSet<>();
    final Map<Integer, RankExit> exits = new TreeMap<>();

    JobTale(JobId id, RequestId request, boolean held) {
        this.id = id;
        this.request = request;
        this.stage = held ? Stage.HELD : Stage.PENDING;
    }

    void begin(List<NodeShare> shares, long nowNanos) {
        attempts++;
        beganAtNanos = nowNanos;
        placement = shares;
        stage = Stage.STARTING;
        freed.clear();
        freedInSilence.clear();
        exits.clear();
    }

    boolean isActive() {
        return stage == Stage.STARTING || stage == Stage.RUNNING || stage == Stage.ENDING;
    }

    boolean runs(AttemptId attempt) {
        return isActive() && attempt.number() == attempts;
    }

    boolean holds(AttemptId attempt, NodeName node) {
        return runs(attempt) && share(node).isPresent() && !freed.contains(node);
    }

    Optional<NodeShare> share(NodeName node) {
        return placement.stream().filter(share -> share.node().equals(node)).findFirst();
    }

    boolean allFreed() {
        return freed.size() == placement.size();
    }

    int ranks() {
        return placement.stream().mapToInt(NodeShare::ranks).sum();
    }
}

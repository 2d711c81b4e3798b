package lockstep.gang.plan;

import lockstep.gang.job.JobId;
import lockstep.gang.job.JobSpec;
import lockstep.gang.lifecycle.NodeShare;
import lockstep.gang.plan.Plan.Start;
import lockstep.gang.plan.Plan.Wait;
import lockstep.gang.state.Job;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One pass over the queue.
final class Round {
    private final ClusterSnapshot snapshot;
    private final Instant now;
    private final Lanes lanes;
    private final List<Start> starts = new ArrayList<>();
    private final Map<JobId, Wait> waits = new HashMap<>();

    Round(ClusterSnapshot snapshot, Instant now) {
        this.snapshot = snapshot;
        this.now = now;
        this.lanes = Lanes.of(snapshot);
    }

    Plan plan() {
        snapshot.state().queued().forEach(this::consider);
        return new Plan(snapshot.state().seq(), starts, waits);
    }

    private void consider(Job job) {
        JobSpec spec = job.spec();
        Optional<Lane> lane = lanes.named(spec.partition());
        if (lane.isEmpty()) {
            waits.put(
                    job.id(),
                    new Wait("PartitionConfig", "there is no partition " + spec.partition()));
        } else if (spec.begin().isPresent() && spec.begin().get().isAfter(now)) {
            waits.put(job.id(), new Wait("BeginTime", "not before " + spec.begin().get()));
        } else if (snapshot.resting().contains(job.id())) {
            waits.put(
                    job.id(),
                    new Wait("SchedDefer", "its last start failed; it is tried again soon"));
        } else if (lane.get().isClosed()) {
            waits.put(job.id(), lane.get().behind());
        } else {
            tryToStart(job, lane.get());
        }
    }

    private void tryToStart(Job job, Lane lane) {
        Wish wish = Wish.of(job.spec());
        Optional<Wait> hopeless = lane.knownAsHopeless(wish);
        if (hopeless.isPresent()) {
            waits.put(job.id(), hopeless.get());
            return;
        }
        Optional<List<ScratchNode>> nodes = lane.search(wish).choice();
        if (nodes.isPresent()) {
            List<NodeShare> placement = Shares.of(job.spec(), nodes.get());
            reserve(nodes.get(), placement);
            starts.add(new Start(job.id(), placement));
        } else {
            waits.put(job.id(), obstacle(job.id(), lane, wish));
        }
    }

    private static void reserve(List<ScratchNode> nodes, List<NodeShare> placement) {
        for (int i = 0; i < nodes.size(); i++) {
            nodes.get(i).reserve(placement.get(i));
        }
    }

    private Wait obstacle(JobId id, Lane lane, Wish wish) {
        Optional<Wait> hopeless = lane.judge(wish);
        if (hopeless.isPresent()) {
            return hopeless.get();
        }
        Wait wait = lane.whyNotNow(wish);
        lanes.close(lane, id);
        return wait;
    }
}

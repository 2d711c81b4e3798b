package lockstep.controller.codec;

import lockstep.gang.checkpoint.Checkpoint;
import lockstep.gang.checkpoint.CheckpointId;
import lockstep.gang.checkpoint.JobCheckpoints;
import lockstep.gang.job.JobId;

import org.pcollections.TreePMap;
import org.pcollections.TreePSet;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The checkpoints of one job, as a snapshot holds them.
///
/// @param restored what attempts went on from, by the attempt's number
record StoredCheckpoints(
        JobId job,
        List<Checkpoint> all,
        List<CheckpointId> removed,
        Map<Integer, CheckpointId> restored) {
    static List<StoredCheckpoints> of(Map<JobId, JobCheckpoints> byJob) {
        return byJob.entrySet().stream()
                .map(
                        one ->
                                new StoredCheckpoints(
                                        one.getKey(),
                                        List.copyOf(one.getValue().all().values()),
                                        List.copyOf(one.getValue().removed()),
                                        new TreeMap<>(one.getValue().restored())))
                .toList();
    }

    JobCheckpoints checkpoints() {
        return new JobCheckpoints(byId(all), TreePSet.from(removed), TreePMap.from(restored));
    }

    private static TreePMap<CheckpointId, Checkpoint> byId(Collection<Checkpoint> all) {
        TreePMap<CheckpointId, Checkpoint> byId = TreePMap.empty();
        for (Checkpoint one : all) {
            byId = byId.plus(one.id(), one);
        }
        return byId;
    }
}

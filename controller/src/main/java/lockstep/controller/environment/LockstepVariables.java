package lockstep.controller.environment;

import lockstep.gang.job.Checkpointing;
import lockstep.gang.job.Launch;

import java.util.Map;

/// Lockstep's own names.
final class LockstepVariables {
    private final Gang gang;

    LockstepVariables(Gang gang) {
        this.gang = gang;
    }

    void addCommon(String hostList, Map<String, String> variables) {
        variables.put("LOCKSTEP_CLUSTER", gang.cluster());
        variables.put("LOCKSTEP_JOB_ID", gang.job().id().toString());
        variables.put("LOCKSTEP_JOB_NAME", gang.spec().name());
        variables.put("LOCKSTEP_ATTEMPT", Integer.toString(gang.attempt().id().number()));
        variables.put("LOCKSTEP_NODE_LIST", hostList);
        variables.put("LOCKSTEP_NODES", Integer.toString(gang.size()));
        variables.put("LOCKSTEP_RANKS", Integer.toString(gang.attempt().ranks()));
        variables.put("LOCKSTEP_LAUNCH", launch());
        addCheckpoints(gang.spec().checkpointing(), variables);
    }

    /// Where no directory is named, each node names its own.
    private void addCheckpoints(Checkpointing wanted, Map<String, String> variables) {
        if (!wanted.directory().isEmpty()) {
            variables.put("LOCKSTEP_CHECKPOINT_DIR", wanted.directory());
        }
        if (!wanted.store().isEmpty()) {
            variables.put("LOCKSTEP_CHECKPOINT_STORE", wanted.store());
            variables.put("LOCKSTEP_CHECKPOINT_KEEP", Integer.toString(wanted.keep()));
        }
        gang.attempt()
                .restore()
                .ifPresent(
                        restore ->
                                variables.put(
                                        "LOCKSTEP_RESTORE_STEP",
                                        Long.toString(restore.checkpoint().step())));
    }

    void addNode(int index, Map<String, String> variables) {
        variables.put("LOCKSTEP_NODE", gang.share(index).node().value());
        variables.put("LOCKSTEP_NODE_INDEX", Integer.toString(index));
    }

    static void addRank(int rank, int localRank, Map<String, String> variables) {
        variables.put("LOCKSTEP_RANK", Integer.toString(rank));
        variables.put("LOCKSTEP_LOCAL_RANK", Integer.toString(localRank));
    }

    private String launch() {
        return switch (gang.spec().launch()) {
            case Launch.Batch _ -> "batch";
            case Launch.PerNode _ -> "per-node";
            case Launch.PerRank _ -> "per-rank";
        };
    }
}

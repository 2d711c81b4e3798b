package lockstep.controller.environment;

import lockstep.gang.lifecycle.NodeShare;

import java.util.Map;

/// What `torch.distributed` reads, and the `PET_*` names by which a bare `torchrun train.py` finds
/// its gang.
///
/// Ports are not known before the gang is committed: the node adds `MASTER_PORT`, `PET_MASTER_PORT`
/// and `PET_RDZV_ENDPOINT` then.
///
/// To torchrun each process that Lockstep starts is a "node" of its own: it starts the workers
/// below. With one process on a node it starts one worker for each task, or for each GPU, there.
final class TorchVariables {
    private final Gang gang;

    TorchVariables(Gang gang) {
        this.gang = gang;
    }

    void addCommon(Map<String, String> variables) {
        String address = gang.masterAddress();
        int processes = gang.attempt().ranks();
        variables.put("MASTER_ADDR", address);
        variables.put("WORLD_SIZE", Integer.toString(processes));
        variables.put("PET_MASTER_ADDR", address);
        variables.put("PET_NNODES", Integer.toString(processes));
        variables.put("PET_RDZV_BACKEND", "static");
        variables.put("PET_RDZV_ID", gang.attempt().id().toString());
    }

    void addNode(int index, Map<String, String> variables) {
        NodeShare share = gang.share(index);
        variables.put("LOCAL_WORLD_SIZE", Integer.toString(share.ranks()));
        variables.put("GROUP_RANK", Integer.toString(index));
        variables.put("PET_NPROC_PER_NODE", Integer.toString(workers(index, share)));
    }

    static void addRank(int rank, int localRank, Map<String, String> variables) {
        variables.put("RANK", Integer.toString(rank));
        variables.put("LOCAL_RANK", Integer.toString(localRank));
        variables.put("PET_NODE_RANK", Integer.toString(rank));
    }

    private int workers(int index, NodeShare share) {
        if (share.ranks() > 1) {
            return 1;
        }
        int gpus = new Accelerators(gang.specs().get(index), share).count();
        return share.tasks() > 1 ? share.tasks() : Math.max(gpus, 1);
    }
}

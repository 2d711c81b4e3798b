package lockstep.controller.environment;

import lockstep.gang.lifecycle.NodeShare;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// Every variable of Lockstep's making, for the processes of one gang.
///
/// Three layers, each winning over the one before: the gang's, the node's, the process's. The first
/// is worked out once, so that large gangs cost no more for each node.
public final class GangEnvironment {
    private final Gang gang;
    private final TorchVariables torch;
    private final SlurmVariables slurm;
    private final LockstepVariables lockstep;
    private final SortedMap<String, String> common = new TreeMap<>();

    public GangEnvironment(Gang gang) {
        this.gang = gang;
        this.torch = new TorchVariables(gang);
        this.slurm = new SlurmVariables(gang);
        this.lockstep = new LockstepVariables(gang);
        String hostList = gang.hostList();
        torch.addCommon(common);
        slurm.addCommon(hostList, common);
        lockstep.addCommon(hostList, common);
    }

    /// What all processes on the node at this place in the gang have in common.
    public Map<String, String> ofNode(int index) {
        SortedMap<String, String> variables = new TreeMap<>(common);
        torch.addNode(index, variables);
        slurm.addNode(index, variables);
        lockstep.addNode(index, variables);
        return variables;
    }

    /// What only this process has.
    ///
    /// @param localRank counted from 0 on this node
    public Map<String, String> ofRank(int index, int localRank) {
        NodeShare share = gang.share(index);
        int rank = share.firstRank() + localRank;
        SortedMap<String, String> variables = new TreeMap<>();
        TorchVariables.addRank(rank, localRank, variables);
        SlurmVariables.addRank(rank, localRank, variables);
        LockstepVariables.addRank(rank, localRank, variables);
        return variables;
    }
}

package lockstep.stager.transfer;

import lockstep.stager.shard.SourceTree;
import lockstep.stager.store.Store;
import lockstep.stager.store.StorePath;

/// Where the bytes of a shard may be had.
public sealed interface ShardOrigin {
    /// This node's own files, which need not be right.
    record Local(SourceTree tree) implements ShardOrigin {}

    /// A partner node.
    ///
    /// @param cluster below which it keeps its objects
    record Partner(String cluster, StorePath path) implements ShardOrigin {}

    /// A durable store.
    record Durable(Store store) implements ShardOrigin {}
}

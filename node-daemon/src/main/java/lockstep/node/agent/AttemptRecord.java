package lockstep.node.agent;

import lockstep.protocol.v1.LaunchSpec;
import lockstep.protocol.v1.NodeCause;

/// What the spool keeps of an attempt, synced before the attempt is acted upon; never changed
/// afterwards.
public sealed interface AttemptRecord {

    AttemptKey key();

    /// The node holds resources for this attempt. Shepherds are started only after this record is
    /// durable, and only by the daemon that wrote it: a daemon which finds the record after its
    /// start starts nothing.
    ///
    /// @param bootId the life of the machine in which the record was written
    record Held(AttemptKey key, LaunchSpec launch, String bootId) implements AttemptRecord {}

    /// Nothing was ever started here for this attempt, and nothing will be.
    record Closed(AttemptKey key, NodeCause cause, String detail) implements AttemptRecord {}

    /// There was a record, but it cannot be read any more: whatever runs under this name must end.
    record Damaged(AttemptKey key, String detail) implements AttemptRecord {}
}

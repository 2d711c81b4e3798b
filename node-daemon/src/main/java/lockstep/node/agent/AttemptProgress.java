package lockstep.node.agent;

import lockstep.protocol.v1.NodeCause;

import java.util.Optional;

/// How far a held attempt has come, kept so that a restarted daemon carries on: it outlives the
/// daemon, not the machine.
///
/// @param start empty until the barrier was opened
/// @param end empty while the attempt is not being ended
public record AttemptProgress(Optional<Start> start, Optional<End> end) {

    /// Held, barrier closed.
    public static final AttemptProgress NONE =
            new AttemptProgress(Optional.empty(), Optional.empty());

    /// The barrier was opened.
    ///
    /// @param atMillis on the boot-time clock
    public record Start(long atMillis, Rendezvous rendezvous) {}

    /// It is being ended.
    ///
    /// @param killAtMillis when everything that is left is killed, on the boot-time clock
    public record End(NodeCause cause, String detail, long killAtMillis) {}
}

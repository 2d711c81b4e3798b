package lockstep.node.agent;

import lockstep.protocol.v1.Incarnation;

import java.util.List;
import java.util.Map;

/// All that the spool knew when the daemon started.
///
/// @param incarnation this life of the daemon; its start count is already durable
/// @param leaseUntilMillis the lease on the boot-time clock, 0 when there was none in this life of
///   the machine
/// @param attempts every attempt with a record that was not forgotten
/// @param forgotten for each job, the highest attempt that was forgotten
public record Recovered(
        Incarnation incarnation,
        Allegiance allegiance,
        long leaseUntilMillis,
        List<StoredAttempt> attempts,
        Map<Integer, Integer> forgotten) {

    public Recovered {
        attempts = List.copyOf(attempts);
        forgotten = Map.copyOf(forgotten);
    }

    /// A record and the last progress noted for it ([AttemptProgress#NONE] when there was none).
    public record StoredAttempt(AttemptRecord record, AttemptProgress progress) {}
}

package lockstep.controller.history;

import lockstep.gang.job.AttemptId;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What one node gives to an attempt.
///
/// @param freedAt absent while it is held
record ShareRow(
        AttemptId attempt, String node, int cpus, int accelerators, Optional<Instant> freedAt) {
    static final Stored TABLE =
            new Stored(
                    "history_share",
                    List.of("job", "attempt", "node"),
                    List.of("cpus", "accelerators", "freed_at"));

    ShareRow freed(Instant at) {
        return new ShareRow(attempt, node, cpus, accelerators, Optional.of(at));
    }

    static ShareRow read(AttemptId attempt, ResultSet row) throws SQLException {
        return new ShareRow(
                attempt,
                row.getString("node"),
                row.getInt("cpus"),
                row.getInt("accelerators"),
                Micros.readAny(row, "freed_at"));
    }

    Stored.Values values() {
        return new Stored.Values()
                .with(attempt.job().value())
                .with(attempt.number())
                .with(node)
                .with(cpus)
                .with(accelerators)
                .withAny(freedAt.map(Micros::of));
    }
}

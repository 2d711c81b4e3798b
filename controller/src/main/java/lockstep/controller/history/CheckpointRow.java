package lockstep.controller.history;

import lockstep.gang.checkpoint.CheckpointId;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/// A complete checkpoint of a job that has not ended.
///
/// @param durable whether it outlives its nodes, and nothing is known to be wrong with it
record CheckpointRow(CheckpointId id, Instant takenAt, boolean durable) {
    static final Stored TABLE =
            new Stored(
                    "history_checkpoint",
                    List.of("job", "attempt", "step_no"),
                    List.of("taken_at", "durable"));

    CheckpointRow withDurable(boolean is) {
        return new CheckpointRow(id, takenAt, is);
    }

    static CheckpointRow read(ResultSet row) throws SQLException {
        return new CheckpointRow(
                new CheckpointId(
                        new lockstep.gang.job.JobId(row.getInt("job")),
                        row.getInt("attempt"),
                        row.getLong("step_no")),
                Micros.read(row, "taken_at"),
                row.getBoolean("durable"));
    }

    Stored.Values values() {
        return new Stored.Values()
                .with(id.job().value())
                .with(id.attempt())
                .with(id.step())
                .with(Micros.of(takenAt))
                .with(durable);
    }
}

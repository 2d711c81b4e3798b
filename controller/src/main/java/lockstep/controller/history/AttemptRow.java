package lockstep.controller.history;

import lockstep.controller.wire.ExitStatus;
import lockstep.gang.hostlist.HostList;
import lockstep.gang.job.AttemptId;
import lockstep.gang.job.JobId;
import lockstep.gang.lifecycle.NodeShare;
import lockstep.gang.lifecycle.NodeUsage;
import lockstep.gang.lifecycle.RankUsage;
import lockstep.gang.lifecycle.Used;
import lockstep.protocol.v1.JobState;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// An attempt while a batch of entries is told: read, changed, written back. Never leaves its
/// batch.
final class AttemptRow {
    static final Stored TABLE =
            new Stored(
                    "history_attempt",
                    List.of("job", "attempt"),
                    List.of(
                            "state",
                            "requeued",
                            "cause",
                            "detail",
                            "allocated_at",
                            "started_at",
                            "ending_at",
                            "ended_at",
                            "exit_code",
                            "exit_signal",
                            "node_list",
                            "nodes",
                            "cpus",
                            "accelerators",
                            "memory_mib",
                            "ranks",
                            "nodes_told",
                            "used_cpu_millis",
                            "used_peak_memory",
                            "used_read",
                            "used_written",
                            "rank_peak_memory",
                            "accelerator_millis",
                            "cpu_millis",
                            "lost_cause",
                            "lost_accelerator_millis",
                            "lost_cpu_millis",
                            "kept_until"));

    final AttemptId id;
    final Holding holding;
    JobState state = JobState.CONFIGURING;
    boolean requeued;
    String cause = "";
    String detail = "";
    Optional<Instant> started = Optional.empty();
    Optional<Instant> ending = Optional.empty();
    Optional<Instant> ended = Optional.empty();
    ExitStatus exit = ExitStatus.NONE;
    int nodesTold;
    Used used = Used.UNKNOWN;
    OptionalLong rankPeakMemory = OptionalLong.empty();
    Amount held = Amount.NOTHING;
    String lostCause = "";
    Amount lost = Amount.NOTHING;

    /// Until when its work is kept although it did not end well; absent where none of it is.
    Optional<Instant> keptUntil = Optional.empty();

    /// What it has of the cluster.
    ///
    /// @param nodeList in the form of a host list
    record Holding(
            Instant since,
            String nodeList,
            int nodes,
            int cpus,
            int accelerators,
            long memoryMib,
            int ranks) {
        static Holding of(List<NodeShare> placement, Instant since) {
            return new Holding(
                    since,
                    HostList.compress(
                            placement.stream().map(share -> share.node().value()).toList()),
                    placement.size(),
                    placement.stream().mapToInt(NodeShare::cpus).sum(),
                    placement.stream().mapToInt(share -> share.accelerators().size()).sum(),
                    placement.stream().mapToLong(NodeShare::memoryMib).sum(),
                    placement.stream().mapToInt(NodeShare::ranks).sum());
        }
    }

    AttemptRow(AttemptId id, Holding holding) {
        this.id = id;
        this.holding = holding;
    }

    /// One of its nodes told what was used there.
    void told(NodeUsage usage) {
        OptionalLong here =
                usage.mostMemory()
                        .map(RankUsage::used)
                        .map(Used::peakMemoryBytes)
                        .orElse(OptionalLong.empty());
        used = nodesTold == 0 ? usage.whole() : used.plus(usage.whole());
        if (nodesTold == 0) {
            rankPeakMemory = here;
        } else if (here.isPresent() && rankPeakMemory.isPresent()) {
            rankPeakMemory =
                    OptionalLong.of(Math.max(here.getAsLong(), rankPeakMemory.getAsLong()));
        } else {
            rankPeakMemory = OptionalLong.empty();
        }
        nodesTold++;
    }

    static AttemptRow read(ResultSet row) throws SQLException {
        AttemptRow attempt =
                new AttemptRow(
                        new AttemptId(new JobId(row.getInt("job")), row.getInt("attempt")),
                        new Holding(
                                Micros.read(row, "allocated_at"),
                                row.getString("node_list"),
                                row.getInt("nodes"),
                                row.getInt("cpus"),
                                row.getInt("accelerators"),
                                row.getLong("memory_mib"),
                                row.getInt("ranks")));
        attempt.state = JobState.valueOf(row.getString("state"));
        attempt.requeued = row.getBoolean("requeued");
        attempt.cause = row.getString("cause");
        attempt.detail = row.getString("detail");
        attempt.started = Micros.readAny(row, "started_at");
        attempt.ending = Micros.readAny(row, "ending_at");
        attempt.ended = Micros.readAny(row, "ended_at");
        attempt.exit = new ExitStatus(row.getInt("exit_code"), row.getInt("exit_signal"));
        attempt.nodesTold = row.getInt("nodes_told");
        attempt.used =
                new Used(
                        Micros.readMillis(row, "used_cpu_millis"),
                        Micros.number(row, "used_peak_memory"),
                        Micros.number(row, "used_read"),
                        Micros.number(row, "used_written"));
        attempt.rankPeakMemory = Micros.number(row, "rank_peak_memory");
        attempt.held = new Amount(row.getLong("accelerator_millis"), row.getLong("cpu_millis"));
        attempt.lostCause = row.getString("lost_cause");
        attempt.lost =
                new Amount(row.getLong("lost_accelerator_millis"), row.getLong("lost_cpu_millis"));
        attempt.keptUntil = Micros.readAny(row, "kept_until");
        return attempt;
    }

    Stored.Values values() {
        return new Stored.Values()
                .with(id.job().value())
                .with(id.number())
                .with(state.name())
                .with(requeued)
                .with(cause)
                .with(detail)
                .with(Micros.of(holding.since()))
                .withAny(started.map(Micros::of))
                .withAny(ending.map(Micros::of))
                .withAny(ended.map(Micros::of))
                .with(exit.code())
                .with(exit.signal())
                .with(holding.nodeList())
                .with(holding.nodes())
                .with(holding.cpus())
                .with(holding.accelerators())
                .with(holding.memoryMib())
                .with(holding.ranks())
                .with(nodesTold)
                .withAny(used.cpu().map(Duration::toMillis))
                .withAny(boxed(used.peakMemoryBytes()))
                .withAny(boxed(used.readBytes()))
                .withAny(boxed(used.writtenBytes()))
                .withAny(boxed(rankPeakMemory))
                .with(held.acceleratorMillis())
                .with(held.cpuMillis())
                .with(lostCause)
                .with(lost.acceleratorMillis())
                .with(lost.cpuMillis())
                .withAny(keptUntil.map(Micros::of));
    }

    private static Optional<Long> boxed(OptionalLong number) {
        return number.isPresent() ? Optional.of(number.getAsLong()) : Optional.empty();
    }
}

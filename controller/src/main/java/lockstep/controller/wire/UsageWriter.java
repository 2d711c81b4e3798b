package lockstep.controller.wire;

import lockstep.gang.lifecycle.Attempt;
import lockstep.gang.lifecycle.NodeUsage;
import lockstep.gang.lifecycle.Used;
import lockstep.protocol.v1.JobUsage;
import lockstep.protocol.v1.RankUsage;
import lockstep.protocol.v1.Usage;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Writes what attempts used, for readers.
final class UsageWriter {
    private UsageWriter() {}

    /// What an attempt used; empty while no node has told.
    static Optional<JobUsage.Builder> of(Attempt attempt) {
        return attempt.used()
                .map(
                        used -> {
                            JobUsage.Builder message =
                                    JobUsage.newBuilder()
                                            .setUsed(write(used))
                                            .setNodes(attempt.usage().size());
                            attempt.mostMemory()
                                    .map(rank -> write(rank, attempt))
                                    .ifPresent(message::setMostMemory);
                            return message;
                        });
    }

    /// Of each rank that was counted, where all of the attempt were to be remembered.
    static List<RankUsage> ranks(Attempt attempt) {
        List<RankUsage> all = new ArrayList<>();
        if (attempt.ranks() <= NodeUsage.RANKS_NAMED_MOST) {
            for (var share : attempt.placement()) {
                Optional.ofNullable(attempt.usage().get(share.node()))
                        .ifPresent(
                                node ->
                                        node.ranks()
                                                .forEach(rank -> all.add(write(rank, attempt))));
            }
        }
        return all;
    }

    private static RankUsage write(lockstep.gang.lifecycle.RankUsage rank, Attempt attempt) {
        return RankUsage.newBuilder()
                .setRank(rank.rank())
                .setNode(
                        attempt.placement().stream()
                                .filter(share -> share.hosts(rank.rank()))
                                .map(share -> share.node().value())
                                .findFirst()
                                .orElse(""))
                .setUsed(write(rank.used()))
                .build();
    }

    private static Usage write(Used used) {
        Usage.Builder message = Usage.newBuilder();
        used.cpu().map(Duration::toMillis).ifPresent(message::setCpuMillis);
        used.peakMemoryBytes().ifPresent(message::setPeakMemoryBytes);
        used.readBytes().ifPresent(message::setReadBytes);
        used.writtenBytes().ifPresent(message::setWrittenBytes);
        return message.build();
    }
}

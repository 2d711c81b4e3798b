package lockstep.controller.history;

import com.google.protobuf.Timestamp;

import lockstep.gang.lifecycle.Used;
import lockstep.protocol.v1.HistoryAttempt;
import lockstep.protocol.v1.HistoryJob;
import lockstep.protocol.v1.Usage;

import java.time.Duration;
import java.time.Instant;

/// Writes rows for readers.
final class HistoryWriter {
    private HistoryWriter() {}

    static HistoryJob.Builder job(JobRow row) {
        JobFacts facts = row.facts;
        HistoryJob.Builder job =
                HistoryJob.newBuilder()
                        .setId(row.id.value())
                        .setName(facts.name())
                        .setUser(facts.user())
                        .setUserId(facts.userId())
                        .setGroupId(facts.groupId())
                        .setAccount(facts.account())
                        .setQos(facts.qos())
                        .setPartition(facts.partition())
                        .setState(row.state)
                        .setHeld(row.held)
                        .setReason(row.reason)
                        .setSubmitted(timestamp(facts.submittedAt()))
                        .setNodesMin(facts.nodesMin())
                        .setComment(facts.comment())
                        .setWorkingDirectory(facts.workingDirectory())
                        .setCommandLine(facts.commandLine())
                        .setAttemptCount(row.attempts);
        facts.task()
                .ifPresent(task -> job.setArrayJobId(task.array()).setArrayTaskId(task.index()));
        facts.timeLimit().ifPresent(limit -> job.setTimeLimitSeconds(seconds(limit)));
        row.eligible.ifPresent(at -> job.setEligible(timestamp(at)));
        row.ended.ifPresent(at -> job.setEnded(timestamp(at)));
        return job;
    }

    static HistoryAttempt.Builder attempt(AttemptRow row) {
        HistoryAttempt.Builder attempt =
                HistoryAttempt.newBuilder()
                        .setNumber(row.id.number())
                        .setState(row.state)
                        .setRequeued(row.requeued)
                        .setCause(row.cause)
                        .setDetail(row.detail)
                        .setAllocated(timestamp(row.holding.since()))
                        .setExitCode(row.exit.code())
                        .setSignal(row.exit.signal())
                        .setNodeList(row.holding.nodeList())
                        .setNodes(row.holding.nodes())
                        .setCpus(row.holding.cpus())
                        .setAccelerators(row.holding.accelerators())
                        .setMemoryMib(row.holding.memoryMib())
                        .setRanks(row.holding.ranks())
                        .setAcceleratorMillis(row.held.acceleratorMillis())
                        .setCpuMillis(row.held.cpuMillis())
                        .setLostCause(row.lostCause)
                        .setLostAcceleratorMillis(row.lost.acceleratorMillis())
                        .setLostCpuMillis(row.lost.cpuMillis());
        row.started.ifPresent(at -> attempt.setStarted(timestamp(at)));
        row.ending.ifPresent(at -> attempt.setEnding(timestamp(at)));
        row.ended.ifPresent(at -> attempt.setEnded(timestamp(at)));
        row.rankPeakMemory.ifPresent(attempt::setRankPeakMemoryBytes);
        if (row.nodesTold > 0) {
            attempt.setUsed(used(row.used));
        }
        return attempt;
    }

    private static Usage used(Used used) {
        Usage.Builder message = Usage.newBuilder();
        used.cpu().map(Duration::toMillis).ifPresent(message::setCpuMillis);
        used.peakMemoryBytes().ifPresent(message::setPeakMemoryBytes);
        used.readBytes().ifPresent(message::setReadBytes);
        used.writtenBytes().ifPresent(message::setWrittenBytes);
        return message.build();
    }

    private static int seconds(Duration limit) {
        return (int) Math.clamp(limit.plusMillis(999).toSeconds(), 0, 0xFFFF_FFFFL);
    }

    private static Timestamp timestamp(Instant at) {
        return Timestamp.newBuilder()
                .setSeconds(at.getEpochSecond())
                .setNanos(at.getNano())
                .build();
    }
}

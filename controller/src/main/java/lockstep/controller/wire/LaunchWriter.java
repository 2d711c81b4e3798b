package lockstep.controller.wire;

import com.google.protobuf.ByteString;

import lockstep.controller.environment.Gang;
import lockstep.controller.environment.GangEnvironment;
import lockstep.gang.checkpoint.Restore;
import lockstep.gang.job.JobSpec;
import lockstep.gang.job.Launch;
import lockstep.gang.lifecycle.NodeShare;
import lockstep.protocol.v1.LaunchSpec;
import lockstep.protocol.v1.RankLaunch;
import lockstep.protocol.v1.RestoredCheckpoint;

import java.time.Duration;

/// Writes all that one node needs to start its part of a gang.
final class LaunchWriter {
    private final Gang gang;
    private final GangEnvironment environment;
    private final Duration grace;

    /// @param grace between SIGTERM and SIGKILL at the time limit
    LaunchWriter(Gang gang, Duration grace) {
        this.gang = gang;
        this.environment = new GangEnvironment(gang);
        this.grace = grace;
    }

    Gang gang() {
        return gang;
    }

    LaunchSpec write(NodeShare share) {
        int index = gang.attempt().placement().indexOf(share);
        JobSpec spec = gang.job().spec();
        LaunchSpec.Builder message =
                LaunchSpec.newBuilder()
                        .setJobName(spec.name())
                        .setUserId(gang.job().submitter().uid())
                        .setGroupId(gang.job().submitter().gid())
                        .setUser(gang.job().submitter().name())
                        .setWorkingDirectory(spec.workingDirectory())
                        .addAllArguments(spec.launch().arguments())
                        .setStdoutPattern(spec.streams().stdout())
                        .setStderrPattern(spec.streams().stderr())
                        .setAppendOutput(
                                spec.streams().append() || gang.attempt().id().number() > 1)
                        .putAllUserEnvironment(spec.environment())
                        .putAllJobEnvironment(environment.ofNode(index))
                        .setCpus(share.cpus())
                        .setMemoryMib(share.memoryMib())
                        .addAllAccelerators(share.accelerators())
                        .setGraceMillis(Math.toIntExact(grace.toMillis()))
                        .setNodeIndex(index)
                        .setCheckpointDirectory(spec.checkpointing().directory());
        spec.timeLimit().ifPresent(limit -> message.setTimeLimitSeconds(Times.seconds(limit)));
        spec.warning().map(TermsWriter::signal).ifPresent(message::setWarnSignal);
        if (share.ranks() > 0) { // a node that is only held has nobody to read it
            gang.attempt().restore().map(LaunchWriter::restored).ifPresent(message::setRestore);
        }
        spec.checkpointing().stageIn().forEach(one -> message.addStageIn(one.uri()));
        LimitsWriter.write(spec.limits()).ifPresent(message::setResourceLimits);
        spec.terms()
                .arrayTask()
                .ifPresent(
                        task ->
                                message.setArrayJobId(task.array().value())
                                        .setArrayTaskId(task.index()));
        if (spec.launch() instanceof Launch.Batch(var script, _) && share.ranks() > 0) {
            message.setScript(ByteString.copyFrom(script.bytes()));
        }
        for (int local = 0; local < share.ranks(); local++) {
            message.addRanks(
                    RankLaunch.newBuilder()
                            .setRank(share.firstRank() + local)
                            .setLocalRank(local)
                            .putAllEnvironment(environment.ofRank(index, local)));
        }
        return message.build();
    }

    private static RestoredCheckpoint restored(Restore restore) {
        return RestoredCheckpoint.newBuilder()
                .setJobId(restore.checkpoint().job().value())
                .setAttempt(restore.checkpoint().attempt())
                .setStep(restore.checkpoint().step())
                .build();
    }
}

package lockstep.controller.wire;

import com.google.protobuf.ByteString;

import lockstep.gang.hostlist.HostList;
import lockstep.gang.job.GangShape;
import lockstep.gang.job.Launch;
import lockstep.protocol.v1.GenericResource;
import lockstep.protocol.v1.JobSpec;
import lockstep.protocol.v1.LaunchMode;

/// Writes what was accepted.
final class SpecWriter {
    private SpecWriter() {}

    /// Without script and environment: all that a listing shows, and that anyone may see.
    static JobSpec.Builder outside(lockstep.gang.job.JobSpec spec) {
        JobSpec.Builder message =
                JobSpec.newBuilder()
                        .setName(spec.name())
                        .setMode(mode(spec.launch()))
                        .addAllArguments(spec.launch().arguments())
                        .setPartition(spec.partition())
                        .setNodeList(HostList.compress(spec.nodeList()))
                        .setExcludeList(HostList.compress(spec.exclude()))
                        .setConstraint(String.join("&", spec.features()))
                        .setWorkingDirectory(spec.workingDirectory())
                        .setStdoutPattern(spec.streams().stdout())
                        .setStderrPattern(spec.streams().stderr())
                        .setAppendOutput(spec.streams().append())
                        .setComment(spec.comment())
                        .setRequeue(spec.requeue())
                        .setSubmitHost(spec.submitHost())
                        .setCommandLine(spec.commandLine());
        spec.timeLimit().ifPresent(limit -> message.setTimeLimitSeconds(Times.seconds(limit)));
        spec.begin().ifPresent(begin -> message.setBegin(Times.timestamp(begin)));
        addShape(spec.shape(), message);
        CheckpointingWriter.add(spec.checkpointing(), message);
        TermsWriter.add(spec.terms(), message);
        LimitsWriter.write(spec.limits()).ifPresent(message::setResourceLimits);
        return message;
    }

    /// Adds what only the owner may see.
    static void addInside(lockstep.gang.job.JobSpec spec, JobSpec.Builder message) {
        if (spec.launch() instanceof Launch.Batch(var script, _)) {
            message.setScript(ByteString.copyFrom(script.bytes()));
        }
        message.putAllEnvironment(spec.environment());
    }

    private static void addShape(GangShape shape, JobSpec.Builder message) {
        message.setNodesMin(shape.nodesMin())
                .setNodesMax(shape.nodesMax())
                .setCpusPerTask(shape.cpusPerTask())
                .setExclusive(shape.exclusive());
        shape.tasks().ifPresent(message::setTasks);
        shape.tasksPerNode().ifPresent(message::setTasksPerNode);
        shape.memoryMibPerNode().ifPresent(message::setMemoryMibPerNode);
        shape.memoryMibPerCpu().ifPresent(message::setMemoryMibPerCpu);
        shape.gresPerNode()
                .forEach(
                        gres ->
                                message.addGresPerNode(
                                        GenericResource.newBuilder()
                                                .setName(gres.name())
                                                .setType(gres.type())
                                                .setCount(gres.count())));
    }

    private static LaunchMode mode(Launch launch) {
        return switch (launch) {
            case Launch.Batch _ -> LaunchMode.BATCH;
            case Launch.PerNode _ -> LaunchMode.PER_NODE;
            case Launch.PerRank _ -> LaunchMode.PER_RANK;
        };
    }
}

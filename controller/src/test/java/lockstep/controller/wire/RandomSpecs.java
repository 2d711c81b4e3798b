package lockstep.controller.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;

import lockstep.protocol.v1.ArraySpec;
import lockstep.protocol.v1.Checkpointing;
import lockstep.protocol.v1.Dependency;
import lockstep.protocol.v1.GenericResource;
import lockstep.protocol.v1.IndexRange;
import lockstep.protocol.v1.JobReference;
import lockstep.protocol.v1.JobSpec;
import lockstep.protocol.v1.LaunchMode;
import lockstep.protocol.v1.StageIn;
import lockstep.protocol.v1.WarnSignal;

import java.util.List;
import java.util.SplittableRandom;

/// Requests made up of values that somebody might have chosen badly.
final class RandomSpecs {
    private static final List<String> WORDS =
            List.of(
                    "",
                    "main",
                    "n[01-04]",
                    "n[1-999999999]",
                    "a&b",
                    "/tmp",
                    "../x",
                    "\u001b[2J",
                    "\u202E",
                    "\0",
                    "-rf",
                    "%j.out",
                    "x".repeat(5_000),
                    "\uD800");
    private static final List<LaunchMode> MODES =
            List.of(
                    LaunchMode.LAUNCH_MODE_UNSPECIFIED,
                    LaunchMode.BATCH,
                    LaunchMode.PER_NODE,
                    LaunchMode.PER_RANK);
    private static final int[] NUMBERS = {0, 1, 2, 64, 65_536, Integer.MAX_VALUE, -1, -2};

    private RandomSpecs() {}

    static JobSpec of(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        JobSpec.Builder spec =
                JobSpec.newBuilder()
                        .setName(word(random))
                        .setMode(MODES.get(random.nextInt(MODES.size())))
                        .setScript(ByteString.copyFromUtf8("#!/bin/sh\n" + word(random)))
                        .addArguments(word(random))
                        .setNodesMin(number(random))
                        .setNodesMax(number(random))
                        .setTasks(number(random))
                        .setExclusive(random.nextBoolean())
                        .setPartition(word(random))
                        .setNodeList(word(random))
                        .setExcludeList(word(random))
                        .setConstraint(word(random))
                        .setWorkingDirectory(word(random))
                        .setStdoutPattern(word(random))
                        .putEnvironment(word(random), word(random))
                        .setComment(word(random))
                        .setBegin(
                                Timestamp.newBuilder()
                                        .setSeconds(random.nextLong())
                                        .setNanos(number(random)))
                        .addGresPerNode(
                                GenericResource.newBuilder()
                                        .setName(word(random))
                                        .setType(word(random))
                                        .setCount(number(random)));
        if (random.nextBoolean()) {
            spec.setTimeLimitSeconds(number(random));
        }
        if (random.nextBoolean()) {
            spec.setCpusPerTask(number(random)).setMemoryMibPerCpu(random.nextLong());
        }
        addTerms(random, spec);
        return spec.build();
    }

    private static void addTerms(SplittableRandom random, JobSpec.Builder spec) {
        spec.setAccount(word(random))
                .setNice(number(random))
                .setWorkloadClassValue(number(random))
                .setSegment(number(random))
                .addDependencies(
                        Dependency.newBuilder()
                                .setKindValue(random.nextInt(9) - 1)
                                .setDelaySeconds(number(random))
                                .addJobs(
                                        JobReference.newBuilder()
                                                .setJobId(number(random))
                                                .setArrayTask(number(random))))
                .putLicenses(word(random), number(random))
                .setCheckpointEverySeconds(number(random))
                .setCheckpointing(
                        Checkpointing.newBuilder()
                                .setStore(word(random))
                                .setKeep(number(random))
                                .setStep(random.nextLong())
                                .setSignal(WarnSignal.newBuilder().setName(word(random)))
                                .addStageIn(
                                        StageIn.newBuilder()
                                                .setUri(word(random))
                                                .setMebibytes(random.nextLong())))
                .setWarnSignal(
                        WarnSignal.newBuilder()
                                .setName(word(random))
                                .setBeforeSeconds(number(random)));
        if (random.nextBoolean()) {
            spec.setArray(
                    ArraySpec.newBuilder()
                            .setThrottle(number(random))
                            .addIndices(
                                    IndexRange.newBuilder()
                                            .setFirst(number(random))
                                            .setLast(number(random))
                                            .setStep(number(random))));
        }
    }

    private static String word(SplittableRandom random) {
        return WORDS.get(random.nextInt(WORDS.size()));
    }

    private static int number(SplittableRandom random) {
        return NUMBERS[random.nextInt(NUMBERS.length)];
    }
}

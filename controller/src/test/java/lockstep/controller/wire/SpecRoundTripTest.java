package lockstep.controller.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;

import lockstep.gang.admit.Admission;
import lockstep.gang.admit.JobRequest;
import lockstep.gang.admit.TermsRequest;
import lockstep.gang.admit.TermsRequest.ArrayRequest;
import lockstep.gang.admit.TermsRequest.IndexRequest;
import lockstep.gang.admit.Verdict;
import lockstep.gang.authority.Actor;
import lockstep.gang.cluster.Partitions;
import lockstep.gang.job.Dependencies;
import lockstep.gang.job.JobId;
import lockstep.gang.job.Layout;
import lockstep.gang.job.ResourceLimits;
import lockstep.gang.job.Submitter;
import lockstep.gang.job.Terms;
import lockstep.gang.state.ClusterState;
import lockstep.protocol.v1.ArraySpec;
import lockstep.protocol.v1.Checkpointing;
import lockstep.protocol.v1.Dependency;
import lockstep.protocol.v1.DependencyKind;
import lockstep.protocol.v1.GenericResource;
import lockstep.protocol.v1.IndexRange;
import lockstep.protocol.v1.JobReference;
import lockstep.protocol.v1.JobSpec;
import lockstep.protocol.v1.LaunchMode;
import lockstep.protocol.v1.LimitedResource;
import lockstep.protocol.v1.ResourceLimit;
import lockstep.protocol.v1.StageIn;
import lockstep.protocol.v1.WarnSignal;
import lockstep.protocol.v1.WorkloadClass;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

final class SpecRoundTripTest {
    private static final Submitter ADA = new Submitter(1000, 1000, "ada");

    /// With every field that a request can have, `hold` and one of the two memory fields apart.
    private static final JobSpec EVERYTHING =
            JobSpec.newBuilder()
                    .setName("train")
                    .setMode(LaunchMode.BATCH)
                    .setScript(ByteString.copyFromUtf8("#!/bin/sh\n"))
                    .addArguments("one")
                    .addArguments("two")
                    .setNodesMin(2)
                    .setNodesMax(4)
                    .setTasks(8)
                    .setTasksPerNode(2)
                    .setCpusPerTask(3)
                    .setMemoryMibPerNode(1_024)
                    .addGresPerNode(
                            GenericResource.newBuilder().setName("gpu").setType("h100").setCount(2))
                    .setExclusive(true)
                    .setTimeLimitSeconds(3_600)
                    .setPartition("main")
                    .setNodeList("n[01-02]")
                    .setExcludeList("n04")
                    .setConstraint("big&fast")
                    .setWorkingDirectory("/home/ada")
                    .setStdoutPattern("%j.out")
                    .setStderrPattern("%j.err")
                    .setAppendOutput(true)
                    .putEnvironment("A", "1")
                    .setComment("for the paper")
                    .setRequeue(false)
                    .setBegin(Timestamp.newBuilder().setSeconds(1_772_366_400).setNanos(5))
                    .setSubmitHost("login1")
                    .setCheckpointDirectory("/home/ada/ckpt")
                    .setCommandLine("train.sh")
                    .setAccount("vision")
                    .setQos("high")
                    .setNice(-7)
                    .setWorkloadClass(WorkloadClass.SYNCHRONOUS)
                    .setSegment(2)
                    .setContiguous(true)
                    .setSpread(true)
                    .addDependencies(
                            Dependency.newBuilder()
                                    .setKind(DependencyKind.AFTER)
                                    .addJobs(JobReference.newBuilder().setJobId(7))
                                    .setDelaySeconds(600))
                    .setAnyDependency(true)
                    .setKillOnInvalidDependency(true)
                    .putLicenses("matlab", 2)
                    .setReservation("weekend")
                    .setCheckpointEverySeconds(1_800)
                    .setWarnSignal(
                            WarnSignal.newBuilder()
                                    .setName("USR1")
                                    .setBeforeSeconds(300)
                                    .setBatchOnly(true))
                    .setCheckpointing(
                            Checkpointing.newBuilder()
                                    .setStore("fast")
                                    .setKeep(5)
                                    .setStep(120)
                                    .setReshard(true)
                                    .setOwnShards(true)
                                    .setSignal(
                                            WarnSignal.newBuilder()
                                                    .setName("USR2")
                                                    .setBeforeSeconds(120))
                                    .addStageIn(
                                            StageIn.newBuilder()
                                                    .setUri("s3://data/set")
                                                    .setMebibytes(70)))
                    .setResourceLimits(
                            lockstep.protocol.v1.ResourceLimits.newBuilder()
                                    .addLimits(
                                            ResourceLimit.newBuilder()
                                                    .setResource(LimitedResource.LIMIT_CORE))
                                    .addLimits(
                                            ResourceLimit.newBuilder()
                                                    .setResource(LimitedResource.LIMIT_NOFILE)
                                                    .setValue(4_096))
                                    .setAsFarAsAllowed(true))
                    .build();

    @Test
    void a_request_is_read_with_everything_in_it() {
        JobRequest request = SpecReader.read(EVERYTHING);
        assertThat(request.shape().tasks()).isEqualTo(OptionalLong.of(8));
        assertThat(request.shape().memoryMibPerNode()).isEqualTo(OptionalLong.of(1_024));
        assertThat(request.shape().memoryMibPerCpu()).isEmpty();
        assertThat(request.timeLimit()).contains(Duration.ofHours(1));
        assertThat(request.begin()).contains(Instant.parse("2026-03-01T12:00:00.000000005Z"));
        assertThat(request.requeue()).contains(false);
        assertThat(request.place().constraint()).isEqualTo("big&fast");
    }

    @Test
    void limits_are_read_one_for_each_resource_that_is_known() {
        ResourceLimits limits =
                SpecReader.read(
                                JobSpec.newBuilder()
                                        .setResourceLimits(
                                                lockstep.protocol.v1.ResourceLimits.newBuilder()
                                                        .addLimits(nofile(7))
                                                        .addLimits(nofile(-1))
                                                        .addLimits(
                                                                ResourceLimit.newBuilder()
                                                                        .setResourceValue(99)))
                                        .build())
                        .limits();
        assertThat(limits)
                .isEqualTo(
                        new ResourceLimits(
                                List.of(
                                        new ResourceLimits.Limit(
                                                ResourceLimits.Resource.NOFILE,
                                                OptionalLong.empty())),
                                false));
    }

    private static ResourceLimit.Builder nofile(long value) {
        return ResourceLimit.newBuilder().setResource(LimitedResource.LIMIT_NOFILE).setValue(value);
    }

    @Test
    void every_limit_is_written_as_it_was_read() {
        for (LimitedResource resource : LimitedResource.values()) {
            if (resource == LimitedResource.UNRECOGNIZED
                    || resource == LimitedResource.LIMITED_RESOURCE_UNSPECIFIED) {
                continue;
            }
            var message =
                    lockstep.protocol.v1.ResourceLimits.newBuilder()
                            .addLimits(ResourceLimit.newBuilder().setResource(resource).setValue(5))
                            .build();
            assertThat(LimitsWriter.write(LimitsReader.read(message))).contains(message);
        }
    }

    @Test
    void an_array_is_read_with_its_ranges_and_its_throttle() {
        JobSpec spec =
                JobSpec.newBuilder()
                        .setArray(
                                ArraySpec.newBuilder()
                                        .setThrottle(4)
                                        .addIndices(
                                                IndexRange.newBuilder()
                                                        .setFirst(1)
                                                        .setLast(-1)
                                                        .setStep(2)))
                        .build();
        assertThat(SpecReader.read(spec).terms().array())
                .contains(new ArrayRequest(List.of(new IndexRequest(1, 4_294_967_295L, 2)), 4));
    }

    @Test
    void what_was_not_asked_for_is_read_as_absent() {
        JobRequest request = SpecReader.read(JobSpec.getDefaultInstance());
        assertThat(request.launch()).isEmpty();
        assertThat(request.timeLimit()).isEmpty();
        assertThat(request.requeue()).isEmpty();
        assertThat(request.begin()).isEmpty();
        assertThat(request.shape().tasks()).isEmpty();
        assertThat(request.shape().cpusPerTask()).isEmpty();
        assertThat(request.terms()).isEqualTo(TermsRequest.NONE);
    }

    @Test
    void a_time_limit_of_zero_is_not_the_same_as_none() {
        assertThat(SpecReader.read(JobSpec.newBuilder().setTimeLimitSeconds(0).build()).timeLimit())
                .contains(Duration.ZERO);
    }

    @Test
    void numbers_above_the_signed_range_stay_large() {
        JobRequest request =
                SpecReader.read(
                        JobSpec.newBuilder()
                                .setNodesMin(-1)
                                .setTasks(-1)
                                .setMemoryMibPerNode(-1)
                                .setTimeLimitSeconds(-1)
                                .addGresPerNode(GenericResource.newBuilder().setCount(-1))
                                .build());
        assertThat(request.shape().nodesMin()).isEqualTo(4_294_967_295L);
        assertThat(request.shape().tasks()).isEqualTo(OptionalLong.of(4_294_967_295L));
        assertThat(request.shape().memoryMibPerNode()).isEqualTo(OptionalLong.of(Long.MAX_VALUE));
        assertThat(request.timeLimit()).contains(Duration.ofSeconds(4_294_967_295L));
        assertThat(request.shape().gresPerNode().getFirst().count()).isEqualTo(4_294_967_295L);
    }

    @Test
    void a_begin_that_no_calendar_knows_is_far_away_rather_than_at_once() {
        assertThat(
                        SpecReader.read(
                                        JobSpec.newBuilder()
                                                .setBegin(
                                                        Timestamp.newBuilder()
                                                                .setSeconds(Long.MAX_VALUE))
                                                .build())
                                .begin())
                .hasValueSatisfying(
                        begin -> assertThat(begin).isAfter(Instant.parse("9000-01-01T00:00:00Z")));
    }

    @Test
    void no_request_breaks_admission_however_it_is_made_up() {
        Admission admission = new Admission(Partitions.single(), 1_000);
        for (long seed = 0; seed < 500; seed++) {
            JobSpec spec = RandomSpecs.of(seed);
            Verdict verdict =
                    admission.admit(SpecReader.read(spec), Actor.of(ADA), ClusterState.empty());
            assertThat(verdict).as("seed " + seed).isNotNull();
            if (verdict instanceof Verdict.Admitted(var admitted, _, _)) {
                assertThat(SpecWriter.outside(admitted).build()).as("seed " + seed).isNotNull();
            }
        }
    }

    @Test
    void what_was_accepted_is_written_as_it_was_asked_for() {
        lockstep.gang.job.JobSpec spec = accepted();
        JobSpec.Builder written = SpecWriter.outside(spec);
        assertThat(written.getScript().isEmpty()).isTrue();
        assertThat(written.getEnvironmentMap()).isEmpty();
        SpecWriter.addInside(spec, written);
        assertThat(written.build()).isEqualTo(EVERYTHING);
    }

    @Test
    void every_field_of_the_message_is_tried_here() {
        assertThat(
                        JobSpec.getDescriptor().getFields().stream()
                                .filter(field -> !EVERYTHING.getAllFields().containsKey(field))
                                .map(field -> field.getName())
                                .collect(Collectors.toSet()))
                .containsExactlyInAnyOrder("hold", "memory_mib_per_cpu", "array");
    }

    /// As admission would make it of [#EVERYTHING] on a cluster that has it all.
    private static lockstep.gang.job.JobSpec accepted() {
        JobRequest request = SpecReader.read(EVERYTHING);
        return new lockstep.gang.job.JobSpec(
                request.name(),
                request.launch().orElseThrow(),
                new lockstep.gang.job.GangShape(
                        2,
                        4,
                        java.util.OptionalInt.of(8),
                        java.util.OptionalInt.of(2),
                        3,
                        OptionalLong.of(1_024),
                        OptionalLong.empty(),
                        java.util.List.of(new lockstep.gang.job.Gres("gpu", "h100", 2)),
                        true),
                "main",
                java.util.List.of("n01", "n02"),
                java.util.List.of("n04"),
                java.util.List.of("big", "fast"),
                request.timeLimit(),
                request.begin(),
                request.workingDirectory(),
                request.streams(),
                request.environment(),
                new lockstep.gang.job.Checkpointing(
                        request.checkpointing().directory(),
                        request.checkpointing().store(),
                        (int) request.checkpointing().keep().orElseThrow(),
                        request.checkpointing().restore(),
                        request.checkpointing().reshard(),
                        request.checkpointing().ownShardsOnly(),
                        request.checkpointing().signal(),
                        request.checkpointing().stageIn()),
                request.comment(),
                request.requeue().orElse(true),
                request.submitHost(),
                request.commandLine(),
                new Terms(
                        "vision",
                        "high",
                        -7,
                        Optional.of(lockstep.gang.job.WorkloadClass.SYNCHRONOUS),
                        new Layout(2, true, true),
                        new Dependencies(
                                List.of(
                                        new lockstep.gang.job.Dependency(
                                                lockstep.gang.job.Dependency.Kind.AFTER,
                                                List.of(new JobId(7)),
                                                Duration.ofMinutes(10))),
                                true,
                                true),
                        request.terms().licenses().entrySet().stream()
                                .collect(
                                        Collectors.toMap(
                                                Map.Entry::getKey,
                                                one -> Math.toIntExact(one.getValue()))),
                        request.terms().reservation(),
                        Optional.empty(),
                        request.terms().checkpointEvery(),
                        request.terms().warnSignal()),
                new ResourceLimits(
                        List.of(
                                new ResourceLimits.Limit(
                                        ResourceLimits.Resource.CORE, OptionalLong.empty()),
                                new ResourceLimits.Limit(
                                        ResourceLimits.Resource.NOFILE, OptionalLong.of(4_096))),
                        true));
    }
}

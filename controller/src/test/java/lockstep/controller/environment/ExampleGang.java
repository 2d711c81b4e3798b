package lockstep.controller.environment;

import lockstep.gang.checkpoint.Restore;
import lockstep.gang.cluster.Accelerator;
import lockstep.gang.cluster.FabricPlace;
import lockstep.gang.cluster.NodeName;
import lockstep.gang.cluster.NodeSpec;
import lockstep.gang.job.AttemptId;
import lockstep.gang.job.Checkpointing;
import lockstep.gang.job.GangShape;
import lockstep.gang.job.Gres;
import lockstep.gang.job.JobId;
import lockstep.gang.job.JobSpec;
import lockstep.gang.job.Launch;
import lockstep.gang.job.RequestId;
import lockstep.gang.job.ResourceLimits;
import lockstep.gang.job.Script;
import lockstep.gang.job.Streams;
import lockstep.gang.job.Submitter;
import lockstep.gang.job.Terms;
import lockstep.gang.lifecycle.Attempt;
import lockstep.gang.lifecycle.JobState;
import lockstep.gang.lifecycle.NodeShare;
import lockstep.gang.state.Job;

import org.pcollections.HashTreePSet;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/// A gang of two nodes below one spine, n01 with four tasks and n02 with three, two GPUs each.
public final class ExampleGang {
    public static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final Launch BATCH =
            new Launch.Batch(
                    new Script("#!/bin/sh\nhostname\n".getBytes(StandardCharsets.UTF_8)),
                    List.of("one"));
    private static final List<String> TRAIN = List.of("python", "train.py");

    private Launch launch = BATCH;
    private int attempt = 1;
    private Terms terms = Terms.STANDARD;
    private Checkpointing checkpointing = Checkpointing.in("/home/ada/ckpt");
    private Optional<Restore> restore = Optional.empty();
    private OptionalInt tasksPerNode = OptionalInt.empty();
    private OptionalLong memoryMibPerNode = OptionalLong.empty();
    private String gpuType = "h100";
    private List<Integer> tasks = List.of(4, 3);
    private List<Integer> gpusGiven = List.of(2, 3);

    private ExampleGang() {}

    public static ExampleGang batch() {
        return new ExampleGang();
    }

    public static ExampleGang perNode() {
        return new ExampleGang().launchedAs(new Launch.PerNode(TRAIN));
    }

    public static ExampleGang perRank() {
        return new ExampleGang().launchedAs(new Launch.PerRank(TRAIN));
    }

    private ExampleGang launchedAs(Launch changed) {
        launch = changed;
        return this;
    }

    ExampleGang terms(Terms changed) {
        terms = changed;
        return this;
    }

    ExampleGang checkpointing(Checkpointing changed) {
        checkpointing = changed;
        return this;
    }

    ExampleGang restoring(Restore from) {
        restore = Optional.of(from);
        return this;
    }

    ExampleGang attempt(int number) {
        attempt = number;
        return this;
    }

    ExampleGang tasksPerNode(int count) {
        tasksPerNode = OptionalInt.of(count);
        tasks = List.of(count, count);
        return this;
    }

    ExampleGang memoryMibPerNode(long mib) {
        memoryMibPerNode = OptionalLong.of(mib);
        return this;
    }

    ExampleGang gpuType(String type) {
        gpuType = type;
        return this;
    }

    /// Which of the four GPUs of each node are given.
    ExampleGang gpus(Integer... indices) {
        gpusGiven = List.of(indices);
        return this;
    }

    public Gang gang() {
        List<NodeShare> placement = List.of(share(0), share(1));
        Attempt run =
                Attempt.begin(
                        new AttemptId(new JobId(7), attempt),
                        placement,
                        NOON,
                        Optional.empty(),
                        restore);
        return new Gang(job(run), run, List.of(node(0), node(1)), "lab");
    }

    private Job job(Attempt run) {
        return new Job(
                new JobId(7),
                new RequestId("r7"),
                new Submitter(1000, 1001, "ada"),
                spec(),
                NOON.minusSeconds(30),
                new JobState.Starting(run, HashTreePSet.empty(), Optional.empty()),
                attempt,
                0,
                42);
    }

    private JobSpec spec() {
        GangShape shape =
                new GangShape(
                        2,
                        2,
                        tasksPerNode.isPresent() ? OptionalInt.empty() : OptionalInt.of(7),
                        tasksPerNode,
                        2,
                        memoryMibPerNode,
                        OptionalLong.empty(),
                        gpusGiven.isEmpty()
                                ? List.of()
                                : List.of(new Gres("gpu", gpuType, gpusGiven.size())),
                        false);
        return new JobSpec(
                "train",
                launch,
                shape,
                "main",
                List.of(),
                List.of(),
                List.of(),
                Optional.of(Duration.ofHours(1)),
                Optional.empty(),
                "/home/ada/run",
                Streams.standard(),
                Map.of("HOME", "/home/ada"),
                checkpointing,
                "",
                true,
                "login1",
                "train.sh",
                terms,
                ResourceLimits.NONE);
    }

    private NodeShare share(int index) {
        boolean batch = launch instanceof Launch.Batch;
        int ranks =
                switch (launch) {
                    case Launch.Batch _ -> index == 0 ? 1 : 0;
                    case Launch.PerNode _ -> 1;
                    case Launch.PerRank _ -> tasks.get(index);
                };
        int first =
                index == 0 ? 0 : batch ? 1 : launch instanceof Launch.PerNode ? 1 : tasks.get(0);
        return new NodeShare(
                new NodeName("n0" + (index + 1)),
                2 * tasks.get(index),
                memoryMibPerNode.orElse(0),
                gpusGiven.stream().map(number -> "gpu" + number).toList(),
                first,
                ranks,
                tasks.get(index));
    }

    private NodeSpec node(int index) {
        return new NodeSpec(
                "host" + (index + 1),
                "10.0.0." + (index + 1),
                64,
                512_000,
                List.of(),
                IntStream.range(0, 4)
                        .mapToObj(number -> new Accelerator("gpu" + number, "gpu", gpuType, 0))
                        .toList(),
                new FabricPlace("leaf1", "spine1", "rack1"),
                List.of(),
                "test");
    }
}

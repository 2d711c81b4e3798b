package lockstep.controller.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

import lockstep.gang.checkpoint.CheckpointId;
import lockstep.gang.checkpoint.CheckpointNote;
import lockstep.gang.cluster.Accelerator;
import lockstep.gang.cluster.Epoch;
import lockstep.gang.cluster.FabricPlace;
import lockstep.gang.cluster.Incarnation;
import lockstep.gang.cluster.NodeName;
import lockstep.gang.cluster.NodeSpec;
import lockstep.gang.cluster.NumaNode;
import lockstep.gang.condition.Resource;
import lockstep.gang.drain.DrainMode;
import lockstep.gang.event.Event;
import lockstep.gang.event.SettingChange;
import lockstep.gang.incident.Incident;
import lockstep.gang.job.AttemptId;
import lockstep.gang.job.Checkpointing;
import lockstep.gang.job.Dependencies;
import lockstep.gang.job.Dependency;
import lockstep.gang.job.GangShape;
import lockstep.gang.job.Gres;
import lockstep.gang.job.IndexRange;
import lockstep.gang.job.JobArray;
import lockstep.gang.job.JobId;
import lockstep.gang.job.JobSpec;
import lockstep.gang.job.Launch;
import lockstep.gang.job.Layout;
import lockstep.gang.job.RequestId;
import lockstep.gang.job.ResourceLimits;
import lockstep.gang.job.RestoreWish;
import lockstep.gang.job.Script;
import lockstep.gang.job.StageIn;
import lockstep.gang.job.Streams;
import lockstep.gang.job.Submitter;
import lockstep.gang.job.Terms;
import lockstep.gang.job.WarnSignal;
import lockstep.gang.job.WorkloadClass;
import lockstep.gang.lifecycle.Cause;
import lockstep.gang.lifecycle.NodeShare;
import lockstep.gang.lifecycle.NodeUsage;
import lockstep.gang.lifecycle.Outcome;
import lockstep.gang.lifecycle.RankExit;
import lockstep.gang.lifecycle.RankUsage;
import lockstep.gang.lifecycle.Used;
import lockstep.gang.token.CallKind;
import lockstep.gang.token.Token;
import lockstep.gang.token.TokenId;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/// One event of each kind, every field filled.
public final class SampleEvents {
    static final JobId JOB = new JobId(7);
    static final AttemptId ATTEMPT = new AttemptId(JOB, 2);
    static final CheckpointId CHECKPOINT = new CheckpointId(JOB, 1, 120);
    static final NodeName NODE = new NodeName("n1");
    static final Incarnation LIFE = new Incarnation("b0-07", 3);

    private SampleEvents() {}

    /// A job with every field filled.
    public static JobSpec spec(Launch launch) {
        return spec(launch, ResourceLimits.NONE);
    }

    static JobSpec spec(Launch launch, ResourceLimits limits) {
        return spec(launch, limits, Checkpointing.in("/ckpt"));
    }

    static JobSpec spec(Launch launch, Checkpointing checkpointing) {
        return spec(launch, ResourceLimits.NONE, checkpointing);
    }

    /// All that can be wanted of checkpoints.
    static Checkpointing checkpointing() {
        return new Checkpointing(
                "/ckpt",
                "s3://bucket/runs",
                5,
                new RestoreWish.Step(120),
                true,
                true,
                Optional.of(new WarnSignal("USR1", Duration.ofMinutes(2), false)),
                List.of(new StageIn("file:///data/set", 70)));
    }

    private static JobSpec spec(Launch launch, ResourceLimits limits, Checkpointing checkpointing) {
        return new JobSpec(
                "tränïng",
                launch,
                new GangShape(
                        2,
                        4,
                        OptionalInt.of(8),
                        OptionalInt.of(4),
                        2,
                        OptionalLong.of(1024),
                        OptionalLong.empty(),
                        List.of(new Gres("gpu", "h100", 4)),
                        true),
                "main",
                List.of("n1"),
                List.of("n9"),
                List.of("fast"),
                Optional.of(Duration.ofMinutes(90)),
                Optional.of(Instant.parse("2026-11-23T22:00:00Z")),
                "/home/u",
                new Streams("out-%j", "err-%j", true),
                Map.of("A", "b\nc"),
                checkpointing,
                "a comment",
                true,
                "login1",
                "/home/u/job.sh",
                Terms.STANDARD,
                limits);
    }

    /// A node was freed that told what was used: all of it of one rank, a part of another.
    static Event.NodeFreed freedWithUsage() {
        return new Event.NodeFreed(
                ATTEMPT,
                NODE,
                "report",
                Optional.of(
                        new NodeUsage(
                                new Used(
                                        Optional.of(Duration.ofMillis(5_400_250)),
                                        OptionalLong.of(1L << 31),
                                        OptionalLong.of(4_096),
                                        OptionalLong.of(0)),
                                List.of(
                                        new RankUsage(
                                                0,
                                                new Used(
                                                        Optional.of(Duration.ofMinutes(90)),
                                                        OptionalLong.of(1L << 30),
                                                        OptionalLong.of(4_096),
                                                        OptionalLong.of(0))),
                                        new RankUsage(
                                                1,
                                                new Used(
                                                        Optional.of(Duration.ofMillis(250)),
                                                        OptionalLong.empty(),
                                                        OptionalLong.empty(),
                                                        OptionalLong.empty()))))));
    }

    public static List<Event> all() {
        Launch batch = new Launch.Batch(new Script("#!/bin/sh\ntrue\n".getBytes(UTF_8)), List.of());
        return List.of(
                new Event.LeaderTookOver(new Epoch(4), "c1"),
                new Event.JobSubmitted(
                        JOB,
                        new RequestId("r-1"),
                        new Submitter(1000, 100, "ann"),
                        spec(batch),
                        true),
                new Event.ArraySubmitted(
                        JOB,
                        new RequestId("r-2"),
                        new Submitter(1000, 100, "ann"),
                        spec(batch).with(terms()),
                        JobArray.of(List.of(new IndexRange(0, 8, 2), new IndexRange(11, 11, 1)), 4),
                        false),
                new Event.JobHeld(JOB, "JobHeldUser"),
                new Event.JobReleased(JOB),
                new Event.JobStarted(
                        ATTEMPT,
                        List.of(new NodeShare(NODE, 8, 1024, List.of("gpu0"), 0, 4, 4)),
                        Optional.empty()),
                new Event.CheckpointNoted(
                        CHECKPOINT,
                        new CheckpointNote.Taken(
                                8,
                                2,
                                List.of(0, 1),
                                List.of(NODE, new NodeName("n2")),
                                "00ff",
                                4_096,
                                Instant.parse("2026-11-23T22:00:00.250Z"))),
                new Event.NodePrepared(ATTEMPT, NODE, 40_001),
                new Event.GangCommitted(ATTEMPT, 40_001),
                new Event.RanksExited(
                        ATTEMPT,
                        NODE,
                        List.of(
                                new RankExit.Exited(0, 3),
                                new RankExit.Signalled(1, 9),
                                new RankExit.Lost(2),
                                new RankExit.NeverStarted(3))),
                new Event.JobEnding(ATTEMPT, Cause.NODE_LOST, "n1 is not responding"),
                new Event.NodeFreed(ATTEMPT, NODE, "lease"),
                new Event.JobRequeued(ATTEMPT, Cause.NODE_LOST, "n1 is not responding"),
                new Event.JobEnded(JOB, Outcome.NODE_FAILED, "NodeDown, n1 is not responding"),
                new Event.JobsForgotten(List.of(JOB)),
                new Event.NodeRegistered(NODE, LIFE, nodeSpec()),
                new Event.IncidentRecorded(
                        new Incident(
                                new Resource.OfNode(NODE),
                                Incident.NOT_RESPONDING,
                                WorkloadClass.SYNCHRONOUS,
                                "attempt 7.2 of 2 nodes",
                                28_800.5,
                                Instant.parse("2026-11-23T22:00:00Z"),
                                Optional.of(JOB))),
                new Event.NodeLost(NODE, LIFE, "Not responding"),
                new Event.NodesDrained(
                        List.of(NODE),
                        new Submitter(0, 0, "root"),
                        "bad DIMM",
                        DrainMode.CHECKPOINT,
                        Optional.of(Instant.parse("2026-11-23T22:30:00Z")),
                        "rack r7"),
                new Event.NodesResumed(List.of(NODE), new Submitter(0, 0, "root")),
                new Event.UplinksDrained(
                        List.of(new Resource.Uplink("s1", "l3")),
                        new Submitter(0, 0, "root"),
                        "fiber replaced"),
                new Event.UplinksResumed(
                        List.of(new Resource.Uplink("s1", "l3")), new Submitter(0, 0, "root")),
                new Event.PathsDrained(List.of("a"), new Submitter(0, 0, "root"), "new switch"),
                new Event.PreemptionAnnounced(
                        new AttemptId(new JobId(7), 2),
                        new JobId(9),
                        Instant.parse("2026-11-29T10:42:00Z"),
                        "for job 9: 1.0 accelerator-hours lost, 5.0 gained"),
                new Event.PreemptionWithdrawn(
                        new AttemptId(new JobId(7), 2), "job 9 waits no more"),
                new Event.PathsResumed(List.of("a"), new Submitter(0, 0, "root")),
                new Event.TokenMade(token("00c0ffee0007")),
                new Event.TokensRevoked(
                        List.of(new TokenId("00c0ffee0007")), new Submitter(0, 0, "root")),
                new Event.TokensEnded(List.of(new TokenId("00c0ffee0008"))),
                new Event.JobIdsSkipped(new JobId(10_007)),
                new Event.LeasesBounded(Duration.ofMillis(300_500)),
                new Event.NodesForgotten(List.of(NODE), new Submitter(0, 0, "root")),
                new Event.Reconfigured(
                        "c1",
                        new Submitter(0, 0, "root"),
                        List.of(
                                new SettingChange(
                                        "limits.jobs-max", Optional.of("100"), Optional.of("200")),
                                new SettingChange(
                                        "roles.operators", Optional.empty(), Optional.of("eve")))));
    }

    static Token token(String id) {
        return new Token(
                new TokenId(id),
                new Submitter(1001, 1001, "alice"),
                Set.of(CallKind.READ, CallKind.SUBMIT),
                false,
                "dashboard",
                Instant.parse("2026-11-23T22:00:00Z"),
                Instant.parse("2026-11-23T23:00:00Z"),
                "ab".repeat(32));
    }

    /// All but an array task, which the jobs of an array get when they are made.
    static Terms terms() {
        return new Terms(
                "vision",
                "high",
                -7,
                Optional.of(WorkloadClass.ELASTIC),
                new Layout(2, true, false),
                new Dependencies(
                        List.of(
                                new Dependency(
                                        Dependency.Kind.AFTER,
                                        List.of(new JobId(3), new JobId(4)),
                                        Duration.ofMinutes(10)),
                                new Dependency(
                                        Dependency.Kind.SINGLETON, List.of(), Duration.ZERO)),
                        false,
                        true),
                Map.of("matlab", 2),
                "weekend",
                Optional.empty(),
                Optional.of(Duration.ofMinutes(30)),
                Optional.of(new WarnSignal("USR1", Duration.ofMinutes(5), true)));
    }

    public static NodeSpec nodeSpec() {
        return new NodeSpec(
                "host1",
                "127.0.0.1",
                16,
                64_000,
                List.of(new NumaNode(0, "0-15", 64_000)),
                List.of(new Accelerator("gpu0", "gpu", "h100", 0)),
                new FabricPlace("leaf1", "spine1", "rack1"),
                List.of("fast"),
                "0.1.0");
    }
}

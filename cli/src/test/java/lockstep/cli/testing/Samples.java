package lockstep.cli.testing;

import com.google.protobuf.Timestamp;

import lockstep.protocol.v1.Accelerator;
import lockstep.protocol.v1.Checkpointing;
import lockstep.protocol.v1.ClassFitness;
import lockstep.protocol.v1.Cluster;
import lockstep.protocol.v1.GenericResource;
import lockstep.protocol.v1.Job;
import lockstep.protocol.v1.JobSpec;
import lockstep.protocol.v1.JobState;
import lockstep.protocol.v1.JobUsage;
import lockstep.protocol.v1.LaunchMode;
import lockstep.protocol.v1.LimitedResource;
import lockstep.protocol.v1.ListJobsReply;
import lockstep.protocol.v1.ListNodesReply;
import lockstep.protocol.v1.Node;
import lockstep.protocol.v1.NodeDescription;
import lockstep.protocol.v1.NodeShare;
import lockstep.protocol.v1.NodeState;
import lockstep.protocol.v1.Partition;
import lockstep.protocol.v1.RankExit;
import lockstep.protocol.v1.RankUsage;
import lockstep.protocol.v1.ResourceLimit;
import lockstep.protocol.v1.ResourceLimits;
import lockstep.protocol.v1.RestoredFrom;
import lockstep.protocol.v1.StageIn;
import lockstep.protocol.v1.Usage;
import lockstep.protocol.v1.WarnSignal;
import lockstep.protocol.v1.WorkloadClass;

import java.util.List;

/// A small cluster with a few jobs.
public final class Samples {

    private Samples() {}

    /// A moment so many seconds after [FakeCaller#NOW].
    public static Timestamp at(long seconds) {
        return Timestamp.newBuilder().setSeconds(FakeCaller.NOW.getEpochSecond() + seconds).build();
    }

    /// Runs on two nodes since an hour and a bit.
    public static Job running() {
        return Job.newBuilder()
                .setId(7)
                .setSpec(
                        JobSpec.newBuilder()
                                .setName("llama-pretrain")
                                .setMode(LaunchMode.BATCH)
                                .setPartition("train")
                                .setNodesMin(2)
                                .setNodesMax(2)
                                .setTasksPerNode(8)
                                .setCpusPerTask(12)
                                .setMemoryMibPerNode(1_048_576)
                                .addGresPerNode(
                                        GenericResource.newBuilder()
                                                .setName("gpu")
                                                .setType("h100")
                                                .setCount(8))
                                .setExclusive(true)
                                .setRequeue(true)
                                .setCommandLine("train.sh")
                                .addArguments("--steps=100")
                                .setWorkingDirectory("/home/alice/run")
                                .setStdoutPattern("%x-%j.out")
                                .setStderrPattern("%x-%j.err")
                                .setCheckpointDirectory("/scratch/ckpt")
                                .setComment("night shift")
                                .setSubmitHost("login1"))
                .setUserId(1000)
                .setGroupId(1000)
                .setUser("alice")
                .setState(JobState.RUNNING)
                .setAttempt(2)
                .setSubmitted(at(-7200))
                .setStarted(at(-3723))
                .addPlacement(share("n01", 0))
                .addPlacement(share("n02", 8))
                .setTimeLimitSeconds(172_800)
                .setVersion(12)
                .build();
    }

    /// Runs again, from a checkpoint.
    public static Job restored() {
        Job.Builder job = running().toBuilder().setId(11);
        job.getSpecBuilder()
                .setCheckpointEverySeconds(600)
                .setCheckpointing(
                        Checkpointing.newBuilder()
                                .setStore("fast")
                                .setKeep(5)
                                .setStep(100)
                                .setReshard(true)
                                .setSignal(WarnSignal.newBuilder().setName("USR1"))
                                .addStageIn(
                                        StageIn.newBuilder()
                                                .setUri("s3://data/set")
                                                .setMebibytes(70))
                                .addStageIn(StageIn.newBuilder().setUri("file:///data/more")));
        return job.setRestored(
                        RestoredFrom.newBuilder().setAttempt(1).setStep(120).setLostMillis(36_500))
                .build();
    }

    private static NodeShare.Builder share(String node, int firstRank) {
        NodeShare.Builder share =
                NodeShare.newBuilder()
                        .setNode(node)
                        .setCpus(96)
                        .setMemoryMib(1_048_576)
                        .setFirstRank(firstRank)
                        .setRanks(8);
        for (int i = 0; i < 8; i++) {
            share.addAccelerators("gpu" + i);
        }
        return share;
    }

    /// Waits for three or four nodes.
    public static Job pending() {
        return Job.newBuilder()
                .setId(9)
                .setSpec(
                        JobSpec.newBuilder()
                                .setName("evaluate")
                                .setMode(LaunchMode.PER_RANK)
                                .setPartition("train")
                                .setNodesMin(3)
                                .setNodesMax(4)
                                .addArguments("python")
                                .addArguments("eval.py")
                                .setWorkingDirectory("/home/bob"))
                .setUserId(1001)
                .setGroupId(100)
                .setUser("bob")
                .setState(JobState.PENDING)
                .setReason("Resources")
                .setSubmitted(at(-60))
                .setVersion(3)
                .build();
    }

    /// A pending task of an array, with terms of every kind.
    ///
    /// @param place of the task among the array's, which is how far its id is from the array's
    public static Job task(int array, int index, int place) {
        return pending().toBuilder()
                .setId(array + place)
                .setArrayJobId(array)
                .setArrayTaskId(index)
                .setArrayTaskCount(10)
                .setArrayThrottle(4)
                .setAccount("vision")
                .setQos("high")
                .setWorkloadClass(WorkloadClass.INDEPENDENT)
                .setDependency("afterok:7:9")
                .setExpectedStart(at(600))
                .setSpec(
                        pending().getSpec().toBuilder()
                                .setAccount("vision")
                                .setQos("high")
                                .setNice(50)
                                .setSegment(3)
                                .setContiguous(true)
                                .putLicenses("matlab", 2)
                                .putLicenses("ansys", 1)
                                .setReservation("weekend")
                                .setCheckpointEverySeconds(1_800)
                                .setResourceLimits(
                                        ResourceLimits.newBuilder()
                                                .addLimits(
                                                        ResourceLimit.newBuilder()
                                                                .setResource(
                                                                        LimitedResource
                                                                                .LIMIT_NOFILE)
                                                                .setValue(4_096))
                                                .addLimits(
                                                        ResourceLimit.newBuilder()
                                                                .setResource(
                                                                        LimitedResource
                                                                                .LIMIT_CORE)))
                                .setWarnSignal(
                                        WarnSignal.newBuilder()
                                                .setName("USR1")
                                                .setBeforeSeconds(300)
                                                .setBatchOnly(true)))
                .build();
    }

    public static Job taskRunning(int array, int index, int place) {
        return task(array, index, place).toBuilder()
                .setState(JobState.RUNNING)
                .clearReason()
                .clearExpectedStart()
                .setStarted(at(-5))
                .addPlacement(share("n01", 0))
                .build();
    }

    /// Held by its owner, with a name that would like to command the terminal.
    public static Job hostile() {
        return Job.newBuilder()
                .setId(10)
                .setSpec(
                        JobSpec.newBuilder()
                                .setName("a\u001b[2J\u202eb\nc")
                                .setPartition("debug")
                                .setComment("\u0007"))
                .setUser("eve")
                .setState(JobState.PENDING)
                .setHeld(true)
                .setReason("JobHeldUser, \u001b]52;c;eA==\u0007")
                .setSubmitted(at(-30))
                .build();
    }

    /// Ended by a signal in one rank.
    public static Job failed() {
        return running().toBuilder()
                .setId(5)
                .setState(JobState.FAILED)
                .setReason("NonZeroExitCode")
                .setEnded(at(-3))
                .setExitCode(0)
                .setSignal(9)
                .addExits(RankExit.newBuilder().setRank(0).setNode("n01").setExitCode(0))
                .addExits(RankExit.newBuilder().setRank(3).setNode("n01").setSignal(9))
                .addExits(RankExit.newBuilder().setRank(8).setNode("n02").setExitCode(2))
                .build();
    }

    /// Ran for an hour and two minutes; of what rank 8 did with storage nothing is known.
    public static Job used() {
        JobUsage.Builder usage =
                JobUsage.newBuilder()
                        .setNodes(2)
                        .setUsed(usage(200_000_000, 9L << 30).setReadBytes(3_221_225_472L))
                        .setMostMemory(usage(3, "n01", usage(900_000, 1_288_490_189)));
        usage.addRanks(
                usage(
                        3,
                        "n01",
                        usage(900_000, 1_288_490_189).setReadBytes(3 << 20).setWrittenBytes(0)));
        usage.addRanks(usage(8, "n02", usage(60_000, 700 << 20)));
        return failed().toBuilder().setId(6).setUsage(usage).build();
    }

    /// The same, but one node was lost, and the other counts little.
    public static Job usedInPart() {
        return used().toBuilder()
                .setId(4)
                .setUsage(
                        JobUsage.newBuilder()
                                .setNodes(1)
                                .setUsed(Usage.newBuilder().setPeakMemoryBytes(9L << 30)))
                .build();
    }

    private static RankUsage usage(int rank, String node, Usage.Builder used) {
        return RankUsage.newBuilder().setRank(rank).setNode(node).setUsed(used).build();
    }

    private static Usage.Builder usage(long cpuMillis, long peakMemoryBytes) {
        return Usage.newBuilder().setCpuMillis(cpuMillis).setPeakMemoryBytes(peakMemoryBytes);
    }

    public static ListJobsReply jobs(Job... jobs) {
        return ListJobsReply.newBuilder().addAllJobs(List.of(jobs)).setAsOfSeq(99).build();
    }

    public static Cluster cluster() {
        return Cluster.newBuilder()
                .setName("lab")
                .setClusterId("c-1")
                .setEpoch(3)
                .setSeq(99)
                .setController("ctl1")
                .setLeads(true)
                .addPartitions(
                        Partition.newBuilder()
                                .setName("train")
                                .setIsDefault(true)
                                .setMaxTimeSeconds(604_800))
                .addPartitions(Partition.newBuilder().setName("debug").setDefaultTimeSeconds(3600))
                .addPartitions(Partition.newBuilder().setName("empty"))
                .setNodesReady(5)
                .setNodesTotal(6)
                .build();
    }

    public static ListNodesReply nodes() {
        ListNodesReply.Builder reply = ListNodesReply.newBuilder();
        reply.addNodes(node("n01", NodeState.ALLOCATED, "train").setCpusAllocated(96));
        reply.addNodes(node("n02", NodeState.ALLOCATED, "train").setCpusAllocated(96));
        reply.addNodes(node("n03", NodeState.MIXED, "train", "debug").setCpusAllocated(10));
        reply.addNodes(node("n04", NodeState.IDLE, "train", "debug"));
        reply.addNodes(
                node("n05", NodeState.IDLE, "train")
                        .addFitness(
                                ClassFitness.newBuilder()
                                        .setWorkload("synchronous")
                                        .setWord("degraded")
                                        .setReason("node n05: slow-down 1.20")));
        reply.addNodes(node("n06", NodeState.DOWN, "train").setReason("lease ended \u001b[31m"));
        return reply.build();
    }

    private static Node.Builder node(String name, NodeState state, String... partitions) {
        NodeDescription.Builder description =
                NodeDescription.newBuilder()
                        .setHostName(name)
                        .setCpus(96)
                        .setMemoryMib(1_048_576)
                        .addFeatures("nvlink");
        for (int i = 0; i < 8; i++) {
            description.addAccelerators(
                    Accelerator.newBuilder().setId("gpu" + i).setName("gpu").setType("h100"));
        }
        return Node.newBuilder()
                .setName(name)
                .setState(state)
                .setDescription(description)
                .addAllPartitions(List.of(partitions));
    }
}

package lockstep.controller.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.stub.StreamObserver;

import lockstep.controller.link.NodeDoor;
import lockstep.controller.link.OrderStream;
import lockstep.controller.wire.Report;
import lockstep.gang.decide.Command;
import lockstep.protocol.v1.AttemptPhase;
import lockstep.protocol.v1.AttemptReport;
import lockstep.protocol.v1.GetJobRequest;
import lockstep.protocol.v1.Incarnation;
import lockstep.protocol.v1.Job;
import lockstep.protocol.v1.JobState;
import lockstep.protocol.v1.JobUsage;
import lockstep.protocol.v1.LaunchMode;
import lockstep.protocol.v1.ListJobsRequest;
import lockstep.protocol.v1.LockstepApiGrpc;
import lockstep.protocol.v1.NodeDescription;
import lockstep.protocol.v1.NodeLinkGrpc;
import lockstep.protocol.v1.NodeOrders;
import lockstep.protocol.v1.NodeReport;
import lockstep.protocol.v1.RankPhase;
import lockstep.protocol.v1.RankReport;
import lockstep.protocol.v1.RankUsage;
import lockstep.protocol.v1.Usage;
import lockstep.protocol.v1.WaitJobRequest;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

/// What a node reports as used, and what users are shown of it.
final class UsageOverGrpcTest {
    private static final Usage WHOLE =
            Usage.newBuilder().setCpuMillis(90_500).setPeakMemoryBytes(1L << 31).build();
    private static final Usage OF_RANK_1 =
            Usage.newBuilder().setCpuMillis(500).setPeakMemoryBytes(1L << 30).build();

    @TempDir Path folder;

    private ApiBench bench;
    private LockstepApiGrpc.LockstepApiBlockingStub api;
    private StreamObserver<NodeReport> node;
    private int reports;

    /// The real decisions hear what the node says.
    private final class Door implements NodeDoor {
        @Override
        public void reported(Report report, OrderStream orders) {
            var _ = bench.control.submit(new Command.Observe(report.statement()));
        }

        @Override
        public void closed(OrderStream orders) {}
    }

    /// The node does as it likes.
    private static final class Deaf implements StreamObserver<NodeOrders> {
        @Override
        public void onNext(NodeOrders orders) {}

        @Override
        public void onError(Throwable failure) {}

        @Override
        public void onCompleted() {}
    }

    @BeforeEach
    void start() throws Exception {
        bench = new ApiBench(folder, new Door());
        bench.control.addNodes(1);
        api = bench.unix();
        node =
                NodeLinkGrpc.newStub(bench.tcpChannel())
                        .withInterceptors(ApiBench.bearing(ApiBench.TOKEN))
                        .link(new Deaf());
    }

    @AfterEach
    void stop() {
        bench.close();
    }

    @Test
    void what_a_node_reports_as_used_is_shown_with_the_job_by_rank() throws Exception {
        int id = run();
        say(finished(id).setUsage(WHOLE).setRanks(1, ended(1).setUsage(OF_RANK_1)));
        Job job = awaitEnd(id);

        RankUsage rank1 =
                RankUsage.newBuilder().setRank(1).setNode("n01").setUsed(OF_RANK_1).build();
        JobUsage expected =
                JobUsage.newBuilder()
                        .setUsed(WHOLE)
                        .setNodes(1)
                        .setMostMemory(rank1)
                        .addRanks(rank1)
                        .build();
        assertThat(job.getUsage()).isEqualTo(expected);
        assertThat(job.getUsage().getUsed().hasWrittenBytes()).isFalse();
        assertThat(listed(id).getUsage()).isEqualTo(expected.toBuilder().clearRanks().build());
        assertThat(ApiBench.send(bench.http("/v1/jobs/" + id)).body())
                .contains("\"cpuMillis\":\"90500\"")
                .doesNotContain("writtenBytes");
    }

    @Test
    void of_a_node_that_counts_nothing_a_job_has_no_usage() {
        int id = run();
        say(finished(id));
        assertThat(awaitEnd(id).hasUsage()).isFalse();
    }

    private int run() {
        int id =
                api.submit(
                                Requests.submit(
                                        "r1",
                                        Requests.spec()
                                                .setMode(LaunchMode.PER_RANK)
                                                .clearScript()
                                                .addArguments("true")
                                                .setTasks(2)))
                        .getJobId();
        bench.control.plan();
        say(attempt(id).setPhase(AttemptPhase.PREPARED).setRendezvousPort(4_000));
        return id;
    }

    private Job awaitEnd(int id) {
        Job job = api.getJob(GetJobRequest.newBuilder().setJobId(id).build());
        while (job.getState() != JobState.COMPLETED) {
            assertThat(job.getState()).isIn(JobState.CONFIGURING, JobState.RUNNING);
            long before = job.getVersion();
            job =
                    api.waitJob(
                            WaitJobRequest.newBuilder()
                                    .setJobId(id)
                                    .setKnownVersion(job.getVersion())
                                    .setTimeoutMillis(10_000)
                                    .build());
            assertThat(job.getVersion()).isGreaterThan(before);
        }
        return api.getJob(GetJobRequest.newBuilder().setJobId(id).build());
    }

    private Job listed(int id) {
        return api.listJobs(
                        ListJobsRequest.newBuilder()
                                .addJobIds(id)
                                .addStates(JobState.COMPLETED)
                                .build())
                .getJobs(0);
    }

    private static AttemptReport.Builder attempt(int id) {
        return AttemptReport.newBuilder().setJobId(id).setAttempt(1);
    }

    private static AttemptReport.Builder finished(int id) {
        return attempt(id).setPhase(AttemptPhase.FINISHED).addRanks(ended(0)).addRanks(ended(1));
    }

    private static RankReport.Builder ended(int rank) {
        return RankReport.newBuilder().setRank(rank).setPhase(RankPhase.EXITED);
    }

    private void say(AttemptReport.Builder attempt) {
        reports++;
        node.onNext(
                NodeReport.newBuilder()
                        .setProtocolVersion(1)
                        .setNode("n01")
                        .setReportSeq(reports)
                        .setIncarnation(Incarnation.newBuilder().setBootId("boot").setStart(1))
                        .setDescription(
                                NodeDescription.newBuilder()
                                        .setAddress("10.0.0.1")
                                        .setCpus(8)
                                        .setMemoryMib(16_384))
                        .addAttempts(attempt)
                        .build());
    }
}

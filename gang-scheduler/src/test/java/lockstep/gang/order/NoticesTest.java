package lockstep.gang.order;

import static lockstep.gang.fixture.ClusterFixture.NOON;
import static lockstep.gang.fixture.JobFixture.job;
import static lockstep.gang.fixture.NodeFixture.nodes;
import static lockstep.gang.fixture.TermsFixture.terms;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.gang.cluster.NodeName;
import lockstep.gang.drain.DrainMode;
import lockstep.gang.drain.Notice;
import lockstep.gang.event.Event;
import lockstep.gang.fixture.ClusterFixture;
import lockstep.gang.job.AttemptId;
import lockstep.gang.job.Checkpointing;
import lockstep.gang.job.JobId;
import lockstep.gang.job.JobSpec;
import lockstep.gang.job.RestoreWish;
import lockstep.gang.job.Submitter;
import lockstep.gang.job.WarnSignal;
import lockstep.gang.lifecycle.NodeShare;
import lockstep.gang.report.NodeStatement.Held;
import lockstep.gang.report.NodeStatement.Phase;
import lockstep.gang.report.NodeStatement.Why;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

class NoticesTest {
    private static final Submitter ROOT = new Submitter(0, 0, "root");
    private static final NodeName N1 = new NodeName("n1");
    private static final NodeName N2 = new NodeName("n2");
    private static final NodeName N3 = new NodeName("n3");
    private static final Instant ONE = NOON.plusSeconds(3_600);

    private final ClusterFixture cluster = ClusterFixture.of(nodes(4));
    private AttemptId gang = new AttemptId(new JobId(1), 1);

    @BeforeEach
    void a_gang_runs_on_n1_and_n2() {
        gang = running(job().nodes(2).build());
    }

    @Test
    void every_node_of_the_gang_tells_its_ranks_once_when_one_is_drained() {
        assertThat(duties(N1, 0)).isEmpty();
        drain(N2, DrainMode.AFTER_JOBS, Optional.of(ONE));
        Notice notice = new Notice(List.of(N2), "fan", false, Optional.of(ONE));
        for (NodeName node : List.of(N1, N2)) {
            assertThat(duties(node, 0))
                    .containsExactly(new Duty.Notify(gang, Optional.of(notice), Optional.empty()));
            assertThat(duties(node, notice.id())).as("once it says so").isEmpty();
        }
        assertThat(notice.text())
                .isEqualTo(
                        """
                        drain after-jobs
                        nodes n2
                        deadline 1793538000 2026-11-01T13:00:00Z
                        reason fan
                        """);
    }

    @Test
    void a_second_drain_is_told_too_and_the_sooner_deadline_counts() {
        drain(N2, DrainMode.AFTER_JOBS, Optional.empty());
        Notice first = Notices.of(cluster.state(), gang).orElseThrow();
        drain(N1, DrainMode.CHECKPOINT, Optional.of(ONE));
        Notice second = Notices.of(cluster.state(), gang).orElseThrow();
        assertThat(second).isEqualTo(new Notice(List.of(N1, N2), "fan", true, Optional.of(ONE)));
        assertThat(second.id()).isNotEqualTo(first.id());
        assertThat(duties(N1, first.id())).hasSize(1);
    }

    @Test
    void a_resumed_node_takes_the_notice_back() {
        drain(N1, DrainMode.AFTER_JOBS, Optional.empty());
        long told = Notices.of(cluster.state(), gang).orElseThrow().id();
        cluster.apply(new Event.NodesResumed(List.of(N1), ROOT));
        assertThat(duties(N1, told))
                .containsExactly(new Duty.Notify(gang, Optional.empty(), Optional.empty()));
        assertThat(cluster.state().drained()).isEmpty();
    }

    @Test
    void only_a_job_that_asked_for_a_signal_gets_it_and_only_to_write_a_checkpoint() {
        gang = running(job().nodes(2).terms(terms().signal("USR1")).build());
        drain(N1, DrainMode.AFTER_JOBS, Optional.of(ONE));
        assertThat(signal()).isEmpty();
        drain(N1, DrainMode.CHECKPOINT, Optional.of(ONE));
        assertThat(signal()).contains(new WarnSignal("USR1", Duration.ofMinutes(1), false));
    }

    @Test
    void the_signal_for_checkpoints_goes_before_that_for_the_end() {
        WarnSignal signal = new WarnSignal("USR2", Duration.ofMinutes(2), false);
        gang =
                running(
                        job().nodes(2)
                                .terms(terms().signal("TERM"))
                                .checkpointing(askedBy(signal))
                                .build());
        drain(N1, DrainMode.CHECKPOINT, Optional.of(ONE));
        assertThat(signal()).contains(signal);
    }

    private static Checkpointing askedBy(WarnSignal signal) {
        return new Checkpointing(
                "", "", 3, new RestoreWish.Latest(), false, false, Optional.of(signal), List.of());
    }

    @Test
    void gangs_elsewhere_hear_nothing() {
        drain(N3, DrainMode.CHECKPOINT, Optional.of(ONE));
        assertThat(duties(N1, 0)).isEmpty();
        assertThat(Notices.of(cluster.state(), gang)).isEmpty();
    }

    @Test
    void a_reason_stays_on_its_line() {
        Notice notice =
                new Notice(List.of(N1), "bad\nnodes n9\r\u001b[2J", false, Optional.empty());
        assertThat(notice.text().lines())
                .containsExactly("drain after-jobs", "nodes n1", "reason bad nodes n9 [2J");
    }

    private AttemptId running(JobSpec spec) {
        AttemptId attempt = cluster.start(cluster.submit(spec), List.of(share(N1), share(N2)));
        cluster.run(attempt);
        return attempt;
    }

    private static NodeShare share(NodeName node) {
        return new NodeShare(node, 1, 0, List.of(), 0, 1, 1);
    }

    private void drain(NodeName node, DrainMode mode, Optional<Instant> deadline) {
        cluster.apply(new Event.NodesDrained(List.of(node), ROOT, "fan", mode, deadline, ""));
        cluster.state().verify();
    }

    private Optional<WarnSignal> signal() {
        return duties(N2, 0).stream()
                .map(Duty.Notify.class::cast)
                .flatMap(duty -> duty.signal().stream())
                .findFirst();
    }

    private List<Duty> duties(NodeName node, long told) {
        return Duties.of(
                cluster.state(),
                node,
                cluster.state()
                        .activeJobs()
                        .map(one -> one.activeAttempt().orElseThrow().id())
                        .map(
                                id ->
                                        new Held(
                                                id,
                                                Phase.STARTED,
                                                Why.NONE,
                                                "",
                                                List.of(),
                                                0,
                                                told(id, told)))
                        .toList());
    }

    /// Other gangs know already.
    private long told(AttemptId id, long told) {
        return id.equals(gang) ? told : Notices.of(cluster.state(), id).map(Notice::id).orElse(0L);
    }
}

package lockstep.controller.api;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.gang.cluster.Epoch;
import lockstep.gang.cluster.Partitions;
import lockstep.gang.event.Entry;
import lockstep.gang.event.Event;
import lockstep.gang.job.Checkpointing;
import lockstep.gang.job.GangShape;
import lockstep.gang.job.JobId;
import lockstep.gang.job.JobSpec;
import lockstep.gang.job.Launch;
import lockstep.gang.job.RequestId;
import lockstep.gang.job.ResourceLimits;
import lockstep.gang.job.Streams;
import lockstep.gang.job.Submitter;
import lockstep.gang.job.Terms;
import lockstep.gang.lifecycle.Outcome;
import lockstep.gang.plan.ClusterSnapshot;
import lockstep.gang.state.ClusterState;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

final class JobWaitsTest {
    private static final JobId JOB = new JobId(1);
    private static final Duration LONG = Duration.ofMinutes(1);

    private final Queue<Runnable> due = new ArrayDeque<>();
    private ClusterState state = ClusterState.empty();
    private final JobWaits waits = new JobWaits(this::view, due::add);
    private final CompletableFuture<Void> gone = new CompletableFuture<>();

    @Test
    void a_call_waits_until_the_job_changes() {
        happens(submitted());
        CompletableFuture<Void> wait = waits.until(JOB, state.seq(), LONG, gone);
        assertThat(wait).isNotDone();
        happens(new Event.JobHeld(JOB, "JobHeldUser"));
        sweep();
        assertThat(wait).isDone();
        assertThat(waits.count()).isZero();
    }

    @Test
    void a_call_that_knows_too_little_does_not_wait() {
        happens(submitted());
        assertThat(waits.until(JOB, 0, LONG, gone)).isDone();
    }

    @Test
    void a_call_for_a_job_that_is_forgotten_ends() {
        happens(submitted());
        happens(new Event.JobEnded(JOB, Outcome.CANCELLED, ""));
        CompletableFuture<Void> wait = waits.until(JOB, state.seq(), LONG, gone);
        happens(new Event.JobsForgotten(List.of(JOB)));
        sweep();
        assertThat(wait).isDone();
    }

    @Test
    void a_call_ends_when_its_time_is_over() throws Exception {
        happens(submitted());
        waits.until(JOB, state.seq(), Duration.ofMillis(5), gone).get(20, TimeUnit.SECONDS);
        assertThat(waits.count()).isZero();
    }

    @Test
    void many_views_in_a_row_make_one_sweep() {
        happens(submitted());
        CompletableFuture<Void> wait = waits.until(JOB, state.seq(), LONG, gone);
        for (int i = 0; i < 100; i++) {
            waits.published();
        }
        assertThat(due).hasSize(1);
        sweep();
        waits.published();
        assertThat(due).hasSize(1);
        assertThat(wait).isNotDone();
    }

    @Test
    void without_anyone_waiting_a_view_costs_nothing() {
        waits.published();
        assertThat(due).isEmpty();
    }

    @Test
    void a_view_that_is_published_during_a_sweep_is_not_missed() {
        happens(submitted());
        CompletableFuture<Void> wait = waits.until(JOB, state.seq(), LONG, gone);
        waits.published();
        Runnable running = due.remove();
        running.run();
        happens(new Event.JobHeld(JOB, "JobHeldUser"));
        sweep();
        assertThat(wait).isDone();
    }

    @Test
    void whoever_gives_up_is_forgotten() {
        happens(submitted());
        CompletableFuture<Void> wait = waits.until(JOB, state.seq(), LONG, gone);
        assertThat(waits.count()).isEqualTo(1);
        gone.complete(null);
        assertThat(wait).isDone();
        assertThat(waits.count()).isZero();
    }

    private void happens(Event event) {
        state = state.apply(new Entry(state.seq() + 1, new Epoch(1), Instant.EPOCH, event));
        waits.published();
    }

    private void sweep() {
        while (!due.isEmpty()) {
            due.remove().run();
        }
    }

    private ClusterView view() {
        return new ClusterView(
                new ClusterSnapshot(state, Partitions.single(), Set.of()),
                Map.of(),
                new ClusterIdentity("lab", "c-1", "ctl1", "test"));
    }

    private static Event submitted() {
        return new Event.JobSubmitted(
                JOB,
                new RequestId("r1"),
                new Submitter(1, 1, "ada"),
                new JobSpec(
                        "train",
                        new Launch.PerRank(List.of("true")),
                        GangShape.single(),
                        "main",
                        List.of(),
                        List.of(),
                        List.of(),
                        Optional.empty(),
                        Optional.empty(),
                        "/tmp",
                        Streams.standard(),
                        Map.of(),
                        Checkpointing.NONE,
                        "",
                        true,
                        "",
                        "",
                        Terms.STANDARD,
                        ResourceLimits.NONE),
                false);
    }
}

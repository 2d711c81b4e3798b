package lockstep.gang.progress;

import static lockstep.gang.fixture.ClusterFixture.NOON;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.gang.job.AttemptId;
import lockstep.gang.job.JobId;
import lockstep.gang.telemetry.StepTimes;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A gang of two ranks, looked at every second. Its steps take 0.4 s, and it stands still after two
/// minutes without one.
class StepWatchTest {
    private static final AttemptId GANG = new AttemptId(new JobId(7), 1);
    private static final ProgressSettings SETTINGS = ProgressSettings.STANDARD;

    private final StepWatch watch = new StepWatch();
    private long seconds;
    private long step0;
    private long step1;
    private double p99 = 0.5;
    private boolean witnessed = true;
    private Optional<Instant> saved = Optional.empty();

    @Test
    void a_gang_that_makes_steps_does_not_stand_still() {
        for (int i = 0; i < 1_000; i++) {
            step0++;
            step1++;
            assertThat(afterSeconds(1)).isEmpty();
        }
    }

    @Test
    void a_gang_whose_last_step_is_long_ago_stands_still_since_then() {
        step(120);
        assertThat(afterSeconds(120)).isEmpty();
        assertThat(afterSeconds(1).get(GANG))
                .isNotNull()
                .matches(found -> found.since().equals(NOON))
                .extracting(Standstill::text)
                .isEqualTo(
                        "no step since 2026-11-01T12:00:00Z: all are at step 120, one usually takes"
                                + " 0.40 s");
    }

    @Test
    void ranks_that_did_not_make_the_last_step_are_named() {
        step(120);
        step1 = 119;
        afterSeconds(1);
        assertThat(afterSeconds(130).get(GANG))
                .isNotNull()
                .matches(one -> one.behind().equals(List.of(1)))
                .extracting(Standstill::text)
                .asString()
                .contains("step 120 was the last, not made by rank 1,");
    }

    @Test
    void the_next_step_of_any_rank_ends_it() {
        step(120);
        assertThat(afterSeconds(130)).containsKey(GANG);
        step1 = 121;
        assertThat(afterSeconds(1)).isEmpty();
    }

    @Test
    void who_has_long_steps_has_long_patience() {
        p99 = 60;
        step(120);
        assertThat(afterSeconds(599)).isEmpty();
        assertThat(afterSeconds(2)).containsKey(GANG);
    }

    @Test
    void a_pause_that_it_came_back_from_makes_the_next_one_expected() {
        step(120);
        assertThat(afterSeconds(200)).containsKey(GANG);
        step(121);
        assertThat(afterSeconds(390)).isEmpty();
        assertThat(afterSeconds(20)).containsKey(GANG);
    }

    @Test
    void a_checkpoint_that_becomes_complete_is_progress_too() {
        step(120);
        afterSeconds(100);
        saved = Optional.of(NOON.plusSeconds(100));
        assertThat(afterSeconds(0)).isEmpty();
        assertThat(afterSeconds(100)).isEmpty();
    }

    @Test
    void time_in_which_not_all_nodes_told_of_themselves_does_not_count() {
        step(120);
        witnessed = false;
        assertThat(afterSeconds(500)).isEmpty();
        witnessed = true;
        assertThat(afterSeconds(120)).isEmpty();
        assertThat(afterSeconds(1)).containsKey(GANG);
    }

    @Test
    void a_daemon_that_tells_the_same_step_again_tells_nothing_new() {
        step(120);
        Instant again = NOON.plusSeconds(100);
        seconds += 100;
        watch.look(
                List.of(
                        new GangTold(
                                GANG,
                                List.of(new StepTimes(GANG, 0, 50, 0.4, 0, p99, 120, again)),
                                true,
                                saved)),
                SETTINGS,
                again,
                seconds * 1_000_000_000L);
        assertThat(afterSeconds(21)).containsKey(GANG);
    }

    @Test
    void a_gang_that_has_told_too_few_steps_or_none_is_not_judged() {
        step0 = 2;
        step1 = 2;
        assertThat(afterSeconds(0)).isEmpty();
        assertThat(afterSeconds(10_000)).isEmpty();
    }

    @Test
    void whatever_a_job_writes_down_as_seconds_it_is_judged_at_last() {
        p99 = Double.NaN;
        step(120);
        assertThat(afterSeconds(121)).containsKey(GANG);
        p99 = 1e300;
        step(121);
        assertThat(afterSeconds(Duration.ofDays(9).toSeconds())).isEmpty();
        assertThat(afterSeconds(Duration.ofDays(2).toSeconds())).containsKey(GANG);
    }

    @Test
    void what_runs_no_more_is_forgotten() {
        step(120);
        assertThat(afterSeconds(130)).containsKey(GANG);
        assertThat(watch.look(List.of(), SETTINGS, now(), seconds * 1_000_000_000L)).isEmpty();
        assertThat(afterSeconds(1)).as("as if it had just begun").isEmpty();
    }

    private void step(long number) {
        step0 = number;
        step1 = number;
        afterSeconds(0);
    }

    private Instant now() {
        return NOON.plusSeconds(seconds);
    }

    private Map<AttemptId, Standstill> afterSeconds(long more) {
        seconds += more;
        return watch.look(
                List.of(
                        new GangTold(
                                GANG, List.of(rank(0, step0), rank(1, step1)), witnessed, saved)),
                SETTINGS,
                now(),
                seconds * 1_000_000_000L);
    }

    private StepTimes rank(int rank, long step) {
        return new StepTimes(GANG, rank, step, 0.4, 0, p99, step, now());
    }
}

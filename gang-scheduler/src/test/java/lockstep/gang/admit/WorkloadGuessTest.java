package lockstep.gang.admit;

import static lockstep.gang.fixture.JobFixture.job;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.gang.fixture.JobFixture;
import lockstep.gang.job.ArrayTask;
import lockstep.gang.job.JobId;
import lockstep.gang.job.JobSpec;
import lockstep.gang.job.Terms;
import lockstep.gang.job.WorkloadClass;

import org.junit.jupiter.api.Test;

import java.time.Duration;

class WorkloadGuessTest {
    private static final ArrayTask TASK = new ArrayTask(new JobId(1), 0, 0, 9, 1, 10, 0);

    private static WorkloadClass of(JobFixture job) {
        return WorkloadGuess.of(job.build());
    }

    @Test
    void what_was_asked_for_wins() {
        JobSpec spec = job().nodes(4).build();
        assertThat(WorkloadGuess.of(spec.with(Terms.STANDARD.with(WorkloadClass.INTERACTIVE))))
                .isEqualTo(WorkloadClass.INTERACTIVE);
    }

    @Test
    void tasks_of_an_array_are_independent_however_short_or_wide() {
        JobSpec spec = job().nodes(4, 8).timeLimit(Duration.ofMinutes(1)).build();
        assertThat(WorkloadGuess.of(spec.with(Terms.STANDARD.with(TASK))))
                .isEqualTo(WorkloadClass.INDEPENDENT);
    }

    @Test
    void a_range_of_nodes_is_elastic() {
        assertThat(of(job().nodes(2, 8))).isEqualTo(WorkloadClass.ELASTIC);
    }

    @Test
    void several_nodes_are_synchronous_even_for_a_short_time() {
        assertThat(of(job().nodes(2).timeLimit(Duration.ofMinutes(5))))
                .isEqualTo(WorkloadClass.SYNCHRONOUS);
    }

    @Test
    void one_node_for_a_quarter_of_an_hour_is_interactive_and_longer_is_independent() {
        assertThat(of(job().timeLimit(Duration.ofMinutes(15))))
                .isEqualTo(WorkloadClass.INTERACTIVE);
        assertThat(of(job().timeLimit(Duration.ofSeconds(901))))
                .isEqualTo(WorkloadClass.INDEPENDENT);
        assertThat(of(job())).isEqualTo(WorkloadClass.INDEPENDENT);
    }
}

package lockstep.cli.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Optional;

final class TrainingRecordTest {
    private static final String OUTPUT =
            """
            job 1 attempt 1
            training 1283 parameters on 3 ranks from step 0 to 60
            step 10 loss 1.104021 accuracy 0.3333
            step 20 loss 0.950000 accuracy 0.4000
            checkpoint at step 20
            step 30 loss 0.800000 accuracy 0.5000
            training: rank 0: rank 1 at 127.0.0.1:4711 has gone
            job 1 attempt 2
            training 1283 parameters on 2 ranks from step 20 to 60
            step 30 loss 0.800000 accuracy 0.5000 (resumed from 20)
            checkpoint at step 40
            step 60 loss 0.400000 accuracy 0.9000 (resumed from 20)
            done at step 60
            """;

    @Test
    void losses_are_kept_in_order() {
        assertThat(record(OUTPUT).losses())
                .containsExactly(
                        new TrainingLine.Step(10, 1.104021),
                        new TrainingLine.Step(20, 0.95),
                        new TrainingLine.Step(30, 0.8),
                        new TrainingLine.Step(30, 0.8),
                        new TrainingLine.Step(60, 0.4));
    }

    @Test
    void a_second_beginning_means_that_the_first_run_broke_off() {
        assertThat(record(OUTPUT).interruptions())
                .containsExactly(new TrainingRecord.Interruption(30, 20));
        assertThat(record(OUTPUT).begins())
                .containsExactly(
                        new TrainingLine.Begin(3, 0, 60), new TrainingLine.Begin(2, 20, 60));
    }

    @Test
    void the_last_checkpoint_counts() {
        assertThat(record(OUTPUT).checkpoint()).contains(new TrainingLine.Checkpoint(40));
    }

    @Test
    void training_is_done_when_it_says_so() {
        assertThat(record(OUTPUT).done()).isTrue();
        assertThat(record(OUTPUT.replace("done at step 60\n", "")).done()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "step",
                "step x loss 1.0",
                "step 1 loss NaN accuracy 0.1",
                "a step 10 loss 1.0",
                "checkpoint at step ",
                "training 3 parameters"
            })
    void anything_else_is_passed_over(String line) {
        assertThat(TrainingLine.parse(line)).isEqualTo(new TrainingLine.Other());
        assertThat(record(line).checkpoint()).isEqualTo(Optional.empty());
    }

    private static TrainingRecord record(String output) {
        TrainingRecord record = TrainingRecord.empty();
        for (String line : output.lines().toList()) {
            record = record.with(TrainingLine.parse(line));
        }
        return record;
    }
}

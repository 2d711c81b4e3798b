package lockstep.cli.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class LossCurveTest {
    @Test
    void losses_fall_from_the_upper_left_and_the_restart_is_marked() {
        TrainingRecord record =
                run(TrainingRecord.empty(), 0, 120).with(new TrainingLine.Begin(3, 80, 300));

        assertThat(String.join("\n", LossCurve.of(run(record, 80, 300))))
                .isEqualTo(
                        """
                           0.971 | *                     :
                                 |   *                   :
                                 |     *                 :
                                 |       *               :
                                 |         * *           :
                           0.446 |             * *       :
                                 |                 * *   :
                                 |                     * * * *
                                 |                       :     * * * * * * *
                           0.026 |                       :                   * * * * * * * * *
                                 +------------------------------------------------------------
                                  0                      120                               300  step\
                        """);
    }

    @Test
    void one_point_can_be_drawn() {
        TrainingRecord record = TrainingRecord.empty().with(new TrainingLine.Step(10, 0.5));

        assertThat(LossCurve.of(record)).hasSize(12).first().asString().endsWith("*");
    }

    @Test
    void without_losses_there_is_no_curve() {
        assertThat(LossCurve.of(TrainingRecord.empty())).isEmpty();
    }

    private static TrainingRecord run(TrainingRecord before, int from, int to) {
        TrainingRecord record = before;
        for (int step = from + 10; step <= to; step += 10) {
            record = record.with(new TrainingLine.Step(step, 1.1 * Math.exp(-step / 80.0)));
        }
        return record;
    }
}

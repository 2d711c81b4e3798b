package lockstep.node.stage;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.node.stage.Solitude.Step;

import org.junit.jupiter.api.Test;

import java.time.Duration;

final class SolitudeTest {
    private static final Duration NOW = Duration.ZERO;
    private static final Duration SHORT = Solitude.GIVES_UP_AFTER.plusSeconds(1);
    private static final Duration LONG = Solitude.HUNG_FOR.plusSeconds(1);

    private final Solitude solitude = new Solitude();

    @Test
    void who_is_heard_or_was_a_moment_ago_goes_on() {
        assertThat(solitude.look(NOW, 1)).isEqualTo(Step.NOTHING);
        assertThat(solitude.look(Solitude.GIVES_UP_AFTER, 1)).isEqualTo(Step.NOTHING);
    }

    @Test
    void who_hears_nobody_gives_up() {
        assertThat(solitude.look(SHORT, 1)).isEqualTo(Step.GIVE_UP);
    }

    @Test
    void after_a_stream_hung_for_a_moment_what_was_given_up_is_taken_up_once() {
        solitude.look(SHORT, 1);

        assertThat(solitude.look(NOW, 1)).isEqualTo(Step.TAKE_UP);
        assertThat(solitude.look(NOW, 1)).isEqualTo(Step.NOTHING);
    }

    @Test
    void on_another_stream_the_leader_orders_everything_anew() {
        solitude.look(SHORT, 1);

        assertThat(solitude.look(NOW, 2)).isEqualTo(Step.NOTHING);
    }

    @Test
    void after_long_somebody_else_may_have_been_ordered_to() {
        solitude.look(SHORT, 1);
        solitude.look(LONG, 1);

        assertThat(solitude.look(NOW, 1)).isEqualTo(Step.NOTHING);
    }
}

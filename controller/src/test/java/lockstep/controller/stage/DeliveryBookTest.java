package lockstep.controller.stage;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.controller.api.Delivery;
import lockstep.gang.checkpoint.CheckpointId;
import lockstep.gang.cluster.NodeName;
import lockstep.gang.job.JobId;
import lockstep.gang.job.RequestId;

import org.junit.jupiter.api.Test;

import java.util.Optional;

final class DeliveryBookTest {
    private static final long SECOND = 1_000_000_000L;
    private static final NodeName N1 = new NodeName("n1");

    private final DeliveryBook book = new DeliveryBook();

    private static Delivery to(String directory, String request) {
        return new Delivery(
                new RequestId(request),
                new CheckpointId(new JobId(7), 1, 120),
                directory,
                Optional.empty(),
                Optional.empty());
    }

    @Test
    void it_is_wanted_as_long_as_somebody_asks_and_a_while_longer() {
        assertThat(book.ask(to("/x", "r1"), 0)).isPresent();
        assertThat(book.ask(to("/x", "r1"), 20 * SECOND)).isPresent();

        assertThat(book.wanted(50 * SECOND)).hasSize(1);
        assertThat(book.wanted(51 * SECOND)).isEmpty();
    }

    @Test
    void asking_again_leaves_it_where_it_was_begun_and_asking_for_another_place_does_not() {
        var _ = book.ask(to("/x", "r1"), 0);
        book.assign(to("/x", "r1"), N1);

        assertThat(book.ask(to("/x", "r1"), SECOND))
                .hasValueSatisfying(it -> assertThat(it.at()).contains(N1));
        assertThat(book.ask(to("/y", "r1"), SECOND))
                .hasValueSatisfying(it -> assertThat(it.at()).isEmpty());
        assertThat(book.wanted(SECOND)).hasSize(1);
    }

    @Test
    void what_stands_in_its_way_at_first_has_some_time_to_go_away() {
        assertThat(book.ask(to("/x", "r1"), 0))
                .hasValueSatisfying(it -> assertThat(it.young()).isTrue());
        var _ = book.ask(to("/x", "r1"), 15 * SECOND);
        assertThat(book.ask(to("/x", "r1"), 21 * SECOND))
                .hasValueSatisfying(it -> assertThat(it.young()).isFalse());
    }

    @Test
    void there_is_an_end_to_what_is_wanted_at_once() {
        for (int i = 0; i < 1_000; i++) {
            assertThat(book.ask(to("/x", "r" + i), 0)).isPresent();
        }

        assertThat(book.ask(to("/x", "r1000"), 0)).isEmpty();
        assertThat(book.ask(to("/x", "r7"), 0)).isPresent();
    }
}

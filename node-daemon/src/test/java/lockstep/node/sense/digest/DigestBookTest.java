package lockstep.node.sense.digest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import lockstep.node.sense.ManualTime;
import lockstep.node.sense.Reading;
import lockstep.protocol.v1.Measure;
import lockstep.protocol.v1.MetricDigest;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;

final class DigestBookTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final ManualTime time = new ManualTime();
    private final DigestBook book = new DigestBook(time);

    private void read(double... values) {
        for (double value : values) {
            time.pass(SECOND);
            book.add(List.of(new Reading(Measure.CPU_CLOCK, "cpu3", value)));
        }
    }

    private MetricDigest digest() {
        return book.all().getFirst();
    }

    @Test
    void a_digest_worked_by_hand() {
        read(10, 12, 11, 50, 13); // sorted 10 11 12 13 50; distances from 12: 0 1 1 2 38

        MetricDigest digest = digest();

        assertThat(digest.getMeasure()).isEqualTo(Measure.CPU_CLOCK);
        assertThat(digest.getPart()).isEqualTo("cpu3");
        assertThat(digest.getCount()).isEqualTo(5);
        assertThat(digest.getMedian()).isEqualTo(12);
        assertThat(digest.getMad()).isEqualTo(1);
        assertThat(digest.getP99()).isEqualTo(50);
        assertThat(digest.getAtEpochMillis()).isEqualTo(5_000);
        // per second: -37 -1 1/3 1/2 3/4 1 2 40/3 19 39, of which the middle is 7/8
        assertThat(digest.getTrendPerHour()).isCloseTo(0.875 * 3_600, within(1e-6));
    }

    @Test
    void of_an_even_number_the_median_is_between_the_two_in_the_middle() {
        read(1, 2, 4, 9);

        assertThat(digest().getMedian()).isEqualTo(3);
        assertThat(digest().getMad()).isEqualTo(1.5); // distances 1 1 2 6
    }

    @Test
    void one_wild_reading_in_a_hundred_is_not_the_p99_but_two_are() {
        for (int i = 0; i < 99; i++) {
            read(5);
        }
        read(500);
        assertThat(digest().getP99()).isEqualTo(5);

        read(500);
        assertThat(digest().getP99()).isEqualTo(500);
    }

    @Test
    void a_trend_is_per_hour_and_one_wild_reading_does_not_turn_it() {
        for (int i = 0; i < 100; i++) {
            read(40 + 0.01 * i);
        }
        read(-1_000);

        assertThat(digest().getTrendPerHour()).isCloseTo(36, within(0.001));
    }

    @Test
    void too_few_readings_have_no_trend() {
        read(1, 2, 3, 4);

        assertThat(digest().getTrendPerHour()).isZero();
    }

    @Test
    void a_window_holds_the_newest_256_of_the_last_five_minutes() {
        for (int i = 0; i < 299; i++) {
            read(i);
        }
        assertThat(digest().getCount()).isEqualTo(256);
        assertThat(digest().getMedian()).isEqualTo(170.5); // 43 to 298

        time.pass(Duration.ofMinutes(4));
        read(7);
        assertThat(digest().getCount()).isEqualTo(61);
    }

    @Test
    void a_part_that_is_read_no_more_is_forgotten() {
        read(1);
        time.pass(Duration.ofMinutes(6));

        assertThat(book.all()).isEmpty();
    }

    @Test
    void what_has_not_moved_is_told_once_and_again_after_a_minute() {
        read(100, 104, 96);
        assertThat(book.changed()).hasSize(1);
        assertThat(book.changed()).isEmpty();

        read(100); // MAD 4: the median stays, and so does the p99
        assertThat(book.changed()).isEmpty();

        time.pass(Duration.ofMinutes(1));
        assertThat(book.changed()).as("there is no new reading").isEmpty();
        read(100);
        assertThat(book.changed()).hasSize(1);
    }

    @Test
    void a_median_that_moves_by_more_than_a_hundredth_is_told_and_less_is_not() {
        read(1_000);
        assertThat(book.changed()).hasSize(1);

        read(1_009);
        assertThat(book.changed()).isEmpty();
        read(1_011);
        assertThat(book.changed()).hasSize(1);
    }

    @Test
    void a_new_stream_begins_with_all() {
        read(1);
        book.changed();

        assertThat(book.all()).hasSize(1);
        assertThat(book.changed()).isEmpty();
    }

    @Test
    void what_is_not_a_number_is_no_reading() {
        read(Double.NaN, Double.POSITIVE_INFINITY);

        assertThat(book.all()).isEmpty();
    }

    @Test
    void more_parts_than_can_be_kept_are_left_out() {
        for (int i = 0; i < 2_100; i++) {
            book.add(List.of(new Reading(Measure.CPU_CLOCK, "cpu" + i, 1)));
        }

        assertThat(book.all()).hasSize(DigestBook.PARTS_MOST);
    }
}

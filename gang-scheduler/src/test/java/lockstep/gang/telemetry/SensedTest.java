package lockstep.gang.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

final class SensedTest {
    private static final List<Measure> MEASURES = List.copyOf(EnumSet.allOf(Measure.class));

    private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");

    private record Key(Measure measure, String part) {}

    @Test
    void what_is_told_again_takes_the_place_of_what_was_known() {
        Sensed sensed =
                Sensed.NOTHING
                        .with(
                                List.of(
                                        digest(Measure.CPU_CLOCK, "", 1),
                                        digest(Measure.ACCELERATOR_CLOCK, "gpu1", 2)),
                                List.of())
                        .with(
                                List.of(
                                        digest(Measure.ACCELERATOR_CLOCK, "gpu1", 3),
                                        digest(Measure.ACCELERATOR_CLOCK, "gpu0", 4)),
                                List.of());
        assertThat(sensed.digests()).extracting(Digest::median).containsExactly(1.0, 4.0, 3.0);
    }

    @Test
    void all_of_one_measure_are_found_in_the_order_of_their_parts() {
        Sensed sensed =
                Sensed.NOTHING.with(
                        List.of(
                                digest(Measure.ACCELERATOR_CLOCK, "gpu1", 2),
                                digest(Measure.CPU_LOAD, "", 1),
                                digest(Measure.ACCELERATOR_CLOCK, "gpu0", 3)),
                        List.of());
        assertThat(sensed.of(Measure.ACCELERATOR_CLOCK))
                .extracting(Digest::part)
                .containsExactly("gpu0", "gpu1");
        assertThat(sensed.of(Measure.STORAGE_WRITE)).isEmpty();
    }

    @Test
    void of_two_digests_of_one_part_in_one_report_the_later_counts() {
        Sensed sensed =
                Sensed.NOTHING.with(
                        List.of(digest(Measure.CPU_CLOCK, "", 1), digest(Measure.CPU_CLOCK, "", 2)),
                        List.of());
        assertThat(sensed.digests()).extracting(Digest::median).containsExactly(2.0);
    }

    @Test
    void faults_are_replaced_whole() {
        Sensed sensed = Sensed.NOTHING.with(List.of(), List.of(new Fault("gpu5", "gone")));
        assertThat(sensed.faults()).containsExactly(new Fault("gpu5", "gone"));
        assertThat(sensed.with(List.of(), List.of()).faults()).isEmpty();
    }

    @Test
    void after_any_reports_each_part_has_what_was_told_of_it_last() {
        SplittableRandom random = new SplittableRandom(7);
        Sensed sensed = Sensed.NOTHING;
        Map<Key, Digest> expected = new HashMap<>();
        for (int report = 0; report < 300; report++) {
            List<Digest> told =
                    random.ints(random.nextInt(12), 0, 60)
                            .mapToObj(
                                    which ->
                                            digest(
                                                    MEASURES.get(which % 7),
                                                    "part" + which / 7,
                                                    random.nextInt()))
                            .toList();
            told.forEach(one -> expected.put(new Key(one.measure(), one.part()), one));
            sensed = sensed.with(told, List.of());
            assertThat(sensed.digests()).containsExactlyInAnyOrderElementsOf(expected.values());
        }
        for (Map.Entry<Key, Digest> one : expected.entrySet()) {
            assertThat(sensed.digest(one.getKey().measure(), one.getKey().part()))
                    .contains(one.getValue());
        }
        assertThat(sensed.digest(Measure.CPU_CLOCK, "part99")).isEmpty();
    }

    @Test
    void digests_out_of_order_are_a_mistake() {
        List<Digest> twice =
                List.of(digest(Measure.CPU_CLOCK, "", 1), digest(Measure.CPU_CLOCK, "", 2));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Sensed(twice, List.of()))
                .withMessageContaining("CPU_CLOCK");
    }

    private static Digest digest(Measure measure, String part, double median) {
        return new Digest(measure, part, 1, median, 0, median, 0, NOW);
    }
}

package lockstep.doctor.host;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.doctor.finding.Finding;
import lockstep.doctor.finding.Finding.Advice;
import lockstep.doctor.finding.Finding.Fine;
import lockstep.doctor.finding.Finding.Wrong;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

final class ClockCheckTest {
    private static final String SOURCE =
            "sys/devices/system/clocksource/clocksource0/current_clocksource";

    @TempDir Path folder;

    private PretendedRoot root = new PretendedRoot(Path.of("/"));

    @BeforeEach
    void pretend() {
        root =
                new PretendedRoot(folder)
                        .with("proc/sys/kernel/random/boot_id", "1234\n")
                        .with(SOURCE, "tsc\n");
    }

    private List<Finding> look(KernelClock clock) {
        return new ClockCheck(folder, clock).look();
    }

    private static KernelClock off(Duration by) {
        return () -> Optional.of(new KernelClock.Reading(true, by));
    }

    @Test
    void a_clock_that_is_kept_right_is_fine() {
        assertThat(look(off(Duration.ofMillis(3))))
                .containsExactly(
                        new Fine("synchronised, at most 3 ms off"),
                        new Fine("clock source tsc"),
                        new Fine("boot id 1234"));
    }

    @Test
    void one_that_nothing_keeps_right_is_told_with_what_to_start() {
        Finding first =
                look(() -> Optional.of(new KernelClock.Reading(false, Duration.ZERO))).getFirst();

        assertThat(first).isInstanceOf(Advice.class);
        assertThat(first.todo()).contains("systemctl enable --now chrony");
    }

    @Test
    void one_that_may_be_far_off_is_told() {
        assertThat(look(off(Duration.ofSeconds(2))).getFirst()).isInstanceOf(Advice.class);
    }

    @Test
    void where_the_kernel_does_not_say_it_is_said_who_does() {
        assertThat(look(Optional::empty).getFirst().todo()).contains("timedatectl", "chronyc");
    }

    @Test
    void a_clock_source_of_last_resort_is_told() {
        root.with(SOURCE, "hpet\n");

        assertThat(look(off(Duration.ZERO)).get(1)).isInstanceOf(Advice.class);
    }

    @Test
    void a_machine_whose_restarts_cannot_be_told_is_wrong(@TempDir Path empty) {
        assertThat(new ClockCheck(empty, off(Duration.ZERO)).look().getLast())
                .isInstanceOf(Wrong.class);
    }

    @Test
    void the_real_kernel_can_be_asked() {
        assertThat(new Adjtimex().read())
                .satisfiesAnyOf(
                        reading -> assertThat(reading).isEmpty(),
                        reading ->
                                assertThat(reading.orElseThrow().errorMax().isNegative())
                                        .isFalse());
    }
}

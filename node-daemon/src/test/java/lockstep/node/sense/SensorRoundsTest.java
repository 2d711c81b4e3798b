package lockstep.node.sense;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.node.sense.digest.DigestBook;
import lockstep.protocol.v1.Measure;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

final class SensorRoundsTest {

    private static final Duration EVERY = Duration.ofSeconds(5);
    private static final Findings GOOD =
            Findings.of(List.of(new Reading(Measure.CPU_LOAD, "", 0.5)));

    private final ManualTime time = new ManualTime();
    private final DigestBook digests = new DigestBook(time);
    private final HappeningLog happenings = new HappeningLog();
    private final Queue<Runnable> readings = new ArrayDeque<>();
    private int alarms;

    /// Brings what a test says; what is read when is the test's to say too.
    private static final class ScriptedSensor implements Sensor {
        private final String name;
        private Findings findings = GOOD;
        private boolean broken;
        private int asked;

        ScriptedSensor(String name) {
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public Duration every() {
            return EVERY;
        }

        @Override
        public Findings read() throws IOException {
            asked++;
            if (broken) {
                throw new IOException("it is broken");
            }
            return findings;
        }
    }

    private final ScriptedSensor first = new ScriptedSensor("first");
    private final ScriptedSensor second = new ScriptedSensor("second");
    private final SensorRounds rounds =
            new SensorRounds(
                    List.of(first, second),
                    readings::add,
                    time::nanoTime,
                    digests,
                    happenings,
                    () -> alarms++);

    private void tickAndRead() {
        rounds.tick();
        while (!readings.isEmpty()) {
            readings.remove().run();
        }
    }

    @Test
    void each_sensor_is_read_when_it_is_due() {
        tickAndRead();
        tickAndRead();
        assertThat(first.asked).isEqualTo(1);
        assertThat(second.asked).isEqualTo(1);

        time.pass(EVERY);
        tickAndRead();
        assertThat(first.asked).isEqualTo(2);
        assertThat(digests.all().getFirst().getCount()).isEqualTo(4);
    }

    @Test
    void a_sensor_that_hangs_is_left_out_and_the_others_go_on() {
        rounds.tick();
        Runnable hanging = readings.remove(); // the first one's, which does not come back
        readings.remove().run();

        time.pass(EVERY);
        tickAndRead();

        assertThat(first.asked).isZero();
        assertThat(second.asked).isEqualTo(2);

        hanging.run();
        tickAndRead();
        assertThat(first.asked).isEqualTo(2);
    }

    @Test
    void a_sensor_that_hangs_for_long_is_a_fault_until_it_answers() {
        rounds.tick();
        Runnable hanging = readings.remove();
        readings.remove().run();
        time.pass(Duration.ofSeconds(30));
        tickAndRead();
        assertThat(rounds.faults()).isEmpty();

        time.pass(Duration.ofSeconds(11));
        tickAndRead();
        assertThat(rounds.faults())
                .containsExactly(
                        new Fault("sensor first", "sensor first has not answered for 41 s"));
        assertThat(alarms).isEqualTo(1);

        hanging.run();
        assertThat(rounds.faults()).isEmpty();
    }

    @Test
    void a_sensor_that_throws_is_asked_again_and_its_faults_stay_until_it_says_otherwise() {
        first.findings = new Findings(List.of(), List.of(new Fault("gpu5", "gone")), List.of());
        tickAndRead();
        assertThat(alarms).isEqualTo(1);

        first.broken = true;
        time.pass(EVERY);
        tickAndRead();
        assertThat(rounds.faults()).containsExactly(new Fault("gpu5", "gone"));

        first.broken = false;
        first.findings = GOOD;
        time.pass(EVERY);
        tickAndRead();
        assertThat(rounds.faults()).isEmpty();
        assertThat(first.asked).isEqualTo(3);
        assertThat(alarms).isEqualTo(1);
    }

    @Test
    void a_fault_that_lasts_is_urgent_once_and_again_when_it_comes_back() {
        var gone = new Findings(List.of(), List.of(new Fault("gpu5", "gone")), List.of());
        for (Findings findings : List.of(gone, gone, GOOD, gone)) {
            first.findings = findings;
            tickAndRead();
            time.pass(EVERY);
        }

        assertThat(alarms).isEqualTo(2);
    }

    private static Happening happening(int number) {
        return new Happening("xid 79", "gpu5", "nr " + number, Instant.EPOCH, true);
    }

    @Test
    void happenings_are_numbered_and_told_until_they_are_acknowledged() {
        first.findings = new Findings(List.of(), List.of(), List.of(happening(1), happening(2)));
        second.findings = new Findings(List.of(), List.of(), List.of(happening(3)));
        tickAndRead();

        assertThat(alarms).isEqualTo(2);
        assertThat(happenings.waiting()).extracting(h -> h.getNumber()).containsExactly(1L, 2L, 3L);

        happenings.acknowledge(2);
        assertThat(happenings.waiting()).extracting(h -> h.getText()).containsExactly("nr 3");
        happenings.acknowledge(1);
        assertThat(happenings.waiting()).hasSize(1);
    }

    @Test
    void of_too_many_happenings_the_oldest_are_dropped_and_counted() {
        List<Happening> many = new ArrayList<>();
        for (int i = 1; i <= 1_005; i++) {
            many.add(happening(i));
        }
        happenings.add(many);

        assertThat(happenings.waiting()).hasSize(HappeningLog.TOLD_MOST);
        assertThat(happenings.waiting().getFirst().getNumber()).isEqualTo(6);
        assertThat(happenings.waiting().getFirst().getText())
                .isEqualTo("nr 6 (5 before this one were dropped)");
        happenings.acknowledge(6);
        assertThat(happenings.waiting().getFirst().getText()).isEqualTo("nr 7");
    }
}

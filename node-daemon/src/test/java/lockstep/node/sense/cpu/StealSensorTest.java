package lockstep.node.sense.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.node.sense.Findings;
import lockstep.node.sense.Reading;
import lockstep.protocol.v1.Measure;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

final class StealSensorTest {
    @TempDir Path root;

    @Test
    void steal_is_a_fraction_of_the_time_between_two_readings() throws IOException {
        Path stat = Files.createDirectories(root.resolve("proc")).resolve("stat");
        Files.writeString(stat, "cpu  10 0 0 90 0 0 0 5 0 0\ncpu0 1\n");
        var sensor = new StealSensor(root);
        assertThat(sensor.read()).isEqualTo(Findings.NONE);
        Files.writeString(stat, "cpu  40 0 0 135 0 0 0 30 0 0\ncpu0 1\n");

        assertThat(sensor.read().readings())
                .containsExactly(new Reading(Measure.CPU_STEAL, "", 0.25));
    }
}

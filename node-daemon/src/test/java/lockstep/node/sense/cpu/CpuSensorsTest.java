package lockstep.node.sense.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.node.sense.Findings;
import lockstep.node.sense.Reading;
import lockstep.protocol.v1.Measure;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

final class CpuSensorsTest {
    @TempDir Path root;
    private long nanos;

    private void file(String path, String text) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.resolve("..").normalize());
        Files.writeString(file, text);
    }

    @Test
    void a_machine_without_any_is_normal() throws IOException {
        assertThat(new LoadSensor(root, 4).read()).isEqualTo(Findings.NONE);
        assertThat(new PressureSensor(root).read()).isEqualTo(Findings.NONE);
        assertThat(new MemoryErrorSensor(root, () -> nanos).read()).isEqualTo(Findings.NONE);
    }

    @Test
    void load_is_per_cpu() throws IOException {
        file("proc/loadavg", "6.00 0.05 0.15 1/627 23466\n");

        assertThat(new LoadSensor(root, 4).read().readings())
                .containsExactly(new Reading(Measure.CPU_LOAD, "", 1.5));
    }

    @Test
    void pressure_is_a_fraction() throws IOException {
        file("proc/pressure/cpu", "some avg10=25.00 avg60=2.00 avg300=3.85 total=15\n");
        file("proc/pressure/io", "full avg10=25.00 avg60=2.00 avg300=3.85 total=15\n");

        assertThat(new PressureSensor(root).read().readings())
                .containsExactly(new Reading(Measure.CPU_PRESSURE, "", 0.25));
    }

    @Test
    void memory_errors_are_rates() throws IOException {
        file("sys/devices/system/edac/mc/mc0/ce_count", "1\n");
        file("sys/devices/system/edac/mc/mc0/ue_count", "5\n");
        var sensor = new MemoryErrorSensor(root, () -> nanos);
        assertThat(sensor.read()).isEqualTo(Findings.NONE);
        nanos += Duration.ofMinutes(30).toNanos();
        file("sys/devices/system/edac/mc/mc0/ce_count", "4\n");

        assertThat(sensor.read().readings())
                .containsExactly(
                        new Reading(Measure.MEMORY_CORRECTED_ERRORS, "mc0", 6),
                        new Reading(Measure.MEMORY_UNCORRECTED_ERRORS, "mc0", 0));
    }

    @Test
    void load_and_pressure_of_a_real_machine_are_read() {
        Path fixture = Path.of("../../shared/fixtures/sysfs_procfs");
        Assumptions.assumeTrue(Files.isDirectory(fixture), "the fixture is not here");

        assertThat(new LoadSensor(fixture, 1).read().readings()).hasSize(1);
        assertThat(new PressureSensor(fixture).read().readings()).hasSize(3);
    }
}

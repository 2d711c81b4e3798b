package lockstep.node;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.node.config.NodeConfig;
import lockstep.node.sense.Sensor;
import lockstep.node.sense.accelerator.NvmlSource;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

final class SensorListTest {
    @TempDir Path root;

    private List<Sensor> sensors(Optional<Path> kernelLog) throws IOException {
        var config =
                new NodeConfig.Sense(
                        true,
                        Duration.ofSeconds(5),
                        false,
                        new TreeMap<>(),
                        Optional.empty(),
                        Duration.ofMinutes(1),
                        Duration.ofSeconds(10),
                        kernelLog);
        return SensorList.of("n1", config, root, () -> true, System::nanoTime);
    }

    private List<String> names(Optional<Path> kernelLog) throws IOException {
        return sensors(kernelLog).stream().map(Sensor::name).toList();
    }

    private void program(String path) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.resolve("..").normalize());
        Files.writeString(file, "#!/bin/sh\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    private static void assumeNoLibrary() {
        Assumptions.assumeTrue(NvmlSource.find().isEmpty(), "NVIDIA's library is here");
    }

    @Test
    void a_machine_without_accelerators_has_no_sensor_for_them() throws IOException {
        assumeNoLibrary();

        assertThat(names(Optional.empty()))
                .containsExactly(
                        "load",
                        "pressure",
                        "steal",
                        "memory errors",
                        "cpu clocks",
                        "cpu throttles",
                        "board",
                        "power",
                        "infiniband",
                        "ethernet");
    }

    @Test
    void on_a_machine_that_has_nothing_every_sensor_finds_nothing() throws IOException {
        assumeNoLibrary();
        for (Sensor sensor : sensors(Optional.empty())) {
            assertThat(sensor.read().readings()).as(sensor.name()).isEmpty();
        }
    }

    @Test
    void the_kernels_log_is_read_where_it_is_configured() throws IOException {
        Path log = Files.writeString(root.resolve("kern.log"), "");

        assertThat(names(Optional.of(log))).contains("kernel log");
    }

    @Test
    void a_program_of_a_driver_is_asked_where_there_is_no_library() throws IOException {
        assumeNoLibrary();
        program("usr/bin/nvidia-smi");
        program("opt/rocm/bin/amd-smi");

        assertThat(sensors(Optional.empty()))
                .filteredOn(sensor -> sensor.name().equals("accelerators"))
                .singleElement()
                .satisfies(sensor -> assertThat(sensor.every()).hasSeconds(30));
    }

    @Test
    void the_program_of_amd_is_asked_more_seldom() throws IOException {
        assumeNoLibrary();
        program("opt/rocm/bin/amd-smi");

        assertThat(sensors(Optional.empty()))
                .filteredOn(sensor -> sensor.name().equals("accelerators"))
                .singleElement()
                .satisfies(sensor -> assertThat(sensor.every()).hasSeconds(90));
    }
}

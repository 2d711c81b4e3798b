package lockstep.node.sense.board;

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
import java.util.List;

final class BoardSensorTest {
    private static final Path FIXTURES = Path.of("../../shared/fixtures");

    @TempDir Path root;

    private void chip(int number, String file, Object value) throws IOException {
        write("sys/class/hwmon/hwmon" + number + "/" + file, value);
    }

    private void zone(int number, String file, Object value) throws IOException {
        write("sys/class/thermal/thermal_zone" + number + "/" + file, value);
    }

    private void write(String path, Object value) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.resolve("..").normalize());
        Files.writeString(file, value + "\n");
    }

    private List<Reading> readings() throws IOException {
        return new BoardSensor(root).read().readings();
    }

    private static Path fixture(String name) {
        Path fixture = FIXTURES.resolve(name);
        Assumptions.assumeTrue(Files.isDirectory(fixture), "the fixture is not here");
        return fixture;
    }

    @Test
    void a_machine_without_any_is_normal() throws IOException {
        assertThat(new BoardSensor(root).read()).isEqualTo(Findings.NONE);
    }

    @Test
    void the_chips_of_a_real_machine_are_read() throws IOException {
        assertThat(new BoardSensor(fixture("sysfs_hwmon")).read().readings())
                .containsExactly(
                        new Reading(Measure.CPU_TEMPERATURE, "package0", 55),
                        new Reading(Measure.CPU_THERMAL_HEADROOM, "package0", 45),
                        new Reading(Measure.FANS_FAILED, "nct6779", 0));
    }

    @Test
    void the_zones_of_real_machines_are_read_and_a_wrong_temperature_left_out() throws IOException {
        assertThat(new BoardSensor(fixture("sysfs_procfs")).read().readings())
                .as("acpitz tells -44 °C")
                .containsExactly(new Reading(Measure.CPU_TEMPERATURE, "bcm2835_thermal", 49.925));
    }

    @Test
    void of_a_processor_the_sensor_that_is_nearest_to_its_limit_counts() throws IOException {
        chip(0, "name", "coretemp");
        chip(0, "temp1_label", "Package id 1");
        chip(0, "temp1_input", 71_000);
        chip(0, "temp1_crit", 100_000);
        chip(0, "temp2_label", "Core 0");
        chip(0, "temp2_input", 70_000);
        chip(0, "temp2_crit", 90_000);

        assertThat(readings())
                .containsExactly(
                        new Reading(Measure.CPU_TEMPERATURE, "package1", 71),
                        new Reading(Measure.CPU_THERMAL_HEADROOM, "package1", 20));
    }

    @Test
    void the_shifted_control_temperature_of_amd_counts_only_where_there_is_no_other()
            throws IOException {
        chip(0, "name", "k10temp");
        chip(0, "temp1_label", "Tctl");
        chip(0, "temp1_input", 75_000);
        chip(1, "name", "k10temp");
        chip(1, "temp1_label", "Tctl");
        chip(1, "temp1_input", 87_000);
        chip(1, "temp2_label", "Tdie");
        chip(1, "temp2_input", 60_000);

        assertThat(readings())
                .containsExactly(
                        new Reading(Measure.CPU_TEMPERATURE, "package0", 75),
                        new Reading(Measure.CPU_TEMPERATURE, "package1", 60));
    }

    @Test
    void chips_of_one_name_are_told_apart_and_a_limit_at_the_registers_end_is_none()
            throws IOException {
        chip(2, "name", "nvme");
        chip(2, "temp1_label", "Composite");
        chip(2, "temp1_input", 40_850);
        chip(2, "temp1_max", 81_850);
        chip(2, "temp1_crit", 84_850);
        chip(10, "name", "nvme");
        chip(10, "temp1_input", 41_000);
        chip(10, "temp1_max", 65_261_850);

        assertThat(readings())
                .containsExactly(
                        new Reading(Measure.BOARD_TEMPERATURE, "nvme/Composite", 40.85),
                        new Reading(
                                Measure.BOARD_THERMAL_HEADROOM, "nvme/Composite", 84.85 - 40.85),
                        new Reading(Measure.BOARD_TEMPERATURE, "nvme#2/temp1", 41));
    }

    @Test
    void what_firmware_left_as_highest_on_a_board_is_no_limit_and_an_open_input_no_reading()
            throws IOException {
        chip(0, "name", "nct6779");
        chip(0, "temp1_input", 110_000);
        chip(0, "temp1_max", 80_000);
        chip(0, "temp2_input", 127_500);
        chip(1, "name", "jc42");
        chip(1, "temp1_input", 50_000);
        chip(1, "temp1_max", 85_000);

        assertThat(readings())
                .containsExactly(
                        new Reading(Measure.BOARD_TEMPERATURE, "nct6779/temp1", 110),
                        new Reading(Measure.BOARD_TEMPERATURE, "jc42/temp1", 50),
                        new Reading(Measure.BOARD_THERMAL_HEADROOM, "jc42/temp1", 35));
    }

    @Test
    void a_fan_has_failed_when_it_stands_still_though_it_should_turn() throws IOException {
        chip(0, "name", "nct6779");
        chip(0, "fan1_input", 0);
        chip(0, "fan1_min", 500);
        chip(0, "fan2_input", 0);
        chip(0, "fan2_min", 0);
        chip(0, "fan3_input", 0);
        chip(0, "fan3_alarm", 1);
        chip(0, "fan4_input", 1200);
        chip(0, "fan4_alarm", 1);
        chip(0, "fan5_fault", 1);
        chip(0, "fan5_input", 900);

        assertThat(readings()).containsExactly(new Reading(Measure.FANS_FAILED, "nct6779", 3));
    }

    @Test
    void a_zone_has_the_room_to_its_critical_trip_point() throws IOException {
        zone(0, "type", "cpu-thermal");
        zone(0, "temp", 60_000);
        zone(0, "trip_point_0_type", "passive");
        zone(0, "trip_point_0_temp", 70_000);
        zone(0, "trip_point_1_type", "critical");
        zone(0, "trip_point_1_temp", 95_000);
        zone(1, "type", "acpitz");
        zone(1, "temp", 28_000);

        assertThat(readings())
                .containsExactly(
                        new Reading(Measure.CPU_TEMPERATURE, "cpu-thermal", 60),
                        new Reading(Measure.CPU_THERMAL_HEADROOM, "cpu-thermal", 35),
                        new Reading(Measure.BOARD_TEMPERATURE, "acpitz", 28));
    }

    @Test
    void what_a_chip_shows_is_not_told_again_as_a_zone() throws IOException {
        chip(0, "name", "coretemp");
        chip(0, "temp1_input", 50_000);
        chip(1, "name", "acpitz");
        chip(1, "temp1_input", 28_000);
        chip(2, "name", "amdgpu");
        chip(2, "temp1_input", 66_000);
        zone(0, "type", "x86_pkg_temp");
        zone(0, "temp", 50_000);
        zone(1, "type", "acpitz");
        zone(1, "temp", 28_000);

        assertThat(readings())
                .extracting(reading -> reading.measure() + " " + reading.part())
                .containsExactly("CPU_TEMPERATURE package0", "BOARD_TEMPERATURE acpitz/temp1");
    }

    @Test
    void a_chip_that_comes_is_seen() throws IOException {
        var sensor = new BoardSensor(root);
        chip(0, "name", "jc42");
        chip(0, "temp1_input", 50_000);
        assertThat(sensor.read().readings()).hasSize(1);
        chip(1, "name", "jc42");
        chip(1, "temp1_input", 51_000);

        assertThat(sensor.read().readings())
                .containsExactly(
                        new Reading(Measure.BOARD_TEMPERATURE, "jc42/temp1", 50),
                        new Reading(Measure.BOARD_TEMPERATURE, "jc42#2/temp1", 51));
    }
}

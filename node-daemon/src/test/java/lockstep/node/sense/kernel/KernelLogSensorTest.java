package lockstep.node.sense.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.node.sense.Happening;
import lockstep.node.sense.ManualTime;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

final class KernelLogSensorTest {
    private static final Path FIXTURES = Path.of("../../shared/fixtures");
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final Instant BOOT = Instant.parse("2026-01-01T00:00:00Z");

    private static KernelLogSensor over(KernelLog log) {
        return new KernelLogSensor(
                log, Duration.ofSeconds(1), Clock.fixed(NOW, ZoneOffset.UTC), BOOT);
    }

    private static List<Happening> of(String... lines) throws IOException {
        return over(() -> List.of(lines)).read().happenings();
    }

    private static List<Happening> inFixture(String file) throws IOException {
        Path path = FIXTURES.resolve(file);
        Assumptions.assumeTrue(Files.exists(path), "the fixtures are not here");
        return over(new TextKernelLog(path, 0)).read().happenings();
    }

    @Test
    void xid_119_of_a_real_node_drains_it() throws IOException {
        assertThat(inFixture("gpu_node_logs/dmesg-with-xid-119.log"))
                .singleElement()
                .satisfies(
                        h -> {
                            assertThat(h.symptom()).isEqualTo("xid 119");
                            assertThat(h.part()).isEqualTo("0000:9b:00");
                            assertThat(h.drains()).isTrue();
                            assertThat(h.at()).isEqualTo(Instant.parse("2025-02-23T16:24:18Z"));
                            assertThat(h.text())
                                    .startsWith("NVRM: Xid (PCI:0000:9b:00): 119, pid=2024380");
                        });
    }

    @Test
    void logs_of_sound_nodes_tell_nothing() throws IOException {
        assertThat(inFixture("gpu_node_logs/kmsg.1.log")).isEmpty();
        assertThat(inFixture("azure_health/0flap_syslog")).isEmpty();
    }

    @Test
    void a_record_of_the_device_has_the_time_since_boot() throws IOException {
        assertThat(
                        of(
                                "3,77,3600000000,-;NVRM: Xid (PCI:0000:03:00): 13, pid=1, Graphics"
                                        + " Exception"))
                .containsExactly(
                        new Happening(
                                "xid 13",
                                "0000:03:00",
                                "NVRM: Xid (PCI:0000:03:00): 13, pid=1, Graphics Exception",
                                BOOT.plusSeconds(3600),
                                false));
    }

    @Test
    void what_a_program_wrote_to_the_device_is_not_believed() throws IOException {
        assertThat(of("11,77,3600,-;NVRM: Xid (PCI:0000:03:00): 79, fallen off the bus")).isEmpty();
        assertThat(of("Aug 17 00:00:24 n1 job[7]: NVRM: Xid (PCI:0000:03:00): 79, x")).isEmpty();
        assertThat(of("4,78,1,-;say NVRM: Xid (PCI:0000:03:00): 79, x")).isEmpty();
    }

    @Test
    void other_symptoms_are_known() throws IOException {
        assertThat(
                        of(
                                "[    1.000000] mlx5_core 0000:5c:00.0 eth2: Link down",
                                "[    1.000000] mlx5_core 0000:5c:00.0 eth2: Link up",
                                "[    1.000000] mlx5_0: Port: 1 Link DOWN",
                                "[    2.000000] mce: [Hardware Error]: Machine check events logged",
                                "[    3.000000] Out of memory: Killed process 12 (python) total-vm",
                                "[    4.000000] blk_update_request: I/O error, dev nvme0n1, sector"
                                        + " 8",
                                "[    5.000000] nvidia-nvswitch0: SXid (PCI:0000:c1:00.0): 20034,"
                                        + " Fatal, Link 30 LTSSM Fault Up"))
                .extracting(h -> h.symptom() + "|" + h.part() + "|" + h.drains())
                .containsExactly(
                        "link flap|eth2|false",
                        "link flap|mlx5_0/1|false",
                        "machine check||false",
                        "oom kill||false",
                        "i/o error|nvme0n1|false",
                        "sxid 20034|0000:c1:00.0|true");
    }

    @Test
    void a_job_that_outgrew_its_own_cgroup_is_not_the_nodes_fault() throws IOException {
        assertThat(
                        of(
                                "3,1456,18,-;Memory cgroup out of memory: Killed process 2696"
                                        + " (tail) total-vm"))
                .isEmpty();
    }

    @Test
    void ill_hardware_that_repeats_itself_is_told_once_a_minute() throws IOException {
        var time = new ManualTime();
        KernelLog log =
                () ->
                        List.of(
                                "[    1.000000] NVRM: Xid (PCI:0000:03:00): 13, pid=1, x",
                                "[    1.000001] NVRM: Xid (PCI:0000:03:00): 13, pid=2, x",
                                "[    1.000002] NVRM: Xid (PCI:0000:04:00): 13, pid=1, x");
        var sensor =
                new KernelLogSensor(
                        log, Duration.ofSeconds(1), time.withZone(ZoneOffset.UTC), BOOT);
        assertThat(sensor.read().happenings()).hasSize(2);
        time.pass(Duration.ofSeconds(59));
        assertThat(sensor.read().happenings()).isEmpty();
        time.pass(Duration.ofSeconds(1));

        assertThat(sensor.read().happenings()).hasSize(2);
    }

    @Test
    void a_text_is_bounded() throws IOException {
        assertThat(of("[    1.000000] NVRM: Xid (PCI:0000:03:00): 79, " + "x".repeat(5000)))
                .singleElement()
                .satisfies(h -> assertThat(h.text()).hasSizeLessThan(600));
    }

    @Test
    void a_file_that_grows_is_read_on_and_one_begun_anew_from_its_start(@TempDir Path directory)
            throws IOException {
        Path file = Files.writeString(directory.resolve("kern.log"), "one\ntwo\nhal");
        var log = new TextKernelLog(file, 0);
        assertThat(log.newLines()).containsExactly("one", "two");
        Files.writeString(file, "f\n", StandardOpenOption.APPEND);
        assertThat(log.newLines()).containsExactly("half");
        assertThat(log.newLines()).isEmpty();
        Files.writeString(file, "new\n");
        assertThat(log.newLines()).containsExactly("new");
    }
}

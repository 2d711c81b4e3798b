package lockstep.doctor.host;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.doctor.finding.Finding;
import lockstep.doctor.finding.Finding.Advice;
import lockstep.doctor.finding.Finding.Fine;
import lockstep.doctor.finding.Finding.Wrong;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

final class DiskCheckTest {
    private static final long GIB = 1L << 30;

    @TempDir Path folder;

    private List<Finding> look(Volume volume, Duration sync, Optional<Path> apartFrom) {
        return new DiskCheck(
                        new DiskCheck.Folder(
                                "node.data", folder.resolve("not/yet"), true, apartFrom),
                        _ -> volume,
                        _ -> Collections.nCopies(9, sync))
                .look();
    }

    private List<Finding> look(Volume volume) {
        return look(volume, Duration.ofMillis(1), Optional.empty());
    }

    private static Volume disk(String type, long usable) {
        return new Volume("/dev/sda", type, usable, 100 * GIB);
    }

    @Test
    void a_disk_with_room_that_is_fast_is_fine() {
        assertThat(look(disk("ext4", 50 * GIB))).hasSize(2).allMatch(Fine.class::isInstance);
        assertThat(look(disk("ext4", 50 * GIB)).getFirst().text())
                .endsWith("50.0 of 100.0 GiB free (ext4 on /dev/sda)");
        assertThat(look(disk("ext4", 50 * GIB)).getLast().text()).contains("after 1.0 ms");
    }

    @Test
    void network_file_systems_and_memory_are_wrong() {
        assertThat(look(disk("nfs4", 50 * GIB)).getFirst()).isInstanceOf(Wrong.class);
        assertThat(look(disk("tmpfs", 50 * GIB)).getFirst()).isInstanceOf(Wrong.class);
    }

    @Test
    void a_disk_that_fills_up_is_told_before_it_is_wrong() {
        assertThat(look(disk("ext4", 4 * GIB)).getFirst()).isInstanceOf(Advice.class);
        assertThat(look(disk("ext4", 1 << 20)).getFirst()).isInstanceOf(Wrong.class);
    }

    @Test
    void a_slow_disk_is_told() {
        List<Finding> found = look(disk("ext4", 50 * GIB), Duration.ofMillis(30), Optional.empty());

        assertThat(found.getLast()).isInstanceOf(Advice.class);
        assertThat(found.getLast().text()).contains("30.0 ms");
    }

    @Test
    void a_backup_beside_what_it_is_of_is_told() {
        assertThat(look(disk("ext4", 50 * GIB), Duration.ZERO, Optional.of(folder)))
                .anyMatch(finding -> finding.text().contains("same disk"));
    }

    @Test
    void measuring_leaves_nothing_behind() throws IOException {
        List<Duration> times = SyncMeter.real().measure(folder);

        assertThat(times).hasSize(50).allMatch(time -> !time.isNegative());
        try (var left = Files.list(folder)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void a_real_folder_has_a_real_disk() {
        DiskCheck check =
                DiskCheck.real(new DiskCheck.Folder("data", folder, false, Optional.empty()));

        assertThat(check.look().getLast().text()).contains(" GiB free (");
    }
}

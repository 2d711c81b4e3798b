package lockstep.node.sense.storage;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.node.sense.Fault;
import lockstep.node.sense.Reading;
import lockstep.protocol.v1.Measure;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

final class StorageSensorTest {
    private final AtomicLong nanos = new AtomicLong();
    private final List<Thread> begun = new ArrayList<>();

    private StorageSensor over(MountProbe probe, String... names) {
        Map<String, Path> mounts = new TreeMap<>();
        for (String name : names) {
            mounts.put(name, Path.of("/" + name));
        }
        return new StorageSensor(
                mounts,
                probe,
                Duration.ofSeconds(30),
                Duration.ofSeconds(20),
                nanos::get,
                this::thread);
    }

    private Thread thread(Runnable task) {
        Thread thread = Thread.ofPlatform().daemon().unstarted(task);
        begun.add(thread);
        return thread;
    }

    private static MountProbe.Measured fast() {
        return new MountProbe.Measured(Duration.ofMillis(3), Duration.ofNanos(500_000), 0.25);
    }

    @Test
    void a_mount_is_measured_from_one_reading_to_the_next() throws InterruptedException {
        StorageSensor sensor = over(_ -> fast(), "data");

        assertThat(sensor.read().readings()).isEmpty();
        begun.getFirst().join();
        assertThat(sensor.read().readings())
                .containsExactly(
                        new Reading(Measure.STORAGE_WRITE, "data", 3),
                        new Reading(Measure.STORAGE_READ, "data", 0.5),
                        new Reading(Measure.STORAGE_FREE, "data", 0.25));
    }

    @Test
    void one_that_hangs_is_a_fault_and_stalls_no_other() throws InterruptedException {
        StorageSensor sensor =
                over(
                        mount -> {
                            while (mount.endsWith("a-dead")) {
                                LockSupport.park(); // its server is gone
                            }
                            return fast();
                        },
                        "a-dead",
                        "data");
        sensor.read();
        begun.getLast().join();
        nanos.addAndGet(Duration.ofSeconds(25).toNanos());
        var second = sensor.read();

        assertThat(second.faults())
                .containsExactly(new Fault("mount a-dead", "has not answered for 25 s"));
        assertThat(second.readings()).hasSize(3).allMatch(r -> r.part().equals("data"));
        assertThat(begun).hasSize(3); // the dead one was not begun again
    }

    @Test
    void one_that_cannot_be_written_is_a_fault() throws InterruptedException {
        StorageSensor sensor =
                over(
                        _ -> {
                            throw new IOException("Read-only file system");
                        },
                        "data");
        sensor.read();
        begun.getFirst().join();

        assertThat(sensor.read().faults())
                .containsExactly(
                        new Fault(
                                "mount data",
                                "cannot be used: java.io.IOException: Read-only file system"));
    }

    @Test
    void a_real_directory_is_measured_and_left_as_it_was(@TempDir Path mount) throws IOException {
        var measured = new FileProbe("n7", System::nanoTime).measure(mount);

        assertThat(measured.write()).isPositive();
        assertThat(measured.read()).isPositive();
        assertThat(measured.free()).isBetween(0.0, 1.0);
        assertThat(mount).isEmptyDirectory();
    }

    @Test
    void a_link_in_the_place_of_the_file_is_not_followed(@TempDir Path directory)
            throws IOException {
        Path mount = Files.createDirectory(directory.resolve("mount"));
        Path target = Files.writeString(directory.resolve("target"), "precious");
        Files.createSymbolicLink(mount.resolve(".lockstep-probe.n7"), target);
        new FileProbe("n7", System::nanoTime).measure(mount);

        assertThat(target).hasContent("precious");
        assertThat(mount).isEmptyDirectory();
    }
}

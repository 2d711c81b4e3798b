package lockstep.stager.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import lockstep.stager.shard.CheckpointManifest;
import lockstep.stager.store.PosixPath;
import lockstep.stager.store.Store;
import lockstep.stager.transfer.TransferResult.Done;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// As [StoreCrashSweepTest], on a real ext4: its image is copied before each single operation, as a
/// power cut would leave it, and what is in the copies is looked at after the journal of the file
/// system has been replayed.
@Timeout(120)
final class Ext4CrashTest {
    @TempDir Path folder = Path.of("/");

    private final List<Path> images = new ArrayList<>();
    private Path image = Path.of("/");
    private Path mounted = Path.of("/");
    private Path copy = Path.of("/");

    @BeforeEach
    void mount() throws Exception {
        image = folder.resolve("disk.img");
        mounted = Files.createDirectory(folder.resolve("mnt"));
        copy = Files.createDirectory(folder.resolve("copy"));
        assumeTrue(
                run("dd", "if=/dev/zero", "of=" + image, "bs=1M", "count=8", "status=none")
                        && run("mkfs.ext4", "-q", "-b", "1024", image.toString())
                        && run("mount", "-o", "loop", image.toString(), mounted.toString()),
                "needs root, mkfs.ext4 and loop devices");
    }

    @AfterEach
    void unmount() throws Exception {
        run("umount", copy.toString());
        run("umount", mounted.toString());
    }

    private static boolean run(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException _) {
            return false; // there is no such program
        }
    }

    private synchronized void takeImage() throws IOException {
        Path taken = folder.resolve("at-%03d.img".formatted(images.size()));
        Files.copy(image, taken);
        images.add(taken);
    }

    @Test
    void a_power_cut_never_makes_durable_early_and_never_costs_the_older_one() throws Exception {
        try (var bench = new Bench(folder)) {
            var directory = bench.checkpoint("n0", 100, 1, 3000, 10);
            bench.checkpoint("n0", 200, 2, 3000, 10);
            var old = bench.shard(directory, 1, 100, 0, 1);
            var next = bench.shard(directory, 1, 200, 0, 1);
            bring(bench, old, () -> {});

            bring(bench, next, this::takeImage);

            int whole = images.size();
            takeImage();
            assertThat(whole).as("operations").isGreaterThan(15);
            for (int at = 0; at <= whole; at++) {
                List<CheckpointManifest> expected =
                        at < whole
                                ? List.of(Bench.checkpointOf(old))
                                : List.of(Bench.checkpointOf(next), Bench.checkpointOf(old));
                check(bench, images.get(at), at, expected);
            }
        }
    }

    private void bring(Bench bench, Bench.Ready shard, ImagingDisk.Before before)
            throws InterruptedException {
        var store = store(mounted, before);
        assertThat(bench.drain(shard, store, Progress.NONE)).isInstanceOf(Done.class);
        assertThat(bench.transfers.seal(Bench.checkpointOf(shard), store, Progress.NONE))
                .isInstanceOf(Done.class);
    }

    /// @param expected those that must be durable in the image; all that are must be whole
    private void check(Bench bench, Path taken, int at, List<CheckpointManifest> expected)
            throws Exception {
        assertThat(run("mount", "-o", "loop", taken.toString(), copy.toString())).isTrue();
        var store = store(copy, () -> {});
        var found = bench.transfers.list(store, Bench.JOB);
        assertThat(found).as("durable after %d operations", at).containsAll(expected);
        for (var each : found) {
            assertThat(bench.transfers.verify(store, Bench.JOB, 1, each.step(), Progress.NONE))
                    .as("step %d after %d operations", each.step(), at)
                    .isInstanceOf(Done.class);
        }
        assertThat(run("umount", copy.toString())).isTrue();
        Files.delete(taken);
    }

    private static Store store(Path root, ImagingDisk.Before before) {
        return new Store(
                "s",
                "c1",
                List.of(
                        new PosixPath(
                                "p", new ImagingDisk(before), root, new SplittableRandom(1))));
    }
}

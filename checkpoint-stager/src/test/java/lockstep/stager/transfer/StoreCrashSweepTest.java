package lockstep.stager.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.stager.checkpoint.FragileDisk;
import lockstep.stager.checkpoint.FragileDisk.Unsynced;
import lockstep.stager.store.PosixPath;
import lockstep.stager.store.Store;
import lockstep.stager.transfer.TransferResult.Done;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;

/// Cuts the power before each single operation of bringing a checkpoint of two shards into a store,
/// for each fate of what was not synced.
@Timeout(120)
final class StoreCrashSweepTest {
    private static final Path ROOT = Path.of("/store");

    @TempDir Path folder = Path.of("/");

    @ParameterizedTest
    @ValueSource(ints = {-2, -1, 1, 2})
    void a_crash_never_makes_durable_early_and_never_costs_the_older_one(int seed)
            throws Exception {
        try (var bench = new Bench(folder)) {
            var directory = bench.checkpoint("n0", 100, 1, 3000, 10);
            bench.checkpoint("n0", 200, 2, 3000, 10);
            var other = bench.checkpoint("n1", 200, 3, 3000);
            bench.checkpoint("n1", 100, 4, 3000);
            var old = List.of(shard(bench, directory, 100, 0), shard(bench, other, 100, 1));
            var next = List.of(shard(bench, directory, 200, 0), shard(bench, other, 200, 1));
            int operations = 0;
            while (crashAfter(operations, bench, old, next, seed)) {
                operations++;
            }
            // Two chunks, two manifests and the checkpoint's, each: create, write, sync, rename,
            // sync.
            assertThat(operations).isGreaterThan(25);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-2, -1, 1, 2})
    void a_crash_while_removing_leaves_it_whole_or_gone_and_never_costs_another(int seed)
            throws Exception {
        try (var bench = new Bench(folder)) {
            var directory = bench.checkpoint("n0", 100, 1, 3000, 10);
            bench.checkpoint("n0", 200, 2, 3000, 10);
            Files.copy(
                    directory.resolve("step-100/deep/n1 file-0\n.pt"),
                    directory.resolve("step-200/a"));
            var old = List.of(bench.shard(directory, 1, 100, 0, 1));
            var next = List.of(bench.shard(directory, 1, 200, 0, 1));
            int operations = 0;
            while (crashWhileRemoving(operations, bench, old, next, seed)) {
                operations++;
            }
            // Two manifests, their folder, a chunk: each delete and sync.
            assertThat(operations).isGreaterThan(7);
        }
    }

    /// @return false if there were no so many operations, hence no crash
    private static boolean crashWhileRemoving(
            int operations, Bench bench, List<Bench.Ready> old, List<Bench.Ready> next, int seed)
            throws Exception {
        var disk = new FragileDisk(ROOT);
        assertThat(bring(bench, disk, old)).isTrue();
        assertThat(bring(bench, disk, next)).isTrue();
        var nextManifest = Bench.checkpointOf(next.toArray(Bench.Ready[]::new));
        disk.cutPowerAfter(operations);
        boolean gone = remove(bench, disk);
        disk.restart(fate(seed), new SplittableRandom(seed));

        var store = store(disk);
        var found = bench.transfers.list(store, Bench.JOB);
        assertThat(found).as("after %d operations", operations).contains(nextManifest);
        if (gone) {
            assertThat(found).containsExactly(nextManifest);
        }
        for (var each : found) {
            assertThat(bench.transfers.verify(store, Bench.JOB, 1, each.step(), Progress.NONE))
                    .as("step %d after %d operations", each.step(), operations)
                    .isInstanceOf(Done.class);
        }
        assertThat(remove(bench, disk)).as("resumed").isTrue();
        assertThat(bench.transfers.list(store(disk), Bench.JOB)).containsExactly(nextManifest);
        assertThat(bench.transfers.verify(store(disk), Bench.JOB, 1, 200, Progress.NONE))
                .isInstanceOf(Done.class);
        return !gone;
    }

    private static boolean remove(Bench bench, FragileDisk disk) throws InterruptedException {
        return bench.transfers.remove(store(disk), Bench.JOB, 1, 100, Progress.NONE)
                instanceof Done;
    }

    private static Unsynced fate(int seed) {
        return switch (seed) {
            case -2 -> Unsynced.LOST;
            case -1 -> Unsynced.KEPT;
            default -> Unsynced.EITHER;
        };
    }

    private static Bench.Ready shard(Bench bench, Path directory, long step, int index)
            throws IOException {
        return bench.shard(directory, 1, step, index, 2);
    }

    /// @return false if there were no so many operations, hence no crash
    private static boolean crashAfter(
            int operations, Bench bench, List<Bench.Ready> old, List<Bench.Ready> next, int seed)
            throws Exception {
        var fate = fate(seed);
        var random = new SplittableRandom(seed);
        var disk = new FragileDisk(ROOT);
        assertThat(bring(bench, disk, old)).isTrue();
        disk.cutPowerAfter(operations);
        boolean durable = bring(bench, disk, next);
        disk.restart(fate, random);

        var store = store(disk);
        var oldManifest = Bench.checkpointOf(old.toArray(Bench.Ready[]::new));
        var nextManifest = Bench.checkpointOf(next.toArray(Bench.Ready[]::new));
        var found = bench.transfers.list(store, Bench.JOB);
        assertThat(found).as("after %d operations", operations).contains(oldManifest);
        if (durable) {
            assertThat(found).containsExactly(nextManifest, oldManifest);
        }
        for (var each : found) {
            assertThat(bench.transfers.verify(store, Bench.JOB, 1, each.step(), Progress.NONE))
                    .as("step %d after %d operations", each.step(), operations)
                    .isInstanceOf(Done.class);
        }
        assertThat(bring(bench, disk, next)).as("resumed").isTrue();
        assertThat(bench.transfers.list(store, Bench.JOB))
                .containsExactly(nextManifest, oldManifest);
        return !durable;
    }

    /// One chunk after the other, so that each crash comes at a place of its own.
    private static boolean bring(Bench bench, FragileDisk disk, List<Bench.Ready> shards)
            throws InterruptedException {
        var store = store(disk);
        for (var shard : shards) {
            var progress = new GivesUp();
            if (!(bench.drain(shard, store, progress) instanceof Done)) {
                return false;
            }
        }
        return bench.transfers.seal(
                        Bench.checkpointOf(shards.toArray(Bench.Ready[]::new)),
                        store,
                        Progress.NONE)
                instanceof Done;
    }

    private static final class GivesUp implements Progress {
        private boolean troubled;

        @Override
        public void at(Report report) {
            troubled =
                    troubled
                            || !report.waitingFor().isEmpty()
                            || report.paths().stream().anyMatch(it -> !it.trouble().isEmpty());
        }

        @Override
        public boolean cancelled() {
            return troubled;
        }
    }

    private static Store store(FragileDisk disk) {
        return new Store(
                "s", "c1", List.of(new PosixPath("p", disk, ROOT, new SplittableRandom())));
    }
}

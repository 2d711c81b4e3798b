package lockstep.stager.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.US_ASCII;

import lockstep.stager.checkpoint.FragileDisk.Unsynced;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// Cuts the power before each single operation of writing a checkpoint, for each fate of what was
/// not synced.
final class CrashSweepTest {
    private static final Path ROOT = Path.of("/checkpoints");
    private static final int RANKS = 2;
    private static final Origin OLD = new Origin("7", 1, 100, RANKS);
    private static final Origin NEWER_STEP = new Origin("7", 1, 200, RANKS);
    private static final Origin SAME_STEP_AGAIN = new Origin("7", 2, 100, RANKS);
    private static final int SEEDS = 20;

    static List<Arguments> crashes() {
        var crashes = new ArrayList<Arguments>();
        for (var next : List.of(NEWER_STEP, SAME_STEP_AGAIN)) {
            crashes.add(Arguments.of(next, Unsynced.LOST, 1));
            crashes.add(Arguments.of(next, Unsynced.KEPT, 1));
            for (int seed = 1; seed <= SEEDS; seed++) {
                crashes.add(Arguments.of(next, Unsynced.EITHER, seed));
            }
        }
        return crashes;
    }

    @ParameterizedTest
    @MethodSource("crashes")
    void a_crash_leaves_the_old_checkpoint_or_the_new_one_and_what_was_committed_stays(
            Origin next, Unsynced fate, int seed) throws IOException {
        int operations = 0;
        while (crashAfter(operations, next, fate, seed)) {
            operations++;
        }
        // Two shards and a manifest, each: create, write, sync, rename, sync the folder.
        assertThat(operations).isGreaterThan(15);
    }

    /// @return false if there were no so many operations, hence no crash
    private static boolean crashAfter(int operations, Origin next, Unsynced fate, int seed)
            throws IOException {
        var random = new SplittableRandom(seed);
        var disk = new FragileDisk(ROOT);
        write(disk, OLD);
        disk.cutPowerAfter(operations);
        boolean committed = false;
        try {
            write(disk, next);
            committed = true;
        } catch (PowerCut _) {
            // As planned.
        }
        disk.restart(fate, random);

        var found = restorable(disk);
        if (committed) {
            assertThat(found).isEqualTo(next);
        } else {
            assertThat(found).as("after %d operations", operations).isIn(OLD, next);
        }
        var retry = new Origin("7", 3, next.step(), RANKS);
        write(disk, retry);
        assertThat(restorable(disk)).as("written again").isEqualTo(retry);
        return !committed;
    }

    @ParameterizedTest
    @EnumSource
    void without_an_older_one_there_is_none_until_the_manifest_is_there(Unsynced fate)
            throws IOException {
        var disk = new FragileDisk(ROOT);
        var writer = new CheckpointWriter(disk, ROOT);
        for (int rank = 0; rank < RANKS; rank++) {
            writeShard(writer, OLD, rank);
        }
        disk.restart(fate, new SplittableRandom(1));

        var catalog = new CheckpointCatalog(disk, ROOT);
        assertThat(catalog.list()).containsExactly(new StoredCheckpoint.Incomplete(100));
        assertThat(catalog.newestVerified().newest()).isEmpty();
    }

    private static void write(FragileDisk disk, Origin origin) throws IOException {
        var writer = new CheckpointWriter(disk, ROOT);
        var shards = new ArrayList<Shard>();
        for (int rank = 0; rank < RANKS; rank++) {
            shards.add(writeShard(writer, origin, rank));
        }
        writer.commit(origin, shards);
    }

    private static Shard writeShard(CheckpointWriter writer, Origin origin, int rank)
            throws IOException {
        return writer.writeShard(origin, rank, out -> out.write(content(origin, rank)));
    }

    private static byte[] content(Origin origin, int rank) {
        return (origin + "/" + rank).getBytes(US_ASCII);
    }

    private static Origin restorable(FragileDisk disk) throws IOException {
        var catalog = new CheckpointCatalog(disk, ROOT);
        var manifest = catalog.newestVerified().newest().orElseThrow();
        for (var shard : manifest.shards()) {
            assertThat(catalog.load(shard)).isEqualTo(content(manifest.origin(), shard.rank()));
        }
        return manifest.origin();
    }
}

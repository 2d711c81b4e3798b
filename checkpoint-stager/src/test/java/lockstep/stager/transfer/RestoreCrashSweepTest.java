package lockstep.stager.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import lockstep.stager.checkpoint.Disk;
import lockstep.stager.checkpoint.LocalDisk;
import lockstep.stager.transfer.TransferResult.Done;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Cuts the power before each single operation by which a step that was fetched comes into its
/// place.
@Timeout(180)
final class RestoreCrashSweepTest {
    @TempDir Path folder = Path.of("/");

    @ParameterizedTest
    @CsvSource({"false, false", "false, true", "true, false", "true, true"})
    void a_crash_leaves_the_step_absent_or_as_it_was_or_right(boolean aside, boolean lost)
            throws Exception {
        try (var bench = new Bench(folder)) {
            var from = bench.checkpoint("node", 100, 1, 3000, 0, 10);
            var shard = bench.shard(from, 1, 100, 0, 1);
            var store = Bench.store(bench.path("store"));
            assertThat(bench.drain(shard, store)).isInstanceOf(Done.class);
            var origins = List.<ShardOrigin>of(new ShardOrigin.Durable(store));
            var piece = new RestorePlan.Piece(shard.manifest(), origins);
            var right = content(from.resolve("step-100"));
            int operations = 0;
            boolean crashed;
            do {
                var node = aside ? otherSteps(bench, operations) : bench.folder("to-" + operations);
                var before = content(node.resolve("step-100"));
                var plan = new RestorePlan(node, 100, 0, List.of(piece), aside);
                var disk = new CutDisk(operations);
                crashed = !(restore(plan, disk) instanceof Done);
                disk.crash(lost);

                var left = content(node.resolve("step-100"));
                assertThat(left)
                        .as("after %d operations", operations)
                        .isIn(crashed ? List.of(Map.of(), before, right) : List.of(right));
                assertThat(restore(plan, new LocalDisk())).as("resumed").isInstanceOf(Done.class);
                assertThat(content(node.resolve("step-100"))).isEqualTo(right);
                operations++;
            } while (crashed);
            // Three files and their folders synced, renamed, synced.
            assertThat(operations).isGreaterThan(7);
        }
    }

    private static Path otherSteps(Bench bench, int number) throws IOException {
        var node = "to-" + number;
        bench.checkpoint(node, 200, 9, 10);
        return bench.checkpoint(node, 100, 8, 10);
    }

    private static TransferResult restore(RestorePlan plan, Disk disk) throws InterruptedException {
        var threads = Thread.ofPlatform().daemon().factory();
        var calls = new Calls(threads, System::nanoTime);
        try {
            var workshop =
                    new Workshop(
                            calls, System::nanoTime, new TokenBucket(Limits.NONE.bytesPerSecond()));
            return new Restore(workshop, plan, Limits.NONE, disk).run(Progress.NONE);
        } finally {
            calls.close();
        }
    }

    private static Map<String, String> content(Path step) throws IOException {
        var content = new TreeMap<String, String>();
        if (Files.isDirectory(step)) {
            try (var files = Files.walk(step)) {
                for (var file : files.filter(Files::isRegularFile).toList()) {
                    content.put(
                            step.relativize(file).toString(),
                            new String(Files.readAllBytes(file), ISO_8859_1));
                }
            }
        }
        return content;
    }
}

package lockstep.stager.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.stager.path.PathState;
import lockstep.stager.store.Store;
import lockstep.stager.transfer.TransferResult.Corrupt;
import lockstep.stager.transfer.TransferResult.Done;
import lockstep.stager.transfer.TransferResult.SourceChanged;
import lockstep.stager.transfer.TransferResult.Troubled;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;

@Timeout(180)
@Execution(ExecutionMode.CONCURRENT) // it mostly waits
final class DrainTest {
    private static final int MIB = 1 << 20;

    @TempDir Path folder = Path.of("/");
    private Bench bench = new Bench(folder);

    @BeforeEach
    void setUp() {
        bench = new Bench(folder);
    }

    @AfterEach
    void tearDown() throws Exception {
        bench.close();
    }

    private void hurry(int times) {
        bench.transfers.close();
        bench = Bench.hurried(folder, times);
    }

    private Bench.Ready shard(int... sizes) throws IOException {
        return bench.shard(bench.checkpoint("node", 100, 1, sizes), 1, 100, 0, 1);
    }

    @Test
    void a_shard_is_drained_sealed_and_verified() throws Exception {
        var shard = shard(20 * MIB, 0, 17, 5 * MIB);
        var store = Bench.store(bench.path("a"));

        assertThat(bench.drain(shard, store)).isEqualTo(new Done(25 * MIB + 17, 25 * MIB + 17));
        var checkpoint = Bench.checkpointOf(shard);
        assertThat(bench.transfers.list(store, Bench.JOB)).isEmpty();
        assertThat(bench.transfers.seal(checkpoint, store, Progress.NONE)).isInstanceOf(Done.class);
        assertThat(bench.transfers.list(store, Bench.JOB)).containsExactly(checkpoint);
        assertThat(bench.transfers.verify(store, Bench.JOB, 1, 100, Progress.NONE))
                .isEqualTo(new Done(25 * MIB + 17, 25 * MIB + 17));
    }

    @Test
    void what_is_there_is_not_moved_again() throws Exception {
        var shard = shard(40 * MIB);
        var path = bench.path("a");
        bench.drain(shard, Bench.store(path));
        int before = path.puts.get();

        assertThat(bench.drain(shard, Bench.store(path))).isEqualTo(new Done(40 * MIB, 0));
        assertThat(path.puts.get()).isEqualTo(before);
    }

    @Test
    void two_paths_share_the_load_and_either_may_hold_what() throws Exception {
        var shard = shard(100 * MIB);
        var slow = bench.path("slow");
        slow.napMillis = 10;
        var fast = bench.path("fast");
        var store = Bench.store(slow, fast);

        assertThat(bench.drain(shard, store)).isInstanceOf(Done.class);
        assertThat(bench.transfers.seal(Bench.checkpointOf(shard), store, Progress.NONE))
                .isInstanceOf(Done.class);
        assertThat(fast.puts.get()).isGreaterThan(0);
    }

    @Test
    void a_path_that_hangs_from_the_beginning_loses_its_chunks() throws Exception {
        hurry(3);
        var shard = shard(36 * MIB);
        var hanging = bench.path("hanging");
        var good = bench.path("good");
        hanging.hang();

        long began = bench.nanoClock.getAsLong();
        assertThat(bench.drain(shard, Bench.store(hanging, good))).isInstanceOf(Done.class);
        assertThat(bench.nanoClock.getAsLong() - began).isLessThan(25_000_000_000L);
        hanging.goOn();
    }

    @Test
    void a_path_that_hangs_midway_loses_its_chunks_within_seconds_and_comes_back()
            throws Exception {
        var shard = shard(120 * MIB);
        var hanging = bench.path("hanging");
        var good = bench.path("good");
        good.napMillis = 30;
        hanging.napMillis = 5;
        var states = new ArrayList<PathState>();
        Progress watch =
                report -> {
                    if (report.bytesDone() > 20 * MIB && hanging.hangs.isEmpty()) {
                        hanging.hang();
                    }
                    states.add(report.paths().getFirst().state());
                };

        assertThat(bench.drain(shard, Bench.store(hanging, good), watch)).isInstanceOf(Done.class);
        assertThat(states).contains(PathState.STALLED);
        hanging.goOn();
    }

    @Test
    void a_path_that_hung_and_goes_on_is_used_again_on_probation() throws Exception {
        var shard = shard(224 * MIB);
        var hanging = bench.path("hanging");
        var good = bench.path("good");
        good.napMillis = 30;
        hanging.napMillis = 5;
        var states = new ArrayList<PathState>();
        var before = new AtomicInteger();
        Progress watch =
                report -> {
                    var state = report.paths().getFirst().state();
                    states.add(state);
                    if (states.contains(PathState.STALLED)) {
                        if (hanging.hangs.isPresent()) {
                            before.set(hanging.puts.get());
                            hanging.goOn();
                        }
                    } else if (report.bytesDone() > 20 * MIB && hanging.hangs.isEmpty()) {
                        hanging.hang();
                    }
                };

        assertThat(bench.drain(shard, Bench.store(hanging, good), watch)).isInstanceOf(Done.class);
        assertThat(states).containsSubsequence(PathState.STALLED, PathState.PROBATION);
        // More than the two that hung before they were counted.
        assertThat(hanging.puts.get() - before.get()).isGreaterThan(2);
    }

    @Test
    void sealing_does_not_wait_for_a_path_that_hangs_where_another_has_all() throws Exception {
        var shard = shard(5 * MIB);
        var hanging = bench.path("both");
        var store = Bench.store(hanging, bench.path("both"));
        assertThat(bench.drain(shard, store)).isInstanceOf(Done.class);
        // It is known to be stalled, as a drain that it hangs in makes it.
        bench.transfers.forecast(hanging).probeFailed(System.nanoTime());
        hanging.hang();

        long began = System.nanoTime();
        assertThat(seal(store, shard)).isInstanceOf(Done.class);
        assertThat(System.nanoTime() - began).isLessThan(4_000_000_000L);
        hanging.goOn();
    }

    @Test
    void while_all_paths_hang_it_waits_says_so_and_can_be_cancelled() throws Exception {
        var shard = shard(MIB);
        var path = bench.path("a");
        path.broken = true;
        var waiting = new ArrayList<String>();
        var progress =
                new Progress() {
                    @Override
                    public void at(Report report) {
                        if (!report.waitingFor().isEmpty()) {
                            waiting.add(report.waitingFor());
                        }
                    }

                    @Override
                    public boolean cancelled() {
                        return waiting.size() > 3;
                    }
                };

        var result = bench.drain(shard, Bench.store(path), progress);

        assertThat(result).isInstanceOf(Troubled.class);
        assertThat(((Troubled) result).retryable()).isTrue();
        assertThat(waiting.getLast()).contains("Input/output error");
    }

    @Test
    void a_full_path_leaves_all_to_the_other() throws Exception {
        var shard = shard(40 * MIB);
        var full = bench.path("full");
        full.full = true;
        var good = bench.path("good");

        assertThat(bench.drain(shard, Bench.store(full, good))).isInstanceOf(Done.class);
        assertThat(good.puts.get()).isEqualTo(3);
    }

    @Test
    void a_bit_flipped_in_flight_is_noticed_and_the_chunk_sent_again() throws Exception {
        var shard = shard(40 * MIB);
        var path = bench.path("a");
        path.flips.set(1);
        var troubles = new ArrayList<String>();
        Progress watch = report -> troubles.add(report.paths().getFirst().trouble());

        assertThat(bench.drain(shard, Bench.store(path), watch)).isInstanceOf(Done.class);
        assertThat(path.puts.get()).isEqualTo(4);
        assertThat(bench.transfers.seal(Bench.checkpointOf(shard), Bench.store(path), watch))
                .isInstanceOf(Done.class);
        assertThat(bench.transfers.verify(Bench.store(path), Bench.JOB, 1, 100, watch))
                .isInstanceOf(Done.class);
    }

    @Test
    void what_is_always_wrong_is_given_up() throws Exception {
        var shard = shard(MIB);
        var path = bench.path("a");
        path.flips.set(1000);

        assertThat(bench.drain(shard, Bench.store(path))).isInstanceOf(Corrupt.class);
        assertThat(path.list(Bench.store(path).job(Bench.JOB).checkpoint(100, 1))).isEmpty();
    }

    @Test
    void a_source_that_is_written_to_is_no_checkpoint() throws Exception {
        var shard = shard(MIB);
        Files.write(bench.folder("node/step-100/deep").resolve("n1 file-0\n.pt"), new byte[MIB]);

        assertThat(bench.drain(shard, Bench.store(bench.path("a"))))
                .isInstanceOf(SourceChanged.class);
    }

    @Test
    void a_bit_flipped_at_the_source_after_hashing_is_never_made_durable() throws Exception {
        var directory = bench.checkpoint("node", 100, 1, MIB);
        var file = directory.resolve("step-100/deep/n1 file-0\n.pt");
        var time = Files.getLastModifiedTime(file);
        var shard = bench.shard(directory, 1, 100, 0, 1);
        var bytes = Files.readAllBytes(file);
        bytes[77] ^= 4;
        Files.write(file, bytes);
        Files.setLastModifiedTime(file, time);

        assertThat(bench.drain(shard, Bench.store(bench.path("a"))))
                .isInstanceOfAny(SourceChanged.class, Corrupt.class);
    }

    @Test
    void a_bit_flipped_at_rest_is_found_by_verifying() throws Exception {
        var shard = shard(MIB);
        var store = Bench.store(bench.path("a"));
        bench.drain(shard, store);
        bench.transfers.seal(Bench.checkpointOf(shard), store, Progress.NONE);
        var chunk =
                folder.resolve("a")
                        .resolve(
                                store.job(Bench.JOB)
                                        .chunk(shard.manifest().chunks().getFirst().hash())
                                        .text());
        var bytes = Files.readAllBytes(chunk);
        bytes[5] ^= 1;
        Files.write(chunk, bytes);

        assertThat(bench.transfers.verify(store, Bench.JOB, 1, 100, Progress.NONE))
                .isInstanceOf(Corrupt.class);
    }

    @Test
    void limits_are_kept() throws Exception {
        var shard = shard(20 * MIB);
        var limits = new Limits(OptionalLong.of(10 * MIB), OptionalLong.empty(), 2);

        long began = System.nanoTime();
        bench.transfers.drain(
                shard.manifest(),
                shard.tree(),
                Bench.store(bench.path("a"), bench.path("b")),
                limits,
                Progress.NONE);
        assertThat(System.nanoTime() - began).isBetween(1_500_000_000L, 6_000_000_000L);
    }

    @Test
    void shards_of_other_attempts_or_worlds_do_not_make_a_checkpoint() throws Exception {
        var store = Bench.store(bench.path("a"));
        var zero = bench.shard(bench.checkpoint("n0", 100, 1, 1000), 1, 100, 0, 2);
        var one = bench.shard(bench.checkpoint("n1", 100, 2, 1000), 1, 100, 1, 2);
        var other = bench.shard(bench.checkpoint("n1", 100, 3, 1000), 1, 100, 1, 2);
        bench.drain(zero, store);

        assertThat(seal(store, zero, one)).isInstanceOf(Troubled.class);
        bench.drain(other, store);
        assertThat(seal(store, zero, one)).isInstanceOf(Corrupt.class);
        assertThat(bench.transfers.list(store, Bench.JOB)).isEmpty();
        bench.drain(one, store);
        assertThat(seal(store, zero, one)).isInstanceOf(Done.class);
    }

    @Test
    void a_missing_or_short_chunk_is_not_sealed() throws Exception {
        var path = bench.path("a");
        var store = Bench.store(path);
        var shard = shard(1000);
        bench.drain(shard, store);
        var chunk = store.job(Bench.JOB).chunk(shard.manifest().chunks().getFirst().hash());
        Files.write(folder.resolve("a").resolve(chunk.text()), new byte[999]);

        assertThat(seal(store, shard)).isInstanceOf(Troubled.class);
        bench.drain(shard, store);
        assertThat(seal(store, shard)).isInstanceOf(Done.class);
    }

    private TransferResult seal(Store store, Bench.Ready... shards) throws InterruptedException {
        return bench.transfers.seal(Bench.checkpointOf(shards), store, Progress.NONE);
    }
}

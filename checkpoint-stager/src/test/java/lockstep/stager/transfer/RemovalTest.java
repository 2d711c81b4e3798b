package lockstep.stager.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.stager.store.Store;
import lockstep.stager.transfer.TransferResult.Done;
import lockstep.stager.transfer.TransferResult.Troubled;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

@Timeout(180)
final class RemovalTest {
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

    @Test
    void removing_one_checkpoint_keeps_the_chunks_of_the_others() throws Exception {
        var store = Bench.store(bench.path("a"), bench.path("b"));
        var directory = bench.checkpoint("node", 100, 1, 1000, 20 * MIB);
        var old = bench.shard(directory, 1, 100, 0, 1);
        bench.drain(old, store);
        sealed(store, old);
        bench.checkpoint("node", 200, 2, 20 * MIB);
        Files.copy(
                directory.resolve("step-100/deep/n1 file-0\n.pt"), directory.resolve("step-200/0"));
        var next = bench.shard(directory, 1, 200, 0, 1);
        bench.drain(next, store);
        sealed(store, next);

        assertThat(bench.transfers.remove(store, Bench.JOB, 1, 100, Progress.NONE))
                .isInstanceOf(Done.class);
        assertThat(bench.transfers.list(store, Bench.JOB))
                .containsExactly(Bench.checkpointOf(next));
        assertThat(bench.transfers.verify(store, Bench.JOB, 1, 200, Progress.NONE))
                .isInstanceOf(Done.class);
        assertThat(bench.transfers.remove(store, Bench.JOB, 1, 200, Progress.NONE))
                .isInstanceOf(Done.class);
        try (var left = Files.walk(folder.resolve("a"))) {
            assertThat(left.filter(Files::isRegularFile).toList()).isEqualTo(List.of());
        }
    }

    private void sealed(Store store, Bench.Ready shard) throws InterruptedException {
        assertThat(bench.transfers.seal(Bench.checkpointOf(shard), store, Progress.NONE))
                .isInstanceOf(Done.class);
    }

    @Test
    void a_removal_that_hung_and_was_given_up_deletes_nothing_more_when_its_storage_goes_on()
            throws Exception {
        var path = bench.path("store");
        var shard = bench.shard(bench.checkpoint("n0", 100, 1, 20 * MIB), 1, 100, 0, 1);
        assertThat(bench.drain(shard, Bench.store(path))).isInstanceOf(Done.class);
        var deleting = new HangingDeletes(path);
        var store = new Store("lustre", "c1", List.of(deleting));
        var cancelled = new AtomicBoolean();
        var threads = new CopyOnWriteArrayList<Thread>();
        var transfers =
                new Transfers(
                        System::nanoTime,
                        call -> {
                            var thread = Thread.ofPlatform().daemon().unstarted(call);
                            threads.add(thread);
                            return thread;
                        },
                        Limits.NONE);
        var removal =
                CompletableFuture.supplyAsync(
                        () -> removeUntil(transfers, store, cancelled::get),
                        it -> Thread.ofPlatform().daemon().start(it));
        deleting.begun.await();
        cancelled.set(true);
        assertThat(removal.get(20, TimeUnit.SECONDS)).isInstanceOf(Troubled.class);

        deleting.goOn.countDown();
        transfers.close();
        for (var thread : threads) {
            assertThat(thread.join(Duration.ofSeconds(20))).isTrue();
        }
        assertThat(shard.manifest().chunks()).hasSize(2);
        assertThat(deleting.wanted)
                .filteredOn(object -> object.contains("/chunks/"))
                .as("but for the one that hung")
                .hasSize(1);
    }

    private static TransferResult removeUntil(
            Transfers transfers, Store store, BooleanSupplier cancelled) {
        try {
            return transfers.remove(
                    store,
                    Bench.JOB,
                    1,
                    100,
                    new Progress() {
                        @Override
                        public void at(Report report) {
                            // Nobody looks.
                        }

                        @Override
                        public boolean cancelled() {
                            return cancelled.getAsBoolean();
                        }
                    });
        } catch (InterruptedException e) {
            throw new CompletionException(e);
        }
    }
}

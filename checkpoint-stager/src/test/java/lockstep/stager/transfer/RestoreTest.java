package lockstep.stager.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import lockstep.stager.shard.ShardHasher;
import lockstep.stager.shard.ShardId;
import lockstep.stager.shard.SourceTree;
import lockstep.stager.transfer.RestorePlan.Piece;
import lockstep.stager.transfer.ShardOrigin.Durable;
import lockstep.stager.transfer.ShardOrigin.Local;
import lockstep.stager.transfer.ShardOrigin.Partner;
import lockstep.stager.transfer.TransferResult.Corrupt;
import lockstep.stager.transfer.TransferResult.Done;
import lockstep.stager.transfer.TransferResult.Troubled;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;

@Timeout(180)
final class RestoreTest {
    private static final int MIB = 1 << 20;

    @TempDir Path folder = Path.of("/");
    private Bench bench = new Bench(folder);

    @BeforeEach
    void setUp() {
        bench = new Bench(folder);
    }

    @AfterEach
    void tearDown() throws IOException {
        bench.close();
    }

    private TransferResult restore(Path to, boolean aside, int own, Piece... pieces)
            throws InterruptedException {
        var plan = new RestorePlan(to, 100, own, List.of(pieces), aside);
        return bench.transfers.restore(plan, Limits.NONE, Progress.NONE);
    }

    private static Piece piece(Bench.Ready shard, ShardOrigin... origins) {
        return new Piece(shard.manifest(), List.of(origins));
    }

    /// Paths below the folder, and what stands there.
    private static Map<String, Integer> content(Path folder) throws IOException {
        var content = new TreeMap<String, Integer>();
        try (var files = Files.walk(folder)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                content.put(
                        folder.relativize(file).toString(),
                        new String(Files.readAllBytes(file), ISO_8859_1).hashCode());
            }
        }
        return content;
    }

    @Test
    void comes_back_from_a_store_as_it_was() throws Exception {
        var from = bench.checkpoint("node", 100, 1, 20 * MIB, 0, 17, 5 * MIB);
        var shard = bench.shard(from, 1, 100, 0, 1);
        var store = Bench.store(bench.path("a"), bench.path("b"));
        bench.drain(shard, store);
        var to = folder.resolve("other/ckpt");

        assertThat(restore(to, false, 0, piece(shard, new Durable(store))))
                .isInstanceOf(Done.class);
        assertThat(content(to)).isEqualTo(content(from));
        assertThat(restore(to, false, 0, piece(shard, new Durable(store))))
                .as("is left when it is there")
                .isEqualTo(new Done(25 * MIB + 17, 0));
    }

    @Test
    void each_source_is_used_before_the_next_and_what_is_wrong_comes_from_the_next()
            throws Exception {
        var from = bench.checkpoint("node", 100, 1, 40 * MIB);
        var shard = bench.shard(from, 1, 100, 0, 1);
        var store = bench.path("store");
        bench.drain(shard, Bench.store(store));
        var partner = bench.path("partner");
        bench.drain(shard, Bench.store(partner));
        partner.flips.set(1);
        var to = folder.resolve("other");

        assertThat(
                        restore(
                                to,
                                false,
                                0,
                                piece(
                                        shard,
                                        new Partner("c1", partner),
                                        new Durable(Bench.store(store)))))
                .isInstanceOf(Done.class);
        assertThat(content(to)).isEqualTo(content(from));
        assertThat(store.gets.get()).isEqualTo(1);
    }

    @Test
    void local_files_that_have_rotted_are_passed_over() throws Exception {
        var from = bench.checkpoint("node", 100, 1, MIB);
        var shard = bench.shard(from, 1, 100, 0, 1);
        var store = Bench.store(bench.path("store"));
        bench.drain(shard, store);
        var expected = content(from);
        var file = from.resolve("step-100/deep/n1 file-0\n.pt");
        var bytes = Files.readAllBytes(file);
        bytes[7] ^= 1;
        Files.write(file, bytes);
        var rotten = bench.shard(from, 1, 100, 0, 1);

        var result =
                restore(
                        from,
                        true,
                        0,
                        piece(
                                new Bench.Ready(shard.manifest(), rotten.tree()),
                                new Local(rotten.tree()),
                                new Durable(store)));
        assertThat(result).isInstanceOf(Done.class);
        assertThat(content(from.resolve("step-100")))
                .isEqualTo(content(folder.resolve("node/step-100")));
        assertThat(content(from)).containsAllEntriesOf(expected);
    }

    @Test
    void a_source_that_hangs_is_left_for_the_next() throws Exception {
        var shard = bench.shard(bench.checkpoint("node", 100, 1, 20 * MIB), 1, 100, 0, 1);
        var store = bench.path("store");
        bench.drain(shard, Bench.store(store));
        var partner = bench.path("partner");
        bench.drain(shard, Bench.store(partner));
        partner.hang();
        var to = folder.resolve("other");

        assertThat(
                        restore(
                                to,
                                false,
                                0,
                                piece(
                                        shard,
                                        new Partner("c1", partner),
                                        new Durable(Bench.store(store)))))
                .isInstanceOf(Done.class);
        partner.goOn();
    }

    @Test
    void without_any_right_copy_nothing_is_put_in_place() throws Exception {
        var shard = bench.shard(bench.checkpoint("node", 100, 1, MIB), 1, 100, 0, 1);
        var path = bench.path("store");
        bench.drain(shard, Bench.store(path));
        path.flips.set(100);
        var to = folder.resolve("other");

        assertThat(restore(to, false, 0, piece(shard, new Durable(Bench.store(path)))))
                .isInstanceOf(Corrupt.class);
        assertThat(to).isEmptyDirectory();
    }

    @Test
    void the_files_of_all_shards_come_together_and_the_own_one_wins() throws Exception {
        var store = Bench.store(bench.path("store"));
        var zero = bench.checkpoint("n0", 100, 1, 1000, 3000);
        var one = bench.checkpoint("n1", 100, 2, 1000, 3000);
        Files.writeString(zero.resolve("step-100/common"), "zero");
        Files.writeString(one.resolve("step-100/common"), "one");
        var first = bench.shard(zero, 1, 100, 0, 2);
        var second = bench.shard(one, 1, 100, 1, 2);
        bench.drain(first, store);
        bench.drain(second, store);
        var pieces = List.of(piece(first, new Durable(store)), piece(second, new Durable(store)));

        assertThat(restore(folder.resolve("x"), false, 1, pieces.toArray(Piece[]::new)))
                .isInstanceOf(Done.class);
        assertThat(folder.resolve("x/step-100/common")).hasContent("one");
        assertThat(content(folder.resolve("x"))).hasSize(5);
        assertThat(restore(folder.resolve("y"), false, 7, pieces.toArray(Piece[]::new)))
                .isInstanceOf(Done.class);
        assertThat(folder.resolve("y/step-100/common")).hasContent("zero");
    }

    @Test
    void another_step_100_is_left_or_set_aside_and_so_are_newer_and_unfinished_ones()
            throws Exception {
        var store = Bench.store(bench.path("store"));
        var shard = bench.shard(bench.checkpoint("node", 100, 1, 1000), 1, 100, 0, 1);
        bench.drain(shard, store);
        var to = bench.checkpoint("other", 100, 5, 10);
        bench.checkpoint("other", 200, 5, 10);
        Files.createDirectory(to.resolve("step-50.tmp"));
        Files.createDirectory(to.resolve("mine"));

        assertThat(restore(to, false, 0, piece(shard, new Durable(store))))
                .isInstanceOf(Troubled.class);
        assertThat(restore(to, true, 0, piece(shard, new Durable(store)))).isInstanceOf(Done.class);
        assertThat(names(to))
                .containsExactlyInAnyOrder(
                        "mine",
                        "step-100",
                        ".set-aside-step-100.0",
                        ".set-aside-step-200.0",
                        ".set-aside-step-50.tmp.0");
        assertThat(content(to.resolve("step-100")))
                .isEqualTo(content(folder.resolve("node/step-100")));
    }

    @Test
    void in_a_directory_of_others_nothing_is_touched_and_what_is_the_same_stays() throws Exception {
        var store = Bench.store(bench.path("store"));
        var from = bench.checkpoint("node", 100, 1, 1000, 50);
        var shard = bench.shard(from, 1, 100, 0, 1);
        bench.drain(shard, store);
        var piece = piece(shard, new Durable(store));
        var to = bench.checkpoint("mine", 200, 5, 10);
        Files.createDirectory(to.resolve(".restoring-100"));
        assertThat(restore(to, false, 0, piece)).isInstanceOf(Done.class);
        assertThat(names(to))
                .as("newer ones stay, and what another restore works in")
                .containsExactlyInAnyOrder("step-100", "step-200", ".restoring-100");

        var file = to.resolve("step-100/deep/n1 file-0\n.pt");
        var bytes = Files.readAllBytes(file);
        bytes[7] ^= 1;
        Files.write(file, bytes);
        assertThat(restore(to, false, 0, piece))
                .as("as long and not the same")
                .isInstanceOfSatisfying(
                        Troubled.class,
                        it ->
                                assertThat(it)
                                        .returns(false, Troubled::retryable)
                                        .extracting(Troubled::reason, STRING)
                                        .contains("step-100 is already there"));
        assertThat(file).hasBinaryContent(bytes);
        Files.delete(file);
        Files.createSymbolicLink(file, from.resolve("step-100/deep/n1 file-0\n.pt"));
        assertThat(restore(to, false, 0, piece))
                .as("a link to the same")
                .isInstanceOf(Troubled.class);
        assertThat(file).isSymbolicLink();
    }

    @Test
    void what_a_restore_that_died_had_put_in_place_already_stays_as_it_is() throws Exception {
        var store = Bench.store(bench.path("store"));
        var from = bench.folder("node");
        for (var name : List.of("rank-0/step-100", "rank-1/step-100")) {
            Files.createDirectories(from.resolve(name));
            Files.writeString(from.resolve(name + "/model.pt"), name);
        }
        Files.writeString(from.resolve("latest"), "step-100");
        try (var tree =
                SourceTree.open(
                        from, List.of("latest", "rank-0/step-100", "rank-1/step-100"), List.of())) {
            var id = new ShardId(Bench.JOB, 1, 100, 0);
            var shard = new Bench.Ready(ShardHasher.hash(id, 2, 1, tree, _ -> {}), tree);
            bench.drain(shard, store);
            var to = bench.folder("to");
            Files.createDirectories(to.resolve("rank-0/step-100"));
            var there = to.resolve("rank-0/step-100/model.pt");
            Files.writeString(there, "rank-0/step-100");
            var before = Files.readAttributes(there, BasicFileAttributes.class).fileKey();

            assertThat(restore(to, false, 0, piece(shard, new Durable(store))))
                    .isInstanceOf(Done.class);
            assertThat(content(to)).isEqualTo(content(from));
            assertThat(Files.readAttributes(there, BasicFileAttributes.class).fileKey())
                    .isEqualTo(before);
            assertThat(Files.getAttribute(to.resolve("latest"), "unix:nlink")).isEqualTo(1);
        }
    }

    @Test
    void one_that_is_cancelled_puts_nothing_in_place() throws Exception {
        var shard = bench.shard(bench.checkpoint("node", 100, 1, 20 * MIB), 1, 100, 0, 1);
        var store = Bench.store(bench.path("store"));
        bench.drain(shard, store);
        var to = folder.resolve("other");
        var plan = new RestorePlan(to, 100, 0, List.of(piece(shard, new Durable(store))), false);
        var cancelled = new AtomicBoolean();
        var progress =
                new Progress() {
                    @Override
                    public void at(Report report) {
                        if (report.bytesDone() == report.bytesAll()) {
                            cancelled.set(true);
                        }
                    }

                    @Override
                    public boolean cancelled() {
                        return cancelled.get();
                    }
                };
        assertThat(bench.transfers.restore(plan, Limits.NONE, progress))
                .isInstanceOf(Troubled.class);
        assertThat(to).isEmptyDirectory();
    }

    private static List<String> names(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(it -> it.getFileName().toString()).toList();
        }
    }
}

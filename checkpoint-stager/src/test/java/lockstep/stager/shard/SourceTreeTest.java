package lockstep.stager.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

@Timeout(180)
final class SourceTreeTest {
    private static final ShardId ID = new ShardId(7, 1, 100, 0);

    @TempDir Path folder = Path.of("/");

    private Path step() throws IOException {
        return Files.createDirectories(folder.resolve("ckpt/step-100"));
    }

    private static String read(SourceTree tree) throws IOException {
        var buffer = ByteBuffer.allocate((int) tree.bytes());
        tree.read(0, buffer);
        return UTF_8.decode(buffer.flip()).toString();
    }

    @Test
    void files_are_one_stream_in_the_order_of_their_paths() throws IOException {
        var step = step();
        Files.createDirectories(step.resolve("b"));
        Files.writeString(step.resolve("b/x"), "second");
        Files.writeString(step.resolve("a"), "first");
        Files.writeString(step.resolve("empty"), "");
        Files.writeString(step.resolve("-rf"), "zeroth");
        Files.writeString(step.resolve("z\n\u001b[2J ü"), "last");

        try (var tree = SourceTree.open(step)) {
            assertThat(read(tree)).isEqualTo("zerothfirstsecondlast");
            var manifest = ShardHasher.hash(ID, 8, 1, tree, _ -> {});
            assertThat(manifest.files()).extracting(ShardFile::path).hasSize(5);
            var text = ShardText.write(manifest);
            assertThat(new String(text, UTF_8))
                    .doesNotContain("\u001b")
                    .contains("z%0A%1B[2J%20%C3%BC");
            assertThat(ShardText.read(text)).isEqualTo(manifest);
        }
    }

    @Test
    void links_fifos_sockets_and_hard_links_are_refused_by_name() throws Exception {
        var step = step();
        Files.writeString(folder.resolve("secret"), "secret");
        requireRefused(
                () -> Files.createSymbolicLink(step.resolve("bad"), folder.resolve("secret")));
        requireRefused(() -> Files.createSymbolicLink(step.resolve("bad"), folder));
        requireRefused(() -> Files.createLink(step.resolve("bad"), folder.resolve("secret")));
        requireRefused(
                () ->
                        assertThat(
                                        new ProcessBuilder("mkfifo", step.resolve("bad").toString())
                                                .start()
                                                .waitFor())
                                .isZero());
        try (var socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            requireRefused(() -> socket.bind(UnixDomainSocketAddress.of(step.resolve("bad"))));
        }
        assertThatThrownBy(() -> SourceTree.open(Path.of("/dev/null")))
                .isInstanceOf(BadTree.class)
                .hasMessageContaining("device");
    }

    private interface Action {
        void run() throws Exception;
    }

    private void requireRefused(Action action) throws Exception {
        action.run();
        assertThatThrownBy(() -> SourceTree.open(step()))
                .isInstanceOf(BadTree.class)
                .hasMessageContaining("step-100/bad");
        Files.delete(step().resolve("bad"));
    }

    @Test
    void a_step_that_is_itself_a_link_is_refused_and_so_is_one_that_lies_too_deep()
            throws IOException {
        var step = step();
        Files.createSymbolicLink(folder.resolve("ckpt/step-200"), step);
        assertThatThrownBy(() -> SourceTree.open(folder.resolve("ckpt/step-200")))
                .isInstanceOf(BadTree.class);
        Files.createDirectories(step.resolve("d/".repeat(70)));
        assertThatThrownBy(() -> SourceTree.open(step))
                .isInstanceOf(BadTree.class)
                .hasMessageContaining("deeper than 64");
    }

    @Test
    void any_change_after_opening_is_told() throws IOException {
        var step = step();
        Files.writeString(step.resolve("a"), "first");
        try (var tree = SourceTree.open(step)) {
            tree.requireUnchanged();
            Files.writeString(step.resolve("b"), "new");
            assertThatThrownBy(tree::requireUnchanged).isInstanceOf(TreeChanged.class);
            Files.delete(step.resolve("b"));
            tree.requireUnchanged();
            Files.writeString(step.resolve("a"), "other");
            assertThatThrownBy(tree::requireUnchanged).isInstanceOf(TreeChanged.class);
            assertThatThrownBy(() -> read(tree)).isInstanceOf(TreeChanged.class);
            Files.delete(step.resolve("a"));
            assertThatThrownBy(() -> read(tree)).isInstanceOf(TreeChanged.class);
        }
    }

    @Test
    void a_pointer_has_the_text_that_names_the_step_whatever_it_says_later() throws IOException {
        Files.writeString(step().resolve("a"), "first");
        var pointer = new SourceTree.Pointer("latest", "step-100");
        try (var tree =
                SourceTree.open(folder.resolve("ckpt"), List.of("step-100"), List.of(pointer))) {
            Files.writeString(folder.resolve("ckpt/latest"), "step-900");
            assertThat(read(tree)).isEqualTo("step-100first");
            tree.requireUnchanged();
        }
    }

    @Test
    void a_folder_swapped_for_a_link_in_a_loop_leads_nowhere() throws Exception {
        var step = step();
        var inner = Files.createDirectories(step.resolve("inner"));
        Files.write(inner.resolve("file"), new byte[300_000]);
        var canary = Files.createDirectories(folder.resolve("canary"));
        Files.writeString(canary.resolve("file"), "canary".repeat(50_000));
        var link = Files.createSymbolicLink(folder.resolve("link"), canary);
        var spare = folder.resolve("spare");
        var stop = new AtomicBoolean();
        var swapper =
                Thread.ofPlatform()
                        .daemon()
                        .start(
                                () -> {
                                    while (!stop.get()) {
                                        swap(inner, spare, link);
                                    }
                                });
        long end = System.nanoTime() + 2_000_000_000L;
        int whole = 0;
        while (System.nanoTime() < end) {
            try (var tree = SourceTree.open(step)) {
                var content = read(tree);
                assertThat(content).doesNotContain("canary");
                whole++;
            } catch (IOException _) {
                // Refused, as it may.
            }
        }
        stop.set(true);
        swapper.join();
        assertThat(whole).isGreaterThan(0);
        assertThat(canary.resolve("file")).content().hasSize(300_000);
    }

    private static void swap(Path inner, Path spare, Path link) {
        try {
            Files.move(inner, spare, StandardCopyOption.ATOMIC_MOVE);
            Files.move(link, inner, StandardCopyOption.ATOMIC_MOVE);
            Files.move(inner, link, StandardCopyOption.ATOMIC_MOVE);
            Files.move(spare, inner, StandardCopyOption.ATOMIC_MOVE);
            Thread.sleep(1);
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}

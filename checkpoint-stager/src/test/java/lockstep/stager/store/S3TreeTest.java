package lockstep.stager.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import lockstep.stager.checkpoint.LocalDisk;
import lockstep.stager.data.DataFetch;
import lockstep.stager.data.DataFolder;
import lockstep.stager.data.DataSource;
import lockstep.stager.data.DataUri;
import lockstep.stager.data.HopelessSource;
import lockstep.stager.store.ObjectTree.Listed;
import lockstep.stager.store.S3FolderServer.Refusal;
import lockstep.stager.transfer.Progress;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;

/// Objects below a prefix, as data that is staged in.
@ResourceLock(Resources.SYSTEM_PROPERTIES)
final class S3TreeTest {
    @TempDir private Path bucket;
    @TempDir private Path node;
    private Optional<S3FolderServer> server = Optional.empty();

    @BeforeAll
    static void setCredentials() {
        S3FolderServer.lendCredentials();
    }

    @AfterAll
    static void clearCredentials() {
        S3FolderServer.takeCredentials();
    }

    @BeforeEach
    void fill() throws IOException {
        server = Optional.of(new S3FolderServer(bucket));
        put("data/set/a", "first");
        put("data/set/deep/b c", "second");
        put("data/set/deep/d", "third");
        put("data/set2/x", "of another set");
        put("data/weights", "numbers");
    }

    @AfterEach
    void close() {
        server().close();
    }

    private S3FolderServer server() {
        return server.orElseThrow();
    }

    private void put(String key, String content) throws IOException {
        Path file = bucket.resolve(key);
        Files.createDirectories(file.resolveSibling(""));
        Files.writeString(file, content);
    }

    private DataUri uri(String prefix) {
        return new DataUri(server().address().replace("?", "/" + prefix + "?"));
    }

    private ObjectTree tree(String prefix) throws IOException {
        return StoreUri.openTree(uri(prefix).text());
    }

    private Path fetch(String prefix) throws IOException, InterruptedException {
        var folder = new DataFolder(node.resolve("item"), new LocalDisk());
        try (var source = DataSource.open(uri(prefix))) {
            new DataFetch(new LocalDisk(), System::nanoTime, InstantSource.system())
                    .fetch(uri(prefix), source, folder, Progress.NONE);
        }
        return folder.content();
    }

    @Test
    void all_objects_below_the_prefix_are_found_and_none_of_a_longer_name() throws IOException {
        try (var tree = tree("data/set")) {
            assertThat(tree.list(100))
                    .extracting(Listed::name)
                    .containsExactlyInAnyOrder("a", "deep/b c", "deep/d");
            assertThat(tree.list(2)).hasSize(2);
        }
    }

    @Test
    void objects_come_as_files_and_folders() throws Exception {
        Path content = fetch("data/set");

        assertThat(content.resolve("set/a")).hasContent("first");
        assertThat(content.resolve("set/deep/b c")).hasContent("second");
        assertThat(content.resolve("set/deep/d")).hasContent("third");
    }

    @Test
    void a_prefix_that_is_an_object_s_key_is_that_object() throws Exception {
        assertThat(fetch("data/weights").resolve("weights")).hasContent("numbers");
    }

    @Test
    void an_object_that_was_changed_after_the_list_is_not_fetched() throws IOException {
        try (var source = DataSource.open(uri("data/weights"))) {
            put("data/weights", "others!");

            assertThatThrownBy(() -> source.read(0).close())
                    .isInstanceOf(StoreFault.class)
                    .hasMessageContaining("was changed");
            assertThatThrownBy(source::requireUnchanged).hasMessageContaining("was changed");
        }
    }

    @Test
    void a_prefix_without_objects_may_have_some_later() {
        assertThatThrownBy(() -> DataSource.open(uri("data/none")))
                .isExactlyInstanceOf(IOException.class)
                .hasMessageContaining("has no objects");
    }

    @Test
    void a_store_that_refuses_says_why() {
        server().refusal = Optional.of(new Refusal(403, "AccessDenied"));

        assertThatThrownBy(() -> DataSource.open(uri("data/set")))
                .isInstanceOf(StoreFault.class)
                .hasMessageContaining("AccessDenied");
    }

    @Test
    void a_slash_at_the_end_of_the_prefix_changes_nothing() {
        assertThat(uri("data/set/")).isEqualTo(uri("data/set"));
        assertThat(uri("data/set").name()).isEqualTo("set");
    }

    @Test
    void a_key_that_leads_out_of_its_folder_is_hopeless() throws IOException {
        server().extraKey = Optional.of("data/set/../../etc/passwd");

        assertThatThrownBy(() -> DataSource.open(uri("data/set")))
                .isInstanceOf(HopelessSource.class)
                .hasMessageContaining("cannot be a file");
    }
}

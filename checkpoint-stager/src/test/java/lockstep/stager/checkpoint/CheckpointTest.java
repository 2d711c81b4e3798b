package lockstep.stager.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.US_ASCII;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Checkpoints on a real disk: written, damaged in every way, and looked at again.
final class CheckpointTest {
    private static final Origin OLD = new Origin("7", 1, 100, 2);
    private static final Origin NEW = new Origin("7", 1, 200, 3);

    @TempDir Path directory = Path.of("/");

    @BeforeEach
    void two_checkpoints() throws IOException {
        write(OLD);
        write(NEW);
    }

    @Test
    void the_newest_is_restored_with_every_byte() throws IOException {
        var catalog = CheckpointCatalog.of(directory);
        var newest = catalog.newestVerified();

        assertThat(newest.passedOver()).isEmpty();
        var manifest = newest.newest().orElseThrow();
        assertThat(manifest.origin()).isEqualTo(NEW);
        for (var shard : manifest.shards()) {
            assertThat(catalog.load(shard)).isEqualTo(content(NEW, shard.rank()));
        }
    }

    @Test
    void a_folder_that_is_not_there_holds_no_checkpoint() throws IOException {
        var catalog = CheckpointCatalog.of(directory.resolve("nowhere"));

        assertThat(catalog.list()).isEmpty();
        assertThat(catalog.newestVerified().newest()).isEmpty();
    }

    @Test
    void other_things_in_the_folder_are_left_alone() throws IOException {
        for (var name :
                List.of(
                        "notes.txt",
                        "step-",
                        "step-007",
                        "step-1x",
                        "step--1",
                        "step-99999999999999999999")) {
            Files.createDirectory(directory.resolve(name));
        }

        assertThat(CheckpointCatalog.of(directory).list())
                .extracting(StoredCheckpoint::step)
                .containsExactly(200L, 100L);
    }

    @Test
    void a_manifest_cut_at_any_byte_is_refused() throws IOException {
        var manifest = directory.resolve("step-200/manifest");
        var whole = Files.readAllBytes(manifest);
        for (int length = 0; length < whole.length; length++) {
            Files.write(manifest, Arrays.copyOf(whole, length));
            assertThatTheOldOneIsUsed("cut at byte " + length);
        }
    }

    @Test
    void a_manifest_with_a_bit_flipped_in_any_byte_is_refused() throws IOException {
        var manifest = directory.resolve("step-200/manifest");
        var whole = Files.readAllBytes(manifest);
        for (int index = 0; index < whole.length; index++) {
            var flipped = whole.clone();
            flipped[index] ^= (byte) (1 << (index % 8));
            Files.write(manifest, flipped);
            assertThatTheOldOneIsUsed("flipped bit in byte " + index);
        }
    }

    @Test
    void a_manifest_with_bytes_after_its_end_is_refused() throws IOException {
        var manifest = directory.resolve("step-200/manifest");
        Files.writeString(manifest, Files.readString(manifest) + "\n");

        assertThatTheOldOneIsUsed("longer");
    }

    @Test
    void an_endless_manifest_is_not_read_to_its_end() throws IOException {
        try (var file =
                Files.newByteChannel(
                        directory.resolve("step-200/manifest"), StandardOpenOption.WRITE)) {
            file.position(1L << 40);
            file.write(ByteBuffer.wrap(new byte[] {'\n'}));
        }

        assertThatTheOldOneIsUsed("sparse terabyte");
    }

    @Test
    void a_shard_with_any_byte_flipped_is_refused() throws IOException {
        var shard = shardFile(NEW, 1);
        var whole = Files.readAllBytes(shard);
        for (int index = 0; index < whole.length; index++) {
            var flipped = whole.clone();
            flipped[index] ^= 0x10;
            Files.write(shard, flipped);
            assertThatTheOldOneIsUsed("flipped byte " + index);
        }
    }

    @Test
    void a_shard_that_is_short_long_or_missing_is_refused() throws IOException {
        var shard = shardFile(NEW, 2);
        var whole = Files.readAllBytes(shard);
        Files.write(shard, Arrays.copyOf(whole, whole.length - 1));
        assertThatTheOldOneIsUsed("short");
        Files.write(shard, Arrays.copyOf(whole, whole.length + 1));
        assertThatTheOldOneIsUsed("long");
        Files.delete(shard);
        assertThatTheOldOneIsUsed("missing");
    }

    @Test
    void a_link_to_the_right_bytes_is_refused_as_shard_as_manifest_and_as_folder()
            throws IOException {
        for (var path :
                List.of(
                        shardFile(NEW, 0),
                        directory.resolve("step-200/manifest"),
                        directory.resolve("step-200"))) {
            var elsewhere = directory.resolve("elsewhere");
            Files.move(path, elsewhere);
            Files.createSymbolicLink(path, elsewhere);
            assertThatTheOldOneIsUsed("link at " + path);
            Files.delete(path);
            Files.move(elsewhere, path);
        }
    }

    @Test
    void a_pipe_is_refused_and_not_waited_for() throws IOException, InterruptedException {
        for (var path : List.of(shardFile(NEW, 0), directory.resolve("step-200/manifest"))) {
            var bytes = Files.readAllBytes(path);
            Files.delete(path);
            assertThat(new ProcessBuilder("mkfifo", path.toString()).start().waitFor()).isZero();
            assertThatTheOldOneIsUsed("pipe at " + path);
            Files.delete(path);
            Files.write(path, bytes);
        }
    }

    @Test
    void a_manifest_of_another_step_is_refused() throws IOException {
        var old = directory.resolve("step-100");
        Files.copy(
                old.resolve("manifest"),
                directory.resolve("step-200/manifest"),
                StandardCopyOption.REPLACE_EXISTING);
        for (var shard : manifestOf(100).shards()) {
            Files.copy(
                    old.resolve(shard.fileName()),
                    directory.resolve("step-200").resolve(shard.fileName()));
        }

        assertThatTheOldOneIsUsed("manifest of step 100");
    }

    @Test
    void loading_verifies_once_more() throws IOException {
        var shard = manifestOf(200).shards().get(1);
        var bytes = Files.readAllBytes(shardFile(NEW, 1));
        bytes[0] ^= 1;
        Files.write(shardFile(NEW, 1), bytes);

        assertThatThrownBy(() -> CheckpointCatalog.of(directory).load(shard))
                .isInstanceOf(CheckpointFault.class)
                .hasMessageContaining(shard.fileName())
                .hasMessageContaining("\nMaybe ");
    }

    @Test
    void shards_of_two_attempts_or_worlds_make_no_checkpoint() throws IOException {
        var writer = CheckpointWriter.in(directory);
        var first = new Origin("7", 1, 300, 2);
        var second = new Origin("7", 2, 300, 2);
        var wider = new Origin("7", 1, 300, 3);
        var shardOfFirst = writeShard(writer, first, 0);

        assertThatThrownBy(
                        () ->
                                writer.commit(
                                        first,
                                        List.of(shardOfFirst, writeShard(writer, second, 1))))
                .hasMessageContaining("attempt=2");
        assertThatThrownBy(
                        () ->
                                writer.commit(
                                        first, List.of(shardOfFirst, writeShard(writer, wider, 1))))
                .hasMessageContaining("worldSize=3");
        assertThatThrownBy(() -> writer.commit(first, List.of(shardOfFirst)))
                .hasMessage("1 shards for a world of 2 ranks");
        assertThatThrownBy(() -> writer.commit(first, List.of(shardOfFirst, shardOfFirst)))
                .hasMessageContaining("shard 0 stands where shard 1 should");
        assertThat(CheckpointCatalog.of(directory).list())
                .contains(new StoredCheckpoint.Incomplete(300));
    }

    @Test
    void a_shard_that_went_missing_before_the_commit_stops_it() throws IOException {
        var writer = CheckpointWriter.in(directory);
        var origin = new Origin("7", 1, 300, 1);
        var shard = writeShard(writer, origin, 0);
        Files.delete(shardFile(origin, 0, shard));

        assertThatThrownBy(() -> writer.commit(origin, List.of(shard)))
                .isInstanceOf(CheckpointFault.class)
                .hasMessageContaining("it is missing")
                .hasMessageContaining("\nMaybe the ranks do not share");
    }

    @Test
    void an_attempt_that_should_have_ended_does_not_replace_a_later_ones_checkpoint()
            throws IOException {
        write(new Origin("7", 2, 200, 3));

        assertThatThrownBy(() -> write(NEW))
                .isInstanceOf(CheckpointFault.class)
                .hasMessageContaining("attempt 1 must not replace");
        assertThat(manifestOf(200).origin().attempt()).isEqualTo(2);
    }

    @Test
    void a_link_in_the_place_of_the_step_folder_is_not_written_through() throws IOException {
        var outside = Files.createDirectory(directory.resolve("outside"));
        Files.createSymbolicLink(directory.resolve("step-300"), outside);

        assertThatThrownBy(() -> write(new Origin("7", 1, 300, 1)))
                .isInstanceOf(CheckpointFault.class)
                .hasMessageContaining("must be a folder");
        assertThat(outside).isEmptyDirectory();
    }

    @Test
    void a_link_in_the_place_of_a_temporary_file_is_not_written_through() throws IOException {
        var origin = new Origin("7", 1, 300, 1);
        var victim = Files.writeString(directory.resolve("victim"), "precious");
        Files.createDirectory(directory.resolve("step-300"));
        Files.createSymbolicLink(
                directory.resolve("step-300/.rank-00000-of-00001.attempt-1.tmp"), victim);
        write(origin);

        assertThat(victim).hasContent("precious");
        assertThat(manifestOf(300).origin()).isEqualTo(origin);
    }

    @Test
    void a_disk_that_changes_bits_is_found_out_while_writing() {
        var root = Path.of("/checkpoints");
        var disk = new FragileDisk(root);
        disk.flipBits();
        var writer = new CheckpointWriter(disk, root);

        assertThatThrownBy(() -> writeShard(writer, OLD, 0))
                .isInstanceOf(CheckpointFault.class)
                .hasMessageContaining("reading it back gives something else");
    }

    private void assertThatTheOldOneIsUsed(String damage) throws IOException {
        var found = CheckpointCatalog.of(directory).newestVerified();

        assertThat(found.newest()).as(damage).map(Manifest::origin).contains(OLD);
        assertThat(found.passedOver()).as(damage).hasSize(1);
        assertThat(found.passedOver().getFirst())
                .as(damage)
                .isInstanceOf(StoredCheckpoint.Corrupt.class);
    }

    private void write(Origin origin) throws IOException {
        var writer = CheckpointWriter.in(directory);
        var shards = new ArrayList<Shard>();
        for (int rank = 0; rank < origin.worldSize(); rank++) {
            shards.addFirst(writeShard(writer, origin, rank));
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

    private Manifest manifestOf(long step) throws IOException {
        for (var stored : CheckpointCatalog.of(directory).list()) {
            if (stored instanceof StoredCheckpoint.Complete(var manifest)
                    && stored.step() == step) {
                return manifest;
            }
        }
        throw new AssertionError("no complete checkpoint of step " + step);
    }

    private Path shardFile(Origin origin, int rank) throws IOException {
        return shardFile(origin, rank, manifestOf(origin.step()).shards().get(rank));
    }

    private Path shardFile(Origin origin, int rank, Shard shard) {
        assertThat(shard.rank()).isEqualTo(rank);
        return directory.resolve("step-" + origin.step()).resolve(shard.fileName());
    }
}

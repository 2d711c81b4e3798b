package lockstep.stager.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.US_ASCII;

import lockstep.stager.checkpoint.Sha256;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Arrays;
import java.util.List;

final class ShardTextTest {
    private static final Sha256 HASH = Sha256.of("abc".getBytes(US_ASCII));
    private static final ShardManifest SHARD =
            new ShardManifest(
                    new ShardId(17, 1, 120, 1),
                    16,
                    2,
                    List.of(
                            new ShardFile("step-120/model a.pt", 1024, false),
                            new ShardFile("step-120/run.sh", 12, true)),
                    List.of(new Chunk(1036, HASH)));

    /// The form of version 1. Files like this one must be readable for ever.
    private static final String TEXT =
            """
            lockstep-shard 1
            job 17
            attempt 1
            step 120
            index 1
            world-size 16
            nodes 2
            chunk-size 16777216
            files 2
            file - 1024 step-120/model%20a.pt
            file x 12 step-120/run.sh
            chunks 1
            chunk ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad 1036
            """;

    private static byte[] withHash(String text) {
        return (text + "end " + Sha256.of(text.getBytes(US_ASCII)).hex() + "\n").getBytes(US_ASCII);
    }

    @Test
    void is_written_and_read_in_the_form_of_version_1() throws BadManifest {
        assertThat(ShardText.write(SHARD))
                .asString()
                .isEqualTo(new String(withHash(TEXT), US_ASCII));
        assertThat(ShardText.read(withHash(TEXT))).isEqualTo(SHARD);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "step-120/run.sh:../run.sh",
                "step-120/run.sh:/etc/passwd",
                "step-120/run.sh:step-120/./run.sh",
                "step-120/run.sh:step-120//run.sh",
                "step-120/run.sh:step-120/%00",
                "step-120/run.sh:step-120/%2",
                "step-120/run.sh:step-120/%2fx",
                "step-120/run.sh:step-120/run%41.sh",
                "step-120/run.sh:step-120/%FF",
                "step-120/run.sh:step-120/a",
                "step-120/run.sh:step-120/model%20a.pt",
                "step-120/run.sh:step-120/model%20a.pt/x",
                "file x 12:file y 12",
                "file x 12:file x 13",
                "file x 12:file x 9223372036854775807",
                "file x 12:file x 99999999999999999999",
                "chunk-size 16777216:chunk-size 4096",
                "nodes 2:nodes 1",
                "nodes 2:nodes 02",
                "index 1:index 2",
                "files 2:files 1",
                "files 2:files 3",
                "files 2:files 999999999",
                "chunks 1:chunks 0",
                "1036\n:1035\n",
                "ba7816:BA7816",
                "shard 1:shard 2"
            })
    void what_cannot_be_is_refused(String change) {
        int colon = change.indexOf(':');
        var text = TEXT.replace(change.substring(0, colon), change.substring(colon + 1));

        assertThat(text).isNotEqualTo(TEXT);
        assertThatThrownBy(() -> ShardText.read(withHash(text))).isInstanceOf(BadManifest.class);
    }

    @Test
    void every_flipped_bit_and_every_truncation_shows() {
        var bytes = withHash(TEXT);
        for (int bit = 0; bit < bytes.length * 8; bit++) {
            var flipped = bytes.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            assertThatThrownBy(() -> ShardText.read(flipped)).isInstanceOf(BadManifest.class);
        }
        for (int length = 0; length < bytes.length; length++) {
            var cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> ShardText.read(cut)).isInstanceOf(BadManifest.class);
        }
    }

    @Test
    void a_checkpoint_knows_its_shards_by_run_world_and_digest() throws BadManifest {
        var zero =
                new ShardManifest(new ShardId(17, 1, 120, 0), 16, 2, SHARD.files(), SHARD.chunks());
        var checkpoint = new CheckpointManifest(17, 1, 120, 16, List.of(zero.part(), SHARD.part()));

        assertThat(CheckpointText.read(CheckpointText.write(checkpoint))).isEqualTo(checkpoint);
        assertThat(checkpoint.has(SHARD)).isTrue();
        for (var other :
                List.of(
                        new ShardManifest(
                                new ShardId(17, 2, 120, 1), 16, 2, SHARD.files(), SHARD.chunks()),
                        new ShardManifest(SHARD.id(), 8, 2, SHARD.files(), SHARD.chunks()),
                        new ShardManifest(SHARD.id(), 16, 3, SHARD.files(), SHARD.chunks()),
                        new ShardManifest(
                                new ShardId(17, 1, 120, 0), 16, 2, List.of(), List.of()))) {
            assertThat(checkpoint.has(other)).isFalse();
        }
        var gap = new CheckpointManifest(17, 1, 120, 16, List.of(SHARD.part()));
        assertThat(CheckpointText.read(CheckpointText.write(gap))).isEqualTo(gap);
        assertThatThrownBy(
                        () ->
                                new CheckpointManifest(
                                        17, 1, 120, 16, List.of(SHARD.part(), zero.part())))
                .hasMessageContaining("part 0 stands after part 1");
    }
}

package lockstep.stager.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.US_ASCII;

import lockstep.stager.checkpoint.Sha256;
import lockstep.stager.shard.RankManifestText.NotAManifest;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.stream.IntStream;

final class RankManifestTextTest {
    private static final Origin ORIGIN = new Origin("job-7", 1, 120, 2);
    private static final RankManifest MANIFEST =
            new RankManifest(
                    ORIGIN,
                    List.of(
                            new RankFile(ORIGIN, 0, 3, Sha256.of("abc".getBytes(US_ASCII))),
                            new RankFile(ORIGIN, 1, 0, Sha256.of(new byte[0]))));

    /// The form of version 1. Files like this one must be readable for ever.
    private static final String TEXT =
            """
            lockstep-checkpoint 1
            job job-7
            attempt 1
            step 120
            world-size 2
            shard ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad 3 rank-00000-of-00002.attempt-1.ba7816bf8f01cfea.shard
            shard e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855 0 rank-00001-of-00002.attempt-1.e3b0c44298fc1c14.shard
            """;

    @Test
    void is_written_and_read_in_the_form_of_version_1() throws NotAManifest {
        var text = withHash(TEXT);

        assertThat(new String(RankManifestText.write(MANIFEST), US_ASCII)).isEqualTo(text);
        assertThat(RankManifestText.read(text.getBytes(US_ASCII))).isEqualTo(MANIFEST);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../../etc/passwd",
                "/etc/passwd",
                "rank-00000-of-00002.attempt-1.ba7816bf8f01cfea.shard/../x",
                "rank-00000-of-00002.attempt-2.ba7816bf8f01cfea.shard",
                "rank-00000-of-00003.attempt-1.ba7816bf8f01cfea.shard",
                "rank-00001-of-00002.attempt-1.ba7816bf8f01cfea.shard",
                "x\nshard y",
                "\u001b[2J",
                ""
            })
    void names_that_do_not_follow_from_the_numbers_are_refused(String name) {
        var text = TEXT.replace("rank-00000-of-00002.attempt-1.ba7816bf8f01cfea.shard", name);

        assertThatThrownBy(() -> RankManifestText.read(withHash(text).getBytes(US_ASCII)))
                .isInstanceOf(NotAManifest.class)
                .message()
                .doesNotContain("\u001b")
                .doesNotContain("\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "world-size 2:world-size 3",
                "world-size 2:world-size 1",
                "world-size 2:world-size 0",
                "world-size 2:world-size 999999999",
                "world-size 2:world-size 02",
                "step 120:step -1",
                "step 120:step 99999999999999999999",
                "attempt 1:attempt 2",
                "attempt 1:attempt 3000000000",
                "attempt 1:attempt  1",
                "job job-7:job a/b",
                "job job-7:job ",
                "checkpoint 1:checkpoint 2",
                " 3 rank: -3 rank",
                " 3 rank: 3e0 rank"
            })
    void numbers_that_cannot_be_are_refused(String change) {
        int colon = change.indexOf(':');
        var text = TEXT.replace(change.substring(0, colon), change.substring(colon + 1));

        assertThat(text).isNotEqualTo(TEXT);
        assertThatThrownBy(() -> RankManifestText.read(withHash(text).getBytes(US_ASCII)))
                .isInstanceOf(NotAManifest.class);
    }

    @Test
    void the_largest_world_fits() throws NotAManifest {
        var origin =
                new Origin(
                        "j".repeat(64), Integer.MAX_VALUE, Origin.STEP_MAX, Origin.WORLD_SIZE_MAX);
        var hash = Sha256.of(new byte[0]);
        var shards =
                IntStream.range(0, origin.worldSize())
                        .mapToObj(
                                rank -> new RankFile(origin, rank, 999_999_999_999_999_999L, hash))
                        .toList();
        var manifest = new RankManifest(origin, shards);
        var bytes = RankManifestText.write(manifest);

        assertThat(bytes.length).isLessThan(RankManifestText.BYTES_MAX);
        assertThat(RankManifestText.read(bytes)).isEqualTo(manifest);
    }

    private static String withHash(String text) {
        return text + "end " + Sha256.of(text.getBytes(US_ASCII)).hex() + "\n";
    }
}

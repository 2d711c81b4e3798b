package lockstep.node.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;

final class SpoolRecordTest {

    private static final SpoolRecord RECORD =
            new SpoolRecord(
                    "held",
                    Map.of("boot", "b=1\n\u20ac", "empty", ""),
                    ByteString.copyFromUtf8("\nbody\0"));

    @Test
    void a_record_is_read_back_as_it_was_written() throws SpoolRecord.Damaged {
        assertThat(SpoolRecord.decode(RECORD.encode())).isEqualTo(RECORD);
    }

    @Test
    void its_form_does_not_change() {
        assertThat(SpoolRecord.of("starts", Map.of("count", "7")).encode())
                .asString(StandardCharsets.US_ASCII)
                .isEqualTo("lockstep-spool 1 starts bb7fe461 9\ncount=7\n\n");
    }

    @Test
    void a_record_torn_at_any_byte_is_damaged() {
        byte[] whole = RECORD.encode();
        for (int length = 0; length < whole.length; length++) {
            byte[] torn = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> SpoolRecord.decode(torn))
                    .as("%d bytes", length)
                    .isInstanceOf(SpoolRecord.Damaged.class);
        }
    }

    @Test
    void a_record_with_a_zeroed_tail_is_damaged() {
        byte[] whole = RECORD.encode();
        Arrays.fill(whole, whole.length / 2, whole.length, (byte) 0);

        assertThatThrownBy(() -> SpoolRecord.decode(whole)).isInstanceOf(SpoolRecord.Damaged.class);
    }

    @Test
    void a_record_of_a_later_version_is_not_guessed_at() {
        byte[] future =
                "lockstep-spool 2 whatever it says\n...".getBytes(StandardCharsets.US_ASCII);

        assertThatThrownBy(() -> SpoolRecord.decode(future))
                .isInstanceOf(SpoolRecord.Damaged.class)
                .hasMessage("it has version 2; this program reads version 1");
    }

    static LongStream seeds() {
        return LongStream.range(0, 200);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void one_flipped_bit_never_passes(long seed) {
        var random = new Random(seed);
        byte[] bytes = RECORD.encode();
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));

        try {
            // The kind in the header is not under the checksum; what decodes must be as good as
            // before.
            SpoolRecord read = SpoolRecord.decode(bytes);
            assertThat(read.fields()).isEqualTo(RECORD.fields());
            assertThat(read.body()).isEqualTo(RECORD.body());
        } catch (SpoolRecord.Damaged expected) {
            assertThat(expected).hasMessageStartingWith("it");
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void garbage_is_damaged(long seed) {
        var random = new Random(seed);
        byte[] bytes = new byte[random.nextInt(300)];
        random.nextBytes(bytes);

        assertThatThrownBy(() -> SpoolRecord.decode(bytes)).isInstanceOf(SpoolRecord.Damaged.class);
    }
}

package lockstep.cli.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import java.util.stream.LongStream;

final class HttpReaderTest {

    private static HttpReader reader(String wire) {
        return new HttpReader(
                Channels.newChannel(
                        new ByteArrayInputStream(wire.getBytes(StandardCharsets.ISO_8859_1))));
    }

    @Test
    void answers_follow_each_other_and_provisional_ones_are_passed_over() throws IOException {
        String wire =
                """
                HTTP/1.1 100 Continue

                HTTP/1.1 200 OK
                A-B:  c d\s
                Content-Length: 2

                hiHTTP/1.1 204 No

                HTTP/1.1 404 No
                Content-Length: 0

                """;
        HttpReader reader = reader(wire.replace("\n", "\r\n"));
        HttpReply first = reader.reply();
        assertThat(first.status()).isEqualTo(200);
        assertThat(first.header("a-b")).contains("c d");
        assertThat(first.body().toStringUtf8()).isEqualTo("hi");
        assertThat(reader.reply().status()).isEqualTo(204);
        assertThat(reader.reply().status()).isEqualTo(404);
        assertThatThrownBy(reader::reply).isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SSH-2.0-OpenSSH\r\n",
                "HTTP/1.1 2x0 OK\r\n\r\n",
                "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n0\r\n\r\n"
            })
    void what_is_not_http_is_refused(String wire) {
        assertThatThrownBy(() -> reader(wire).reply()).isInstanceOf(ProtocolException.class);
    }

    @Test
    void lines_and_headers_without_end_are_refused() {
        assertThatThrownBy(() -> reader("HTTP/1.1 200 " + "x".repeat(70_000)).reply())
                .isInstanceOf(ProtocolException.class);
        assertThatThrownBy(() -> reader("HTTP/1.1 200 OK\r\n" + "a: b\r\n".repeat(300)).reply())
                .isInstanceOf(ProtocolException.class);
    }

    static LongStream seeds() {
        return LongStream.range(0, 100);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void a_damaged_answer_is_read_or_refused(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        StringBuilder wire = new StringBuilder("HTTP/1.1 200 OK\r\n");
        wire.append("Transfer-Encoding: chunked\r\nx: y\r\n\r\n5\r\nhello\r\n");
        wire.append("0\r\nt: u\r\n\r\n");
        for (int i = random.nextInt(4); i >= 0; i--) {
            wire.setCharAt(random.nextInt(wire.length()), (char) random.nextInt(256));
        }
        try {
            assertThat(reader(wire.toString()).reply().status()).isBetween(200, 999);
        } catch (IOException refused) {
            assertThat(refused).hasMessageMatching("(?s).+");
        }
    }
}

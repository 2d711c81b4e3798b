package lockstep.controller.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.client.ClientFactory;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.RequestHeaders;

import lockstep.protocol.v1.GetClusterRequest;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/// A6.34: bytes that are no call, and calls that are no use. Each costs its own connection at most.
@Execution(ExecutionMode.CONCURRENT)
final class HostileFramesTest {
    private static final int FRAME_HEADER = 9;
    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int RST_STREAM = 3;
    private static final int SETTINGS = 4;
    private static final int GOAWAY = 7;
    private static final int CONTINUATION = 9;
    private static final int END_STREAM = 1;
    private static final int END_HEADERS = 4;

    @TempDir Path folder;

    private ApiBench bench;

    @BeforeEach
    void start() throws Exception {
        bench = new ApiBench(folder, new NoNodes());
        bench.control.addNodes(1);
    }

    @AfterEach
    void stop() {
        bench.close();
    }

    private void seeThatOthersAreServed() {
        assertThat(bench.tcp().getCluster(GetClusterRequest.getDefaultInstance()).getLeads())
                .isTrue();
    }

    /// With a prefix that says something else than what follows.
    private AggregatedHttpResponse grpc(String path, byte[] body, String... headers) {
        try (ClientFactory factory = ClientFactory.builder().build()) {
            RequestHeaders sent =
                    RequestHeaders.builder(HttpMethod.POST, path)
                            .add("content-type", "application/grpc+proto")
                            .add("te", "trailers")
                            .add("authorization", "Bearer " + ApiBench.TOKEN)
                            .add(
                                    Stream.of(headers)
                                            .map(one -> one.split(": ", 2))
                                            .map(one -> java.util.Map.entry(one[0], one[1]))
                                            .toList())
                            .build();
            return WebClient.builder("h2c://127.0.0.1:" + bench.port())
                    .factory(factory)
                    .responseTimeout(Duration.ofSeconds(20))
                    .maxResponseLength(0)
                    .build()
                    .execute(HttpRequest.of(sent, HttpData.wrap(body)))
                    .aggregate()
                    .join();
        }
    }

    private static String status(AggregatedHttpResponse reply) {
        return reply.headers().get("grpc-status", reply.trailers().get("grpc-status", "none"));
    }

    private static byte[] frame(int flag, int length, byte[] message) {
        byte[] bytes = new byte[5 + message.length];
        bytes[0] = (byte) flag;
        for (int i = 0; i < 4; i++) {
            bytes[1 + i] = (byte) (length >>> (24 - 8 * i));
        }
        System.arraycopy(message, 0, bytes, 5, message.length);
        return bytes;
    }

    static Stream<byte[]> brokenFrames() {
        byte[] few = {10, 3};
        return Stream.of(
                new byte[] {0},
                frame(0, Integer.MAX_VALUE, few),
                frame(0, -1, few),
                frame(0, 0x7fff_fff0, few),
                frame(0, 100, few),
                frame(0, 2, new byte[] {-1, -1}),
                frame(1, 2, few),
                frame(127, 2, few),
                frame(0, 4, new byte[] {10, -1, -1, -1}));
    }

    @ParameterizedTest
    @MethodSource("brokenFrames")
    void a_frame_that_lies_about_itself_is_refused(byte[] body) {
        for (String call :
                List.of(
                        "/lockstep.v1.LockstepApi/Submit",
                        "/lockstep.v1.NodeLink/Link",
                        "/lockstep.v1.SenseLink/Sense",
                        "/lockstep.v1.StageLink/Stage")) {
            AggregatedHttpResponse reply = grpc(call, body);
            assertThat(status(reply)).as(call).isNotEqualTo("none");
            assertThat(reply.content().isEmpty()).as("nothing is answered").isTrue();
        }
        seeThatOthersAreServed();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/lockstep.v1.LockstepApi/Submit",
                "/lockstep.v1.NodeLink/Link",
                "/lockstep.v1.StageLink/Stage"
            })
    void what_is_small_and_grows_when_it_is_unpacked_is_not_unpacked(String call)
            throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(packed)) {
            for (int i = 0; i < 256; i++) {
                zip.write(new byte[1 << 20]);
            }
        }
        byte[] body = frame(1, packed.size(), packed.toByteArray());
        assertThat(status(grpc(call, body, "grpc-encoding: gzip"))).isNotIn("0", "none");
        seeThatOthersAreServed();
    }

    static Stream<String> brokenJson() {
        return Stream.of(
                "",
                "null",
                "[]",
                "7",
                "\"x\"",
                "{",
                "{\"spec\":",
                "{\"spec\":{\"nodesMin\":1e999999999}}",
                "{\"spec\":{\"nodesMin\":1.5}}",
                "{\"spec\":{\"nodesMin\":\"many\"}}",
                "{\"spec\":{\"nodesMin\":-99999999999999999999}}",
                "{\"spec\":{\"mode\":\"SIDEWAYS\"}}",
                "{\"spec\":{\"mode\":999}}",
                "{\"spec\":{\"script\":\"not base64!\"}}",
                "{\"spec\":[1,2,3]}",
                "{\"spec\":{\"name\":{}}}",
                "{\"spec\":{\"nobodyKnows\":1}}",
                "{\"spec\":{\"begin\":\"yesterday\"}}",
                "{\"requestId\":\"a\",\"requestId\":\"b\"}",
                "{\"spec\":" + "{\"spec\":".repeat(100_000) + "1" + "}".repeat(100_001),
                "[".repeat(100_000),
                "{\"spec\":{\"name\":\"" + "x".repeat(9 << 20) + "\"}}",
                "{\"requestId\":\"\\ud800\"}",
                "\u0000\u0001");
    }

    @ParameterizedTest
    @MethodSource("brokenJson")
    void json_that_is_no_request_is_refused(String body) throws Exception {
        var reply =
                ApiBench.send(
                        bench.http("/v1/jobs")
                                .header("Content-Type", "application/json")
                                .timeout(Duration.ofSeconds(20))
                                .POST(BodyPublishers.ofString(body)));
        assertThat(reply.statusCode()).as(reply.body()).isBetween(400, 499);
        assertThat(reply.body()).doesNotContain("\tat ").hasSizeLessThan(10_000);
        assertThat(bench.control.view().state().jobs()).isEmpty();
        seeThatOthersAreServed();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/history?page_size=SIDEWAYS",
                "/v1/jobs/99999999999999999999",
                "/v1/jobs/-1",
                "/v1/jobs/%00",
                "/v1/jobs/..%2f..%2fetc%2fpasswd",
                "/v1/nodes/%0d%0aset-cookie:x/health",
                "/v1/events?after_seq=NaN",
                "/v1/history?page_size=99999999999999999999",
                "/v1/nothing"
            })
    void an_address_that_is_no_request_is_refused(String path) throws Exception {
        var reply = ApiBench.send(bench.http(path));
        assertThat(reply.statusCode()).as(reply.body()).isBetween(400, 499);
        assertThat(reply.headers().map()).doesNotContainKey("set-cookie");
        seeThatOthersAreServed();
    }

    /// One connection of HTTP/2, byte for byte.
    private final class Raw implements AutoCloseable {
        private final Socket socket = new Socket(InetAddress.getLoopbackAddress(), bench.port());
        private final DataOutputStream out = new DataOutputStream(socket.getOutputStream());
        private final DataInputStream in = new DataInputStream(socket.getInputStream());

        Raw() throws IOException {
            socket.setSoTimeout(20_000);
            out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            frame(SETTINGS, 0, 0, new byte[0]);
            out.flush();
        }

        void frame(int type, int flags, int stream, byte[] body) throws IOException {
            out.write(new byte[] {(byte) (body.length >> 16), (byte) (body.length >> 8)});
            out.write(new byte[] {(byte) body.length, (byte) type, (byte) flags});
            out.writeInt(stream);
            out.write(body);
        }

        /// The last frame before the other side ended it.
        int lastFrame() throws IOException {
            int last = -1;
            try {
                while (true) {
                    byte[] header = in.readNBytes(FRAME_HEADER);
                    if (header.length < FRAME_HEADER) {
                        return last;
                    }
                    int length =
                            (header[0] & 255) << 16 | (header[1] & 255) << 8 | (header[2] & 255);
                    in.skipNBytes(length);
                    last = header[3];
                }
            } catch (SocketException reset) {
                return last;
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    /// `:method POST`, `:scheme http`, `:path /v1/jobs` and `:authority a`, without compression.
    private static byte[] headers() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.write(0x83);
        all.write(0x86);
        literal(all, 4, "/v1/jobs");
        literal(all, 1, "a");
        return all.toByteArray();
    }

    private static void literal(ByteArrayOutputStream all, int name, String value) {
        all.write(name);
        all.write(value.length());
        all.writeBytes(value.getBytes(StandardCharsets.US_ASCII));
    }

    /// CVE-2023-44487.
    @Test
    void who_begins_calls_only_to_reset_them_is_shown_out() throws Exception {
        try (Raw connection = new Raw()) {
            int begun = 0;
            try {
                for (; begun < 200_000; begun++) {
                    int stream = 2 * begun + 1;
                    connection.frame(HEADERS, END_HEADERS, stream, headers());
                    connection.frame(RST_STREAM, 0, stream, new byte[] {0, 0, 0, 8});
                }
                connection.out.flush();
            } catch (SocketException shownOut) {
                assertThat(begun).isPositive();
            }
            assertThat(connection.lastFrame()).isIn(GOAWAY, -1);
            assertThat(begun).isLessThan(200_000);
        }
        seeThatOthersAreServed();
    }

    /// CVE-2024-27316 and its kin.
    @Test
    void headers_without_an_end_end_the_connection() throws Exception {
        byte[] part = new byte[16_000];
        Arrays.fill(part, (byte) 'x');
        part[0] = 0;
        part[1] = 0x7f;
        try (Raw connection = new Raw()) {
            int sent = 0;
            try {
                connection.frame(HEADERS, END_STREAM, 1, headers());
                for (; sent < 20_000; sent++) {
                    connection.frame(CONTINUATION, 0, 1, part);
                }
            } catch (SocketException shownOut) {
                assertThat(sent).isPositive();
            }
            assertThat(sent).isLessThan(20_000);
        }
        seeThatOthersAreServed();
    }

    @Test
    void frames_that_are_none_end_the_connection() throws Exception {
        for (int length : new int[] {0xffffff, 0x10000}) {
            try (Raw connection = new Raw()) {
                connection.out.write(
                        new byte[] {(byte) (length >> 16), (byte) (length >> 8), (byte) length});
                connection.out.write(new byte[] {DATA, 0, 0, 0, 0, 1});
                connection.out.flush();
                assertThat(connection.lastFrame()).isEqualTo(GOAWAY);
            }
        }
        seeThatOthersAreServed();
    }
}

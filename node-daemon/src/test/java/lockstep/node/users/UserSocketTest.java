package lockstep.node.users;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.grpc.Status;

import lockstep.node.config.HostPort;
import lockstep.node.link.Controllers;
import lockstep.node.link.LeaderCalls;
import lockstep.node.process.Kernel;
import lockstep.protocol.v1.Cluster;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What users write to the socket of their host, and what of it reaches a controller.
@Execution(ExecutionMode.CONCURRENT) // it mostly waits
final class UserSocketTest {
    private static final byte[] ANSWER = {1, 2, 3};

    @TempDir Path folder;

    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : open.reversed()) {
            one.close();
        }
    }

    private ScriptedApi controller(ScriptedApi.Said said) {
        ScriptedApi api = new ScriptedApi((_, _) -> said);
        open.add(api);
        return api;
    }

    private Path socket(HostPort... controllers) throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        LeaderCalls calls =
                new LeaderCalls(
                        new Controllers(List.of(controllers), Optional.empty(), Optional.empty()));
        open.add(calls);
        Path file = folder.resolve("run/users.sock");
        open.add(UserSocket.open(file, calls));
        return file;
    }

    private static String post(String path, String body, String... headers) {
        return "POST %s HTTP/1.1\r\nHost: x\r\nContent-Type: application/protobuf\r\n%sContent-Length: %d\r\n\r\n%s"
                .formatted(
                        path,
                        String.join("", List.of(headers).stream().map(h -> h + "\r\n").toList()),
                        body.length(),
                        body);
    }

    private static String list(String... headers) {
        return post("/lockstep.v1.LockstepApi/ListJobs", "who", headers);
    }

    /// Sends it, and reads until the answer, of ANSWER's length or none, is there or the connection
    /// ends.
    private static String answer(SocketChannel channel, String request) throws IOException {
        channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.ISO_8859_1)));
        ByteBuffer bytes = ByteBuffer.allocate(65_536);
        while (channel.read(bytes) >= 0) {
            String text =
                    new String(bytes.array(), 0, bytes.position(), StandardCharsets.ISO_8859_1);
            int body = text.indexOf("\r\n\r\n") + 4;
            if (body >= 4
                    && text.length() - body
                            >= (text.contains("content-length: 0") ? 0 : ANSWER.length)) {
                return text;
            }
        }
        return new String(bytes.array(), 0, bytes.position(), StandardCharsets.ISO_8859_1);
    }

    private static String answer(Path socket, String request) throws IOException {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            return answer(channel, request);
        }
    }

    private static String self() {
        return Kernel.effectiveUserId() + ":" + Kernel.effectiveGroupId();
    }

    @Test
    void a_call_goes_on_with_the_kernels_word_for_who_makes_it() throws Exception {
        ScriptedApi api = controller(ScriptedApi.Said.of(ANSWER));
        String answer = answer(socket(api.address()), list());
        assertThat(answer).startsWith("HTTP/1.1 200 OK").contains("grpc-status: 0");
        assertThat(answer).endsWith(new String(ANSWER, StandardCharsets.ISO_8859_1));
        assertThat(api.asked)
                .singleElement()
                .satisfies(
                        asked -> {
                            assertThat(asked.method())
                                    .isEqualTo("lockstep.v1.LockstepApi/ListJobs");
                            assertThat(asked.user()).isEqualTo(self());
                            assertThat(asked.request().toStringUtf8()).isEqualTo("who");
                        });
    }

    /// A1.2
    @Test
    void what_a_user_says_of_himself_is_not_handed_on() throws Exception {
        ScriptedApi api = controller(ScriptedApi.Said.of(ANSWER));
        answer(socket(api.address()), list("lockstep-user: 0:0", "Authorization: Bearer x"));
        assertThat(api.asked).extracting(ScriptedApi.Asked::user).containsExactly(self());
    }

    @Test
    void another_user_is_another_user() throws Exception {
        assumeTrue(Kernel.effectiveUserId() == 0, "only root can be somebody else");
        ScriptedApi api = controller(ScriptedApi.Said.of(ANSWER));
        Path socket = socket(api.address());
        Process curl =
                new ProcessBuilder(
                                "setpriv",
                                "--reuid=65534",
                                "--regid=65534",
                                "--clear-groups",
                                "curl",
                                "-s",
                                "-m",
                                "20",
                                "-H",
                                "content-type: application/protobuf",
                                "-d",
                                "who",
                                "--unix-socket",
                                socket.toString(),
                                "http://localhost/lockstep.v1.LockstepApi/ListJobs")
                        .redirectErrorStream(true)
                        .start();
        assertThat(curl.getInputStream().readAllBytes()).isEqualTo(ANSWER);
        assertThat(curl.waitFor()).isZero();
        assertThat(api.asked).extracting(ScriptedApi.Asked::user).containsExactly("65534:65534");
    }

    @Test
    void several_calls_take_one_connection() throws Exception {
        ScriptedApi api = controller(ScriptedApi.Said.of(ANSWER));
        try (SocketChannel channel =
                SocketChannel.open(UnixDomainSocketAddress.of(socket(api.address())))) {
            assertThat(answer(channel, list())).contains("grpc-status: 0");
            assertThat(answer(channel, list())).contains("grpc-status: 0");
        }
        assertThat(api.asked).hasSize(2);
    }

    @Test
    void a_refusal_comes_back_with_its_words() throws Exception {
        ScriptedApi api =
                controller(
                        ScriptedApi.Said.refusal(
                                Status.PERMISSION_DENIED.withDescription(
                                        "no: 100% no\nMaybe: ask")));
        assertThat(answer(socket(api.address()), list()))
                .contains("grpc-status: 7", "grpc-message: no%3A%20100%25%20no%0AMaybe%3A%20ask");
    }

    @Test
    void the_controller_that_leads_is_found() throws Exception {
        ScriptedApi leader = controller(ScriptedApi.Said.of(ANSWER));
        ScriptedApi standby =
                controller(
                        new ScriptedApi.Said(
                                Status.UNAVAILABLE.withDescription("does not lead"),
                                com.google.protobuf.ByteString.EMPTY,
                                leader.address().toString()));
        Path socket = socket(standby.address(), nobody());
        assertThat(answer(socket, list())).contains("grpc-status: 0");
        assertThat(answer(socket, list())).contains("grpc-status: 0");
        assertThat(standby.asked).as("it is not asked again").hasSize(1);
    }

    @Test
    void a_standby_that_answers_about_the_cluster_is_passed_over_too() throws Exception {
        byte[] leads = Cluster.newBuilder().setLeads(true).setName("x").build().toByteArray();
        ScriptedApi standby =
                controller(
                        ScriptedApi.Said.of(
                                Cluster.newBuilder().setName("y").build().toByteArray()));
        ScriptedApi leader = controller(ScriptedApi.Said.of(leads));
        assertThat(
                        answer(
                                socket(standby.address(), leader.address()),
                                post("/lockstep.v1.LockstepApi/GetCluster", "")))
                .endsWith(new String(leads, StandardCharsets.ISO_8859_1));
    }

    @Test
    void whether_a_standbys_word_will_do_is_handed_on() throws Exception {
        ScriptedApi api = controller(ScriptedApi.Said.of(ANSWER));
        Path socket = socket(api.address());
        answer(socket, list());
        answer(socket, list("lockstep-standby: accept"));
        assertThat(api.asked)
                .extracting(ScriptedApi.Asked::acceptsStandby)
                .containsExactly(false, true);
    }

    @Test
    void a_leader_that_says_nothing_does_not_keep_a_standby_from_answering() throws Exception {
        ScriptedApi hung = controller(ScriptedApi.Said.NOTHING);
        ScriptedApi standby = controller(ScriptedApi.Said.of(ANSWER));
        Path socket = socket(hung.address(), standby.address());
        assertThat(answer(socket, list("lockstep-standby: accept"))).contains("grpc-status: 0");
        assertThat(hung.asked).hasSize(1);
    }

    @Test
    void a_standby_may_speak_of_the_cluster_where_its_word_will_do() throws Exception {
        byte[] follows = Cluster.newBuilder().setName("y").build().toByteArray();
        ScriptedApi standby = controller(ScriptedApi.Said.of(follows));
        assertThat(
                        answer(
                                socket(nobody(), standby.address()),
                                post(
                                        "/lockstep.v1.LockstepApi/GetCluster",
                                        "",
                                        "lockstep-standby: accept")))
                .endsWith(new String(follows, StandardCharsets.ISO_8859_1));
    }

    @Test
    void without_a_controller_the_user_hears_which_ones_were_tried() throws Exception {
        HostPort gone = nobody();
        assertThat(answer(socket(gone), list()))
                .contains(
                        "grpc-status: 14", "grpc-message: " + gone.toString().replace(":", "%3A"));
    }

    private static HostPort nobody() throws IOException {
        try (ServerSocket port = new ServerSocket(0)) {
            return new HostPort("127.0.0.1", port.getLocalPort());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /v1/jobs, application/json",
        "GET, /lockstep.v1.LockstepApi/ListJobs, application/protobuf",
        "POST, /lockstep.v1.LockstepApi/ListJobs, text/plain",
        "POST, /lockstep.v1.NodeLink/Link, application/protobuf",
        "POST, /lockstep.v1.LockstepApi/../NodeLink/Link, application/protobuf"
    })
    void nothing_else_is_handed_on(String verb, String path, String type) throws Exception {
        ScriptedApi api = controller(ScriptedApi.Said.of(ANSWER));
        assertThat(
                        answer(
                                socket(api.address()),
                                "%s %s HTTP/1.1\r\nHost: x\r\nContent-Type: %s\r\nContent-Length: 0\r\n\r\n"
                                        .formatted(verb, path, type)))
                .contains("grpc-status: 3");
        assertThat(api.asked).isEmpty();
    }

    @Test
    void a_web_page_gets_no_answer() throws Exception {
        ScriptedApi api = controller(ScriptedApi.Said.of(ANSWER));
        assertThat(answer(socket(api.address()), list("Origin: http://x")))
                .contains("grpc-status: 3");
        assertThat(api.asked).isEmpty();
    }

    @Test
    void a_folder_that_others_may_write_to_is_refused() throws Exception {
        Path shared = Files.createDirectory(folder.resolve("shared"));
        Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxrwxrwx"));
        LeaderCalls calls =
                new LeaderCalls(
                        new Controllers(List.of(nobody()), Optional.empty(), Optional.empty()));
        open.add(calls);
        assertThatThrownBy(() -> UserSocket.open(shared.resolve("users.sock"), calls))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("chmod go-w");
    }

    @Test
    void requests_that_never_end_take_little_of_the_daemon_and_nothing_of_others()
            throws Exception {
        ScriptedApi api = controller(ScriptedApi.Said.of(ANSWER));
        Path socket = socket(api.address());
        String begun = list().replaceFirst("Content-Length: 3", "Content-Length: 8000000");
        SocketChannel first = SocketChannel.open(UnixDomainSocketAddress.of(socket));
        first.write(ByteBuffer.wrap(begun.getBytes(StandardCharsets.ISO_8859_1)));
        assertThat(answer(socket, list())).as("a small one beside it").contains("grpc-status: 0");

        String second = answer(socket, begun);
        assertThat(second).contains("grpc-status: 8", "retry-after: 1", "no%20room");
        assertThat(answer(socket, list())).contains("grpc-status: 0");

        first.close();
        String whole = begun + "x".repeat(8_000_000 - 3);
        String third = answer(socket, whole);
        for (int tries = 0; tries < 100 && third.contains("no%20room"); tries++) {
            third = answer(socket, whole);
        }
        assertThat(third).as("once there is room").contains("grpc-status: 0");
    }

    @Test
    void the_room_for_requests_is_shared() {
        BodyRoom room = new BodyRoom();
        assertThat(room.enters(1000, BodyRoom.PER_USER_MAX)).isTrue();
        assertThat(room.enters(1000, 1)).isFalse();
        assertThat(room.enters(1001, BodyRoom.PER_USER_MAX)).isTrue();
        assertThat(room.enters(1002, 1)).as("of all").isFalse();
        room.leaves(1000, BodyRoom.PER_USER_MAX);
        assertThat(room.enters(1002, 1)).isTrue();
    }

    @Test
    void one_user_cannot_take_all_connections() {
        Crowd crowd = new Crowd();
        for (int i = 0; i < Crowd.PER_USER_MAX; i++) {
            assertThat(crowd.enters(1000)).isTrue();
        }
        assertThat(crowd.enters(1000)).isFalse();
        assertThat(crowd.enters(1001)).isTrue();
        crowd.leaves(1000);
        assertThat(crowd.enters(1000)).isTrue();
    }
}

package lockstep.controller.server;

import static lockstep.controller.server.TokenBench.BIN;
import static lockstep.controller.server.TokenBench.DAEMON;
import static lockstep.controller.server.TokenBench.refusal;
import static lockstep.controller.server.TokenBench.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.stub.MetadataUtils;

import lockstep.gang.decide.Command;
import lockstep.gang.token.Token;
import lockstep.identity.Role;
import lockstep.protocol.v1.CancelRequest;
import lockstep.protocol.v1.DrainRequest;
import lockstep.protocol.v1.GetJobRequest;
import lockstep.protocol.v1.Job;
import lockstep.protocol.v1.ListJobsRequest;
import lockstep.protocol.v1.ListTokensRequest;
import lockstep.protocol.v1.LockstepApiGrpc;
import lockstep.protocol.v1.LockstepApiGrpc.LockstepApiBlockingStub;
import lockstep.protocol.v1.MakeTokenReply;
import lockstep.protocol.v1.MakeTokenRequest;
import lockstep.protocol.v1.NodeLinkGrpc;
import lockstep.protocol.v1.NodeOrders;
import lockstep.protocol.v1.NodeReport;
import lockstep.protocol.v1.RevokeTokensRequest;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;

/// Who gets through the door for tokens, and how far: RELIABILITY's A1.4 and A1.5, over real TLS.
@Execution(ExecutionMode.CONCURRENT)
final class TokenDoorTest {
    private static final ListJobsRequest JOBS = ListJobsRequest.getDefaultInstance();

    @TempDir Path folder;

    private TokenBench bench;

    @BeforeEach
    void start() throws Exception {
        bench = new TokenBench(folder, ApiBench.TOKEN_RULES);
    }

    @AfterEach
    void stop() {
        bench.close();
    }

    private static Status jobsFor(LockstepApiBlockingStub api) {
        return refusal(() -> api.listJobs(JOBS));
    }

    @Test
    void whoever_shows_a_users_token_is_that_user() throws Exception {
        LockstepApiBlockingStub tool = bench.with(bench.token(BIN, "all-own"));
        int id = tool.submit(Requests.submit("r1")).getJobId();
        GetJobRequest job = GetJobRequest.newBuilder().setJobId(id).build();
        Job shown = tool.getJob(job);
        assertThat(shown.getUser()).isEqualTo("bin");
        assertThat(shown.getSpec().getScript()).as("its inside").isNotEmpty();
        assertThat(bench.with(bench.token(BIN, "read")).getJob(job).getSpec().getScript())
                .as("its inside, by a token that is only for reading")
                .isEmpty();
        var cancel = CancelRequest.newBuilder().setJobId(id).build();
        var others = bench.with(bench.token(DAEMON, "cancel"));
        assertThat(refusal(() -> others.cancel(cancel)).getCode())
                .as("an administrator's, but without his roles")
                .isEqualTo(Status.Code.NOT_FOUND);
        assertThat(refusal(() -> tool.cancel(cancel)).getCode()).isEqualTo(Status.Code.OK);
    }

    /// A1.1, A1.4, A1.5
    @TestFactory
    Stream<DynamicTest> nobody_gets_through_with() throws Exception {
        MakeTokenReply made = bench.make(BIN, "all-own");
        String token = made.getToken();
        String secret = token.substring(token.length() - 64);
        String other = (secret.charAt(0) == 'f' ? '0' : 'f') + secret.substring(1);
        Map<String, String> shown = new LinkedHashMap<>();
        shown.put("nothing", "");
        shown.put("another byte", token.replace(secret, other));
        shown.put("a byte less", token.substring(0, token.length() - 1));
        shown.put("a byte more", token + "0");
        shown.put("another id", token.replace(made.getAbout().getId(), "00c0ffee0007"));
        shown.put("another cluster's name", token.replace("_lab_", "_den_"));
        shown.put("its id alone", made.getAbout().getId());
        shown.put("what the journal keeps of it", digest(made));
        shown.put("the secret of the controllers", ApiBench.TOKEN);
        shown.put("a JWT that says it needs no signature", "eyJhbGciOiJub25lIn0.eyJzdWIiOiIwIn0.");
        return shown.entrySet().stream()
                .map(
                        one ->
                                DynamicTest.dynamicTest(
                                        one.getKey(),
                                        () ->
                                                assertThat(jobsFor(bench.with(one.getValue())))
                                                        .extracting(Status::getCode)
                                                        .isEqualTo(Status.Code.UNAUTHENTICATED)));
    }

    private String digest(MakeTokenReply made) {
        return known(made).digest();
    }

    private Token known(MakeTokenReply made) {
        return bench.api.control.view().state().tokens().values().stream()
                .filter(token -> token.id().value().equals(made.getAbout().getId()))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void a_token_too_long_is_refused_and_costs_nobody_else() throws Exception {
        String token = bench.token(BIN, "read");
        assertThat(bearing("/v1/jobs", "lockstep1_lab_00c0ffee0007_" + "a".repeat(4_000)))
                .isEqualTo(401);
        try {
            assertThat(bearing("/v1/jobs", token + "a".repeat(100_000))).isIn(400, 401, 413, 431);
        } catch (IOException cutOff) {
            assertThat(cutOff).isNotNull(); // as good
        }
        assertThat(bearing("/v1/jobs", token)).isEqualTo(200);
    }

    private int bearing(String path, String token) throws Exception {
        return status(bench.http(path).header("Authorization", "Bearer " + token));
    }

    @Test
    void of_two_tokens_in_a_request_neither_counts() throws Exception {
        String token = bench.token(BIN, "read");
        HttpRequest.Builder both =
                bench.http("/v1/jobs")
                        .header("Authorization", "Bearer " + token)
                        .header("Authorization", "Bearer " + token);
        assertThat(status(both)).isEqualTo(401);
        assertThat(status(bench.http("/v1/jobs?authorization=Bearer%20" + token)))
                .as("in the address")
                .isEqualTo(401);
    }

    /// A1.4
    @Test
    void a_token_is_good_until_its_end_and_no_clock_set_back_makes_it_good() throws Exception {
        var tool =
                bench.with(
                        bench.at(BIN)
                                .makeToken(
                                        MakeTokenRequest.newBuilder()
                                                .addKinds("read")
                                                .setSeconds(600)
                                                .build())
                                .getToken());
        bench.api.tokenTime = InMemoryControl.NOON.plusSeconds(599);
        assertThat(jobsFor(tool).getCode()).isEqualTo(Status.Code.OK);
        bench.api.tokenTime = InMemoryControl.NOON.plusSeconds(600);
        assertThat(jobsFor(tool))
                .returns(Status.Code.UNAUTHENTICATED, Status::getCode)
                .extracting(Status::getDescription)
                .asString()
                .startsWith("this token does not count here");
        bench.api.tokenTime = InMemoryControl.NOON.minus(Duration.ofHours(1));
        assertThat(jobsFor(tool).getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
    }

    @Test
    void a_revoked_token_is_good_for_nothing_from_the_answer_on() throws Exception {
        MakeTokenReply made = bench.make(BIN, "read");
        var tool = bench.with(made.getToken());
        assertThat(jobsFor(tool).getCode()).isEqualTo(Status.Code.OK);
        var revoke = RevokeTokensRequest.newBuilder().addIds(made.getAbout().getId()).build();
        assertThat(refusal(() -> revoke(DAEMON.replace('1', '3'), revoke)).getCode())
                .as("sys is neither its user nor an operator")
                .isEqualTo(Status.Code.FAILED_PRECONDITION);
        assertThat(bench.at(BIN).revokeTokens(revoke).getIdsList())
                .containsExactly(made.getAbout().getId());
        assertThat(jobsFor(tool).getCode())
                .as("over a connection that is open")
                .isEqualTo(Status.Code.UNAUTHENTICATED);
    }

    private Object revoke(String user, RevokeTokensRequest request) {
        try {
            return bench.at(user).revokeTokens(request);
        } catch (io.grpc.StatusRuntimeException refused) {
            throw refused;
        } catch (Exception broken) {
            throw new IllegalStateException(broken);
        }
    }

    @Test
    void an_administrator_revokes_all_of_a_user() throws Exception {
        var first = bench.with(bench.token(BIN, "read"));
        bench.make(BIN, "submit");
        var own = bench.with(bench.token(DAEMON, "read"));
        assertThat(bench.at(DAEMON).listTokens(listOf("bin")).getTokensCount()).isEqualTo(2);
        assertThat(bench.at(BIN).listTokens(listOf("daemon")).getTokensList())
                .as("others see nothing of them")
                .isEmpty();
        bench.at(DAEMON)
                .revokeTokens(RevokeTokensRequest.newBuilder().setAll(true).setUser("bin").build());
        assertThat(jobsFor(first).getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
        assertThat(jobsFor(own).getCode()).isEqualTo(Status.Code.OK);
    }

    private static ListTokensRequest listOf(String user) {
        return ListTokensRequest.newBuilder().setUser(user).build();
    }

    /// A1.4: another controller of the cluster knows it from the journal; of another cluster never.
    @Test
    void a_token_counts_where_the_journal_of_its_cluster_was_read() throws Exception {
        MakeTokenReply made = bench.make(BIN, "read");
        try (TokenBench second = new TokenBench(folder.resolve("second"), ApiBench.TOKEN_RULES)) {
            var tool = second.with(made.getToken());
            assertThat(jobsFor(tool).getCode())
                    .as("another cluster of the same name")
                    .isEqualTo(Status.Code.UNAUTHENTICATED);
            second.api.control.follow(Optional.of("ctl1:7420"));
            assertThat(jobsFor(tool).getCode())
                    .as("a standby that may not have heard of it yet")
                    .isEqualTo(Status.Code.UNAVAILABLE);
            second.api.control.lead();
            second.api.control.submit(new Command.MakeToken(known(made))).join();
            assertThat(jobsFor(tool).getCode()).isEqualTo(Status.Code.OK);
        }
    }

    /// A1.1, A1.10
    @Test
    void a_token_counts_at_no_other_port() throws Exception {
        String token = bench.token(BIN, "all-own");
        var host = bench.channel(bench.api.port(), Optional.of(bench.pki.shown(Role.CLIENT, "l")));
        var atHosts = ClientInterceptors.intercept(host, ApiBench.bearing(token));
        assertThat(jobsFor(LockstepApiGrpc.newBlockingStub(atHosts)).getCode())
                .isEqualTo(Status.Code.UNAUTHENTICATED);
        try (ApiBench plain = new ApiBench(folder.resolve("plain"), new NoNodes())) {
            assertThat(
                            jobsFor(
                                            LockstepApiGrpc.newBlockingStub(
                                                    ClientInterceptors.intercept(
                                                            plain.tcpChannel(),
                                                            ApiBench.bearing(token))))
                                    .getCode())
                    .isEqualTo(Status.Code.UNAUTHENTICATED);
        }
    }

    /// A1.10
    @Test
    void neither_plain_text_nor_an_older_tls_is_spoken() throws Exception {
        String token = bench.token(BIN, "read");
        int port = bench.api.tokenPort();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(20_000);
            String get =
                    "GET /v1/jobs HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n\r\n"
                            .formatted(token);
            socket.getOutputStream().write(get.getBytes(StandardCharsets.US_ASCII));
            byte[] answer = socket.getInputStream().readAllBytes();
            assertThat(new String(answer, StandardCharsets.ISO_8859_1)).doesNotContain("HTTP");
        } catch (java.net.SocketException reset) {
            assertThat(reset).isNotNull(); // as good
        }
        SSLContext context = TlsClient.context(Optional.empty());
        try (SSLSocket socket =
                (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port)) {
            socket.setEnabledProtocols(new String[] {"TLSv1.2"});
            org.assertj.core.api.Assertions.assertThatThrownBy(socket::startHandshake)
                    .isInstanceOf(SSLHandshakeException.class);
        }
    }

    @Test
    void what_else_a_request_says_of_its_caller_means_nothing() throws Exception {
        Metadata root = new Metadata();
        root.put(Metadata.Key.of("lockstep-user", Metadata.ASCII_STRING_MARSHALLER), "0:0");
        var tool =
                bench.with(bench.token(BIN, "all-own"))
                        .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(root));
        int id = tool.submit(Requests.submit("r1")).getJobId();
        assertThat(tool.getJob(GetJobRequest.newBuilder().setJobId(id).build()).getUser())
                .isEqualTo("bin");
        assertThat(
                        status(
                                bench.http("/v1/jobs")
                                        .header("Origin", "https://evil.example")
                                        .header(
                                                "Authorization",
                                                "Bearer " + bench.token(BIN, "read"))))
                .isEqualTo(403);
    }

    @Test
    void there_is_no_link_of_nodes_behind_this_door() throws Exception {
        var channel =
                ClientInterceptors.intercept(
                        bench.bare(), ApiBench.bearing(bench.token(BIN, "all-own")));
        CompletableFuture<Status> end = new CompletableFuture<>();
        NodeLinkGrpc.newStub(channel)
                .link(
                        new io.grpc.stub.StreamObserver<NodeOrders>() {
                            @Override
                            public void onNext(NodeOrders orders) {}

                            @Override
                            public void onError(Throwable failure) {
                                end.complete(Status.fromThrowable(failure));
                            }

                            @Override
                            public void onCompleted() {
                                end.complete(Status.OK);
                            }
                        })
                .onNext(NodeReport.newBuilder().setNode("n01").build());
        assertThat(end.get(20, TimeUnit.SECONDS).getCode()).isEqualTo(Status.Code.UNIMPLEMENTED);
        for (String path : List.of("/metrics", "/healthz", "/readyz")) {
            assertThat(status(bench.http(path))).as(path).isIn(401, 404);
            assertThat(bearing(path, bench.token(BIN, "read"))).as(path).isEqualTo(404);
        }
    }

    @Test
    void roles_count_only_where_they_were_asked_for_and_are_allowed() throws Exception {
        var withRoles = MakeTokenRequest.newBuilder().addKinds("drain").setWithRoles(true).build();
        assertThat(drainBy(bench.with(bench.at(DAEMON).makeToken(withRoles).getToken())).getCode())
                .as("refused only because there is no such node")
                .isNotIn(Status.Code.PERMISSION_DENIED, Status.Code.UNAUTHENTICATED);
        var bin = bench.at(BIN);
        assertThat(refusal(() -> bin.makeToken(withRoles)).getDescription())
                .startsWith("a token of bin would be no use for kind drain");
        var daemon = bench.at(DAEMON);
        assertThat(
                        refusal(
                                        () ->
                                                daemon.makeToken(
                                                        withRoles.toBuilder()
                                                                .setWithRoles(false)
                                                                .build()))
                                .getDescription())
                .startsWith("a token of daemon without his roles would be no use for kind drain");
    }

    private static Status drainBy(LockstepApiBlockingStub api) {
        return refusal(
                () ->
                        api.drain(
                                DrainRequest.newBuilder()
                                        .addTargets("n99")
                                        .setReason("x")
                                        .build()));
    }

    @Test
    void a_users_calls_are_counted_together_whatever_way_they_come() throws Exception {
        var tool = bench.with(bench.token(BIN, "read"));
        var host = bench.at(BIN);
        int answered = 0;
        boolean toolRefused = false;
        boolean hostRefused = false;
        while (answered < 10 * ApiBench.CALLS_AT_ONCE && !(toolRefused && hostRefused)) {
            Status ofTool = jobsFor(tool);
            Status ofHost = jobsFor(host);
            toolRefused |= ofTool.getCode() == Status.Code.RESOURCE_EXHAUSTED;
            hostRefused |= ofHost.getCode() == Status.Code.RESOURCE_EXHAUSTED;
            answered += (ofTool.isOk() ? 1 : 0) + (ofHost.isOk() ? 1 : 0);
        }
        assertThat(toolRefused).isTrue();
        assertThat(hostRefused).isTrue();
        // A bucket each would have let twice as many through; this one fills by one a second.
        assertThat(answered).isLessThan(2 * ApiBench.CALLS_AT_ONCE);
    }
}

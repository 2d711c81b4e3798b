package lockstep.controller.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;

import lockstep.cli.pki.authority.Delivery;
import lockstep.identity.CredentialFiles;
import lockstep.identity.HostIdentity;
import lockstep.identity.Role;
import lockstep.protocol.v1.Incarnation;
import lockstep.protocol.v1.ListJobsRequest;
import lockstep.protocol.v1.LockstepApiGrpc;
import lockstep.protocol.v1.NodeDescription;
import lockstep.protocol.v1.NodeLinkGrpc;
import lockstep.protocol.v1.NodeReport;
import lockstep.protocol.v1.SenseLinkGrpc;
import lockstep.protocol.v1.SenseReport;
import lockstep.protocol.v1.StageLinkGrpc;
import lockstep.protocol.v1.StageReport;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;

/// Who gets through the TCP port with TLS, and how far: RELIABILITY's A1, over real sockets.
final class TlsPortTest {
    private static final String GET =
            "GET /v1/jobs HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
                    + ApiBench.TOKEN
                    + "\r\n\r\n";

    @TempDir Path folder;

    private final List<ManagedChannel> channels = new ArrayList<>();
    private Pki pki;
    private Delivery own;
    private TlsPort port;
    private ApiBench bench;

    /// Ahead of the clock of everybody else.
    private volatile Duration ahead = Duration.ZERO;

    @BeforeEach
    void start() throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        pki = new Pki(folder.resolve("pki"));
        own = pki.issue(Role.CONTROLLER, "ctl1");
        port =
                new TlsPort(
                        new CredentialFiles(Pki.files(own), _ -> {}),
                        () -> Instant.now().plus(ahead));
        bench = new ApiBench(folder, port);
    }

    @AfterEach
    void stop() {
        channels.forEach(ManagedChannel::shutdownNow);
        bench.close();
    }

    private Channel as(Pki.Shown shown) throws Exception {
        return as(Optional.of(shown));
    }

    private Channel as(Optional<Pki.Shown> shown) throws Exception {
        ManagedChannel channel = TlsClient.channel(bench.port(), shown);
        channels.add(channel);
        return channel;
    }

    private static Channel withToken(Channel channel) {
        return ClientInterceptors.intercept(channel, ApiBench.bearing(ApiBench.TOKEN));
    }

    /// The calls that a controller takes.
    enum Call {
        API,
        NODE_LINK,
        SENSE_LINK,
        STAGE_LINK;

        /// Makes it.
        ///
        /// @param node for which node it speaks
        /// @return how it ended; a link that lets the node in ends with "heard"
        Status make(Channel channel, String node) throws InterruptedException {
            End end = new End();
            switch (this) {
                case API -> {
                    return status(channel);
                }
                case NODE_LINK -> NodeLinkGrpc.newStub(channel).link(end.as()).onNext(report(node));
                case SENSE_LINK ->
                        SenseLinkGrpc.newStub(channel)
                                .sense(end.as())
                                .onNext(
                                        SenseReport.newBuilder()
                                                .setProtocolVersion(1)
                                                .setNode(node)
                                                .setIncarnation(incarnation())
                                                .build());
                case STAGE_LINK ->
                        StageLinkGrpc.newStub(channel)
                                .stage(end.as())
                                .onNext(
                                        StageReport.newBuilder()
                                                .setNode(node)
                                                .setIncarnation(incarnation())
                                                .build());
            }
            return end.take();
        }

        private static Status status(Channel channel) {
            try {
                var _ =
                        LockstepApiGrpc.newBlockingStub(channel)
                                .listJobs(ListJobsRequest.getDefaultInstance());
                return Status.OK;
            } catch (StatusRuntimeException ended) {
                return ended.getStatus();
            }
        }
    }

    private static NodeReport report(String node) {
        return NodeReport.newBuilder()
                .setProtocolVersion(1)
                .setNode(node)
                .setReportSeq(1)
                .setIncarnation(incarnation())
                .setDescription(
                        NodeDescription.newBuilder()
                                .setAddress("10.0.0.1")
                                .setCpus(8)
                                .setMemoryMib(1))
                .build();
    }

    private static Incarnation incarnation() {
        return Incarnation.newBuilder().setBootId("b").setStart(1).build();
    }

    /// How a stream ended.
    private static final class End {
        private final BlockingQueue<Status> ends = new LinkedBlockingQueue<>();

        <M> StreamObserver<M> as() {
            return new StreamObserver<>() {
                @Override
                public void onNext(M message) {}

                @Override
                public void onError(Throwable failure) {
                    ends.add(Status.fromThrowable(failure));
                }

                @Override
                public void onCompleted() {
                    ends.add(Status.OK);
                }
            };
        }

        Status take() throws InterruptedException {
            return Objects.requireNonNull(ends.poll(20, TimeUnit.SECONDS), "it goes on");
        }
    }

    /// A1.1, A1.6: nobody gets as far as a call without a certificate that counts, token or not.
    @TestFactory
    Stream<DynamicTest> nobody_gets_through_with() throws Exception {
        Instant now = Instant.now();
        Pki others = new Pki(folder.resolve("others"));
        HostIdentity node = new HostIdentity(Pki.CLUSTER, Role.NODE, "n01");
        Delivery revoked = pki.issue(Role.NODE, "n01");
        revoke(revoked);
        Map<String, Optional<Pki.Shown>> strangers =
                Map.of(
                        "no certificate",
                        Optional.empty(),
                        "a certificate of another CA of the same name",
                        Optional.of(others.shown(Role.NODE, "n01")),
                        "a certificate that has expired",
                        Optional.of(pki.signed(node, now.minusSeconds(99), now.minusSeconds(9))),
                        "a certificate that is not valid yet",
                        Optional.of(pki.signed(node, now.plusSeconds(99), now.plusSeconds(999))),
                        "a certificate that was revoked",
                        Optional.of(Pki.shown(revoked)),
                        "a certificate without a URI, though its DNS name is a node's",
                        Optional.of(pki.withUris()),
                        "a certificate of a host of another cluster",
                        Optional.of(
                                pki.signed(
                                        new HostIdentity("den", Role.NODE, "n01"),
                                        now.minusSeconds(9),
                                        now.plusSeconds(99))),
                        "a certificate for two hosts",
                        Optional.of(pki.withUris("spiffe://lab/node/n01", "spiffe://lab/node/n02")),
                        "a certificate with a role that there is not",
                        Optional.of(pki.withUris("spiffe://lab/root/n01")));
        return strangers.entrySet().stream()
                .map(
                        stranger ->
                                DynamicTest.dynamicTest(
                                        stranger.getKey(), () -> seeRefused(stranger.getValue())));
    }

    private void seeRefused(Optional<Pki.Shown> shown) throws Exception {
        Channel channel = withToken(as(shown));
        for (Call call : Call.values()) {
            assertThat(call.make(channel, "n01").getCode())
                    .as(call.name())
                    .isEqualTo(Status.Code.UNAVAILABLE);
        }
        assertThat(answer(TlsClient.context(shown))).isEmpty();
    }

    /// What comes back for an HTTP request, up to its first line; empty when the connection ends
    /// without.
    private String answer(SSLContext context) throws IOException {
        try (SSLSocket socket =
                (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", bench.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(GET.getBytes(StandardCharsets.US_ASCII));
            return firstLine(socket);
        } catch (javax.net.ssl.SSLException | java.net.SocketException refused) {
            return "";
        }
    }

    private static String firstLine(Socket socket) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = socket.getInputStream().read();
                c >= 0 && c != '\n';
                c = socket.getInputStream().read()) {
            line.append((char) c);
        }
        return line.toString().strip();
    }

    private void revoke(Delivery delivery) throws IOException {
        var _ = pki.ca.revoke(List.of(delivery.entry()));
        Path draft = own.folder().resolve("draft");
        Files.copy(pki.ca.revocations(), draft, StandardCopyOption.COPY_ATTRIBUTES);
        Files.move(draft, own.crl(), StandardCopyOption.ATOMIC_MOVE);
        port.look();
    }

    /// A1.6
    @ParameterizedTest
    @EnumSource(value = Call.class, names = "API", mode = EnumSource.Mode.EXCLUDE)
    void a_node_speaks_for_itself_only(Call call) throws Exception {
        Channel n01 = as(pki.shown(Role.NODE, "n01"));
        assertThat(call.make(n01, "n01").getDescription()).isEqualTo("heard");
        assertThat(call.make(n01, "n02"))
                .returns(Status.Code.PERMISSION_DENIED, Status::getCode)
                .extracting(Status::getDescription)
                .asString()
                .startsWith("node n01 may not speak for node n02.");
        assertThat(call.make(withToken(n01), "n02").getCode())
                .isEqualTo(Status.Code.PERMISSION_DENIED);
    }

    /// A1.6: also when it began with its own name.
    @Test
    void a_node_cannot_change_its_mind_about_who_it_is() throws Exception {
        End end = new End();
        StreamObserver<StageReport> stream =
                StageLinkGrpc.newStub(as(pki.shown(Role.NODE, "n01"))).stage(end.as());
        stream.onNext(StageReport.newBuilder().setNode("n02").build());
        assertThat(end.take().getCode()).isEqualTo(Status.Code.PERMISSION_DENIED);
    }

    /// A1.7: jobs, scripts and environments are the API's.
    @Test
    void a_node_has_no_business_with_the_api_even_with_the_token() throws Exception {
        Channel node = withToken(as(pki.shown(Role.NODE, "n01")));
        assertThat(Call.API.make(node, "n01"))
                .returns(Status.Code.PERMISSION_DENIED, Status::getCode)
                .extracting(Status::getDescription)
                .asString()
                .startsWith("node n01 may only use the links of nodes.");
        assertThat(answer(TlsClient.context(Optional.of(pki.shown(Role.NODE, "n02")))))
                .isEqualTo("HTTP/1.1 403 Forbidden");
    }

    /// A1.1, A1.6
    @ParameterizedTest
    @EnumSource(value = Role.class, names = "NODE", mode = EnumSource.Mode.EXCLUDE)
    void only_nodes_are_nodes(Role role) throws Exception {
        Channel channel = withToken(as(pki.shown(role, "n01")));
        for (Call link : List.of(Call.NODE_LINK, Call.SENSE_LINK, Call.STAGE_LINK)) {
            assertThat(link.make(channel, "n01").getCode())
                    .as(link.name())
                    .isEqualTo(Status.Code.PERMISSION_DENIED);
        }
    }

    @Test
    void a_client_needs_the_token_too() throws Exception {
        Channel client = as(pki.shown(Role.CLIENT, "login1"));
        assertThat(Call.API.make(client, "").getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
        assertThat(Call.API.make(withToken(client), "").getCode()).isEqualTo(Status.Code.OK);
    }

    @Test
    void a_controller_needs_no_token() throws Exception {
        assertThat(Call.API.make(as(pki.shown(Role.CONTROLLER, "ctl2")), "").getCode())
                .isEqualTo(Status.Code.OK);
    }

    /// A1.10
    @Test
    void plain_text_gets_no_answer() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), bench.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(GET.getBytes(StandardCharsets.US_ASCII));
            assertThat(firstLine(socket)).doesNotContain("HTTP");
        } catch (java.net.SocketException reset) {
            assertThat(reset).isNotNull(); // as good
        }
    }

    /// A1.10
    @Test
    void an_older_tls_is_not_spoken() throws Exception {
        SSLContext context = TlsClient.context(Optional.of(pki.shown(Role.CLIENT, "login1")));
        try (SSLSocket socket =
                (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", bench.port())) {
            socket.setEnabledProtocols(new String[] {"TLSv1.2"});
            assertThatThrownBy(socket::startHandshake).isInstanceOf(SSLHandshakeException.class);
        }
        try (SSLSocket socket =
                (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", bench.port())) {
            socket.startHandshake();
            assertThat(socket.getSession().getProtocol()).isEqualTo("TLSv1.3");
        }
    }

    /// A1.6
    @Test
    void a_host_that_is_revoked_is_cut_off_from_what_it_has_open() throws Exception {
        Delivery client = pki.issue(Role.CLIENT, "login1");
        try (SSLSocket socket = connected(TlsClient.context(Optional.of(Pki.shown(client))))) {
            revoke(client);
            assertThat(endOf(socket)).isTrue();
        }
    }

    /// A1.6: over HTTP/2, whose streams would like to be waited for.
    @Test
    void a_node_that_is_revoked_is_cut_off_from_its_stream() throws Exception {
        Delivery node = pki.issue(Role.NODE, "n01");
        Channel channel = as(Pki.shown(node));
        assertThat(Call.NODE_LINK.make(channel, "n01").getDescription()).isEqualTo("heard");
        End end = new End();
        StreamObserver<NodeReport> stream = NodeLinkGrpc.newStub(channel).link(end.as());
        assertThat(Call.SENSE_LINK.make(channel, "n01").getDescription())
                .as("calls of one connection come in order, so the stream is there, too")
                .isEqualTo("heard");
        assertThat(stream).isNotNull();
        revoke(node);
        assertThat(end.take().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    }

    /// A1.6
    @Test
    void a_host_whose_time_is_up_is_cut_off_from_what_it_has_open() throws Exception {
        try (SSLSocket socket =
                connected(TlsClient.context(Optional.of(pki.shown(Role.CLIENT, "login1"))))) {
            port.look();
            ahead = Pki.YEAR.plusDays(1);
            port.look();
            assertThat(endOf(socket)).isTrue();
        }
    }

    /// A1.6: a session that is resumed brings no new certificate.
    @Test
    void an_old_session_is_no_way_round_a_revocation() throws Exception {
        Delivery client = pki.issue(Role.CLIENT, "login1");
        SSLContext context = TlsClient.context(Optional.of(Pki.shown(client)));
        connected(context).close();
        connected(context).close();
        revoke(client);
        assertThat(answer(context)).isNotEqualTo("HTTP/1.1 200 OK");
    }

    private SSLSocket connected(SSLContext context) throws IOException {
        SSLSocket socket =
                (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", bench.port());
        socket.setSoTimeout(20_000);
        socket.getOutputStream().write(GET.getBytes(StandardCharsets.US_ASCII));
        assertThat(firstLine(socket)).isEqualTo("HTTP/1.1 200 OK");
        return socket;
    }

    /// Reads to the end, which must come.
    private static boolean endOf(SSLSocket socket) throws IOException {
        try {
            var _ = socket.getInputStream().readAllBytes();
            return true;
        } catch (java.net.SocketTimeoutException goesOn) {
            return false;
        } catch (javax.net.ssl.SSLException | java.net.SocketException cutOff) {
            return true;
        }
    }

    @Test
    void a_renewed_certificate_is_shown_without_a_restart() throws Exception {
        SSLContext context = TlsClient.context(Optional.of(pki.shown(Role.CLIENT, "login1")));
        assertThat(shownTo(context)).isEqualTo(own.entry().serialText());
        Delivery renewed =
                pki.ca.renew(
                        new HostIdentity(Pki.CLUSTER, Role.CONTROLLER, "ctl1"),
                        Optional.empty(),
                        Pki.YEAR,
                        Optional.empty());
        assertThat(renewed.folder()).isEqualTo(own.folder());
        port.look();
        SSLContext fresh = TlsClient.context(Optional.of(pki.shown(Role.CLIENT, "login2")));
        assertThat(shownTo(fresh)).isEqualTo(renewed.entry().serialText());
    }

    private String shownTo(SSLContext context) throws IOException {
        try (SSLSocket socket = connected(context)) {
            return lockstep.identity.Serials.text(
                    ((X509Certificate) socket.getSession().getPeerCertificates()[0])
                            .getSerialNumber());
        }
    }

    /// A1.1: also what would be refused anyway is refused at the handshake.
    @Test
    void the_name_of_the_host_is_of_no_interest() throws Exception {
        var refusal =
                catchThrowableOfType(
                        IOException.class,
                        () -> connected(TlsClient.context(Optional.of(pki.withUris()))).close());
        assertThat(refusal).isNotNull();
    }
}

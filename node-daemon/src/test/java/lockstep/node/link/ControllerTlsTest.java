package lockstep.node.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.netty.GrpcSslContexts;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;

import lockstep.cli.pki.authority.Authority;
import lockstep.cli.pki.authority.Certificates;
import lockstep.cli.pki.authority.Certificates.Validity;
import lockstep.cli.pki.authority.Delivery;
import lockstep.cli.pki.authority.HostNames;
import lockstep.identity.CredentialFiles;
import lockstep.identity.Credentials;
import lockstep.identity.HostIdentity;
import lockstep.identity.Role;
import lockstep.identity.TlsFiles;
import lockstep.protocol.v1.NodeLinkGrpc;
import lockstep.protocol.v1.NodeOrders;
import lockstep.protocol.v1.NodeReport;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// Whom a node takes for a controller, over real sockets.
@Execution(ExecutionMode.CONCURRENT) // it mostly waits
final class ControllerTlsTest {
    private static final Duration YEAR = Duration.ofDays(365);

    @TempDir Path folder;

    private final SecureRandom random = new SecureRandom();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private Authority ca;
    private Delivery own;
    private CredentialFiles credentials;

    @BeforeEach
    void makeCertificates() throws IOException {
        ca = authority("ca");
        own = issue(ca, Role.NODE, "n1");
        credentials = new CredentialFiles(files(own), _ -> {});
    }

    @AfterEach
    void stop() {
        thread.shutdownNow();
    }

    private Authority authority(String name) throws IOException {
        return Authority.create(
                folder.resolve(name), "lab", YEAR.multipliedBy(10), Instant::now, random);
    }

    private static Delivery issue(Authority by, Role role, String name) throws IOException {
        HostNames elsewhere = new HostNames(List.of("elsewhere.example.org"), List.of("192.0.2.1"));
        return by.issue(
                new HostIdentity(by.cluster(), role, name), elsewhere, YEAR, Optional.empty());
    }

    private static TlsFiles files(Delivery delivery) {
        return new TlsFiles(
                delivery.certificate(), delivery.key(), delivery.ca(), Optional.of(delivery.crl()));
    }

    private ScriptedController serving(Delivery shown) throws Exception {
        Credentials read = Credentials.read(files(shown));
        return serving(read.key(), read.chain());
    }

    private ScriptedController serving(PrivateKey key, List<X509Certificate> chain)
            throws Exception {
        SslContext context =
                GrpcSslContexts.configure(
                                SslContextBuilder.forServer(key, chain)
                                        .clientAuth(ClientAuth.REQUIRE)
                                        .trustManager(ca.certificate()),
                                SslProvider.JDK)
                        .build();
        return ScriptedController.startWithTls(context);
    }

    /// What comes of connecting and reporting: "orders", or why it is over.
    private String outcome(ScriptedController controller) throws InterruptedException {
        Controllers all =
                new Controllers(
                        List.of(controller.address()),
                        Optional.of(folder.resolve("token")),
                        Optional.of(credentials));
        var connection =
                Connection.open(
                        NodeLinkGrpc.getLinkMethod(),
                        controller.address(),
                        all,
                        Timer.of(thread),
                        new Listener());
        try {
            return Objects.requireNonNull(heard.poll(20, TimeUnit.SECONDS), "nothing came of it");
        } finally {
            thread.execute(connection::close);
        }
    }

    private final class Listener implements Connection.Listener<NodeReport, NodeOrders> {
        @Override
        public void ready(Connection<NodeReport, NodeOrders> source) {
            source.send(NodeReport.newBuilder().setNode("n1").setReportSeq(1).build());
        }

        @Override
        public void heard(Connection<NodeReport, NodeOrders> source, NodeOrders message) {
            heard.add("orders");
        }

        @Override
        public void ended(Connection<NodeReport, NodeOrders> source, Connection.End end) {
            heard.add(end.why());
        }
    }

    /// Fault 73: the certificate of this controller has the names of another host.
    @Test
    void a_controller_is_who_its_certificate_says_whatever_its_address() throws Exception {
        try (var controller = serving(issue(ca, Role.CONTROLLER, "ctl1"))) {
            assertThat(outcome(controller)).isEqualTo("orders");
            assertThat(controller.authorizations)
                    .as("the token stays at home where there are certificates")
                    .containsExactly("null");
        }
    }

    @Test
    void a_node_is_no_controller() throws Exception {
        try (var node = serving(issue(ca, Role.NODE, "n2"))) {
            assertThat(outcome(node))
                    .startsWith("it is not believed: spiffe://lab/node/n2 is not the host");
            assertThat(node.reports).isEmpty();
        }
    }

    @Test
    void a_controller_of_another_ca_is_a_stranger() throws Exception {
        try (var stranger = serving(issue(authority("other"), Role.CONTROLLER, "ctl1"))) {
            assertThat(outcome(stranger)).contains("not of our CA");
            assertThat(stranger.reports).isEmpty();
        }
    }

    @Test
    void a_controller_of_another_cluster_is_a_stranger() throws Exception {
        Instant now = Instant.now();
        try (var stranger =
                signed(
                        new HostIdentity("den", Role.CONTROLLER, "ctl1"),
                        now.minusSeconds(60),
                        now.plusSeconds(60))) {
            assertThat(outcome(stranger)).contains("no host of cluster lab");
        }
    }

    @Test
    void a_controller_whose_time_is_up_is_a_stranger() throws Exception {
        Instant now = Instant.now();
        try (var late =
                signed(
                        new HostIdentity("lab", Role.CONTROLLER, "ctl1"),
                        now.minusSeconds(60),
                        now.minusSeconds(5))) {
            assertThat(outcome(late)).contains("is valid from");
        }
    }

    private ScriptedController signed(HostIdentity identity, Instant from, Instant to)
            throws Exception {
        Certificates certificates = new Certificates(random);
        KeyPair keys = certificates.key();
        return serving(
                keys.getPrivate(),
                List.of(
                        certificates.host(
                                identity,
                                HostNames.NONE,
                                keys.getPublic(),
                                new Validity(from, to),
                                ca.signer())));
    }

    @Test
    void a_controller_without_tls_is_told_nothing() throws Exception {
        try (var plain = ScriptedController.start()) {
            assertThat(outcome(plain)).isNotEqualTo("orders");
            assertThat(plain.reports).isEmpty();
            assertThat(plain.authorizations).isEmpty();
        }
    }

    @Test
    void a_controller_that_is_revoked_is_objected_to_though_it_was_believed() throws Exception {
        Delivery shown = issue(ca, Role.CONTROLLER, "ctl1");
        try (var controller = serving(shown)) {
            assertThat(outcome(controller)).isEqualTo("orders");
            revoke(shown);
            assertThat(outcome(controller)).contains("is revoked");
        }
    }

    private void revoke(Delivery delivery) throws IOException {
        var _ = ca.revoke(List.of(delivery.entry()));
        Path draft = own.folder().resolve("draft");
        Files.copy(ca.revocations(), draft, StandardCopyOption.COPY_ATTRIBUTES);
        Files.move(draft, own.crl(), StandardCopyOption.ATOMIC_MOVE);
    }
}

package lockstep.cli.link;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.cli.pki.authority.Authority;
import lockstep.cli.pki.authority.Delivery;
import lockstep.cli.pki.authority.HostNames;
import lockstep.cli.shell.Ticker;
import lockstep.cli.testing.ManualTicker;
import lockstep.identity.CredentialFiles;
import lockstep.identity.HostIdentity;
import lockstep.identity.OwnKey;
import lockstep.identity.Role;
import lockstep.identity.TlsFiles;
import lockstep.protocol.v1.SubmitReply;
import lockstep.protocol.v1.SubmitRequest;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;

/// Whom a command takes for a controller, over real sockets.
final class ClientTlsTest {
    private static final Duration YEAR = Duration.ofDays(365);

    @TempDir private Path folder;

    private Authority ca;
    private Delivery own;

    @BeforeEach
    void makeCertificates() throws IOException {
        ca = authority("ca");
        own = issue(ca, Role.CLIENT, "login1");
    }

    private Authority authority(String name) throws IOException {
        return Authority.create(
                folder.resolve(name),
                "lab",
                YEAR.multipliedBy(10),
                Instant::now,
                new SecureRandom());
    }

    private static Delivery issue(Authority by, Role role, String name) throws IOException {
        HostNames elsewhere = new HostNames(List.of("elsewhere.example.org"), List.of());
        return by.issue(
                new HostIdentity(by.cluster(), role, name), elsewhere, YEAR, Optional.empty());
    }

    private static TlsFiles files(Delivery delivery) {
        return new TlsFiles(
                delivery.certificate(), delivery.key(), delivery.ca(), Optional.of(delivery.crl()));
    }

    private static EchoOverTcp serving(Delivery shown) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        var key = new OwnKey(new CredentialFiles(files(shown), _ -> {}));
        context.init(new KeyManager[] {key}, null, null);
        return EchoOverTcp.start(context.getServerSocketFactory());
    }

    private Answer<SubmitReply> submit(EchoOverTcp server) throws IOException {
        return submit(server, new ManualTicker(), Duration.ofSeconds(30));
    }

    private Answer<SubmitReply> submit(EchoOverTcp server, Ticker ticker, Duration patience)
            throws IOException {
        ClientConfig config =
                new ClientConfig(
                        List.of(new Address.Tcp("127.0.0.1", server.port())),
                        Optional.empty(),
                        Optional.of(files(own)));
        try (Link link = new Link(config, ticker, new SplittableRandom(1), _ -> {}).once()) {
            return link.ask(
                    Question.of(
                            "Submit",
                            SubmitRequest.getDefaultInstance(),
                            SubmitReply.parser(),
                            patience));
        }
    }

    /// Fault 73: the certificate has the names of another host.
    @Test
    void a_controller_is_who_its_certificate_says_whatever_its_address() throws Exception {
        try (EchoOverTcp server = serving(issue(ca, Role.CONTROLLER, "ctl1"))) {
            assertThat(submit(server)).isInstanceOf(Answer.Refused.class);
            assertThat(server.request()).startsWith("POST /lockstep.v1.LockstepApi/Submit ");
        }
    }

    @Test
    void a_node_is_no_controller() throws Exception {
        try (EchoOverTcp server = serving(issue(ca, Role.NODE, "n1"))) {
            assertThat(submit(server).toString())
                    .contains("it is not believed: spiffe://lab/node/n1 is not the host");
        }
    }

    @Test
    void a_controller_of_another_ca_is_a_stranger() throws Exception {
        try (EchoOverTcp server = serving(issue(authority("other"), Role.CONTROLLER, "ctl1"))) {
            assertThat(submit(server).toString()).contains("it is not believed:", "not of our CA");
        }
    }

    @Test
    void a_controller_without_tls_is_told_nothing() throws Exception {
        try (EchoOverTcp server = EchoOverTcp.start()) {
            Answer<SubmitReply> answer = submit(server, Ticker.system(), Duration.ofMillis(300));
            assertThat(answer.toString()).contains("no answer in time");
            assertThat(server.isAsked()).isFalse();
        }
    }
}

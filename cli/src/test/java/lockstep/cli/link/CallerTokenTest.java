package lockstep.cli.link;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.cli.options.Sought;
import lockstep.cli.pki.authority.Authority;
import lockstep.cli.pki.authority.Delivery;
import lockstep.cli.pki.authority.HostNames;
import lockstep.cli.testing.ManualTicker;
import lockstep.identity.CredentialFiles;
import lockstep.identity.HostIdentity;
import lockstep.identity.OwnKey;
import lockstep.identity.Role;
import lockstep.identity.TlsFiles;
import lockstep.identity.TrustFiles;
import lockstep.identity.UserToken;
import lockstep.protocol.v1.SubmitReply;
import lockstep.protocol.v1.SubmitRequest;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;

/// To whom a command off the cluster shows its token, over real sockets. It has the CA only.
final class CallerTokenTest {
    private static final Duration YEAR = Duration.ofDays(365);
    private static final SecureRandom RANDOM = new SecureRandom();

    @TempDir private Path folder;

    private Authority ca;
    private UserToken token;
    private int served;

    @BeforeEach
    void makeCertificates() throws IOException {
        ca = authority("ca", "lab");
        token = UserToken.make("lab", RANDOM);
    }

    private Authority authority(String name, String cluster) throws IOException {
        return Authority.create(
                folder.resolve(name), cluster, YEAR.multipliedBy(10), Instant::now, RANDOM);
    }

    private EchoOverTcp serving(Authority by, Role role) throws Exception {
        Delivery shown =
                by.issue(
                        new HostIdentity(by.cluster(), role, "x" + served++),
                        HostNames.NONE,
                        YEAR,
                        Optional.empty());
        SSLContext context = SSLContext.getInstance("TLS");
        var files =
                new TlsFiles(
                        shown.certificate(), shown.key(), shown.ca(), Optional.of(shown.crl()));
        context.init(
                new KeyManager[] {new OwnKey(new CredentialFiles(files, _ -> {}))}, null, null);
        return EchoOverTcp.start(context.getServerSocketFactory());
    }

    private ClientConfig config(EchoOverTcp server, Optional<Path> file, Authority believed) {
        return new ClientConfig(
                List.of(new Address.Tcp("127.0.0.1", server.port())),
                file,
                Optional.empty(),
                Optional.of(
                        new TrustFiles(
                                believed.revocations().resolveSibling("ca.crt"),
                                Optional.empty())));
    }

    private static Answer<SubmitReply> submit(ClientConfig config, CallerToken shown)
            throws IOException {
        try (Link link =
                new Link(config, shown, new ManualTicker(), new SplittableRandom(1), _ -> {})
                        .once()) {
            return link.ask(
                    Question.of(
                            "Submit",
                            SubmitRequest.getDefaultInstance(),
                            SubmitReply.parser(),
                            Duration.ofSeconds(30)));
        }
    }

    private CallerToken given(UserToken shown) {
        Sought<CallerToken> found = CallerToken.of(shown.text() + "\n", Optional.empty());
        return found.orTell(
                        mistake -> {
                            throw new AssertionError(mistake.text());
                        })
                .orElseThrow();
    }

    private Path file(String text, String permissions) throws IOException {
        Path file = folder.resolve("my.token");
        Files.writeString(file, text + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
        return file;
    }

    @Test
    void a_controller_of_its_cluster_is_shown_it() throws Exception {
        try (EchoOverTcp server = serving(ca, Role.CONTROLLER)) {
            assertThat(submit(config(server, Optional.empty(), ca), given(token)))
                    .isInstanceOf(Answer.Refused.class);
            assertThat(server.request()).contains("Authorization: Bearer " + token.text());
        }
    }

    @Test
    void it_may_lie_in_a_file_that_only_its_owner_may_read() throws Exception {
        Path file = file(token.text(), "rw-------");
        try (EchoOverTcp server = serving(ca, Role.CONTROLLER)) {
            ClientConfig config = config(server, Optional.of(file), ca);
            assertThat(submit(config, CallerToken.in(Optional.of(file))))
                    .isInstanceOf(Answer.Refused.class);
            assertThat(server.request()).contains("Authorization: Bearer " + token.text());
        }
    }

    @Test
    void a_file_that_others_may_read_is_not_used() throws Exception {
        refuses(
                CallerToken.in(Optional.of(file(token.text(), "rw-r-----"))),
                "can be used by others than its owner.\nMaybe: chmod 600 ");
    }

    @Test
    void a_file_with_half_of_it_is_not_used_nor_shown() throws Exception {
        String half = token.text().substring(0, 80);
        refuses(CallerToken.in(Optional.of(file(half, "rw-------"))), "holds no whole token.");
    }

    @Test
    void without_one_nobody_is_asked() throws Exception {
        refuses(
                CallerToken.in(Optional.empty()),
                "this host has no certificate, so it takes a token");
        refuses(
                CallerToken.in(Optional.of(file("0123456789abcdef0123456789abcdef", "rw-------"))),
                "this host has no certificate, so it takes a token");
    }

    /// Nobody is asked, and the text of the token is nowhere.
    private void refuses(CallerToken shown, String words) throws Exception {
        try (EchoOverTcp server = serving(ca, Role.CONTROLLER)) {
            String answer = submit(config(server, Optional.empty(), ca), shown).toString();
            assertThat(answer).contains(words).doesNotContain(secret());
            assertThat(server.isAsked()).isFalse();
        }
    }

    private String secret() {
        return token.text().substring(token.text().length() - 64, token.text().length() - 32);
    }

    @Test
    void nobody_else_is_shown_it() throws Exception {
        Authority namesake = authority("namesake", "lab");
        try (EchoOverTcp node = serving(ca, Role.NODE);
                EchoOverTcp stranger = serving(namesake, Role.CONTROLLER);
                EchoOverTcp other = serving(authority("den", "den"), Role.CONTROLLER)) {
            for (EchoOverTcp server : List.of(node, stranger, other)) {
                assertThat(submit(config(server, Optional.empty(), ca), given(token)).toString())
                        .contains("it is not believed")
                        .doesNotContain(secret());
                assertThat(server.isAsked()).isFalse();
            }
        }
    }

    /// Also under a CA that signs for both.
    @Test
    void a_controller_of_another_cluster_is_not_shown_it() throws Exception {
        Authority den = authority("den", "den");
        try (EchoOverTcp server = serving(den, Role.CONTROLLER)) {
            assertThat(submit(config(server, Optional.empty(), den), given(token)).toString())
                    .contains("it is not believed");
            assertThat(server.isAsked()).isFalse();
        }
    }

    @Test
    void a_host_of_another_cluster_does_not_show_it() throws Exception {
        Authority den = authority("den", "den");
        Delivery host =
                den.issue(
                        new HostIdentity("den", Role.CLIENT, "login1"),
                        HostNames.NONE,
                        YEAR,
                        Optional.empty());
        try (EchoOverTcp server = serving(den, Role.CONTROLLER)) {
            ClientConfig config =
                    new ClientConfig(
                            List.of(new Address.Tcp("127.0.0.1", server.port())),
                            Optional.empty(),
                            Optional.of(
                                    new TlsFiles(
                                            host.certificate(),
                                            host.key(),
                                            host.ca(),
                                            Optional.empty())));
            assertThat(submit(config, given(token)).toString())
                    .contains("is not shown to controllers of cluster den.")
                    .doesNotContain(secret());
            assertThat(server.isAsked()).isFalse();
        }
    }

    @Test
    void it_does_not_go_over_a_line_that_anybody_can_read() throws Exception {
        try (EchoOverTcp server = EchoOverTcp.start()) {
            ClientConfig config =
                    new ClientConfig(
                            List.of(new Address.Tcp("127.0.0.1", server.port())),
                            Optional.empty(),
                            Optional.empty());
            assertThat(submit(config, given(token)).toString())
                    .contains("token " + token.id() + " of cluster lab is not shown without TLS.")
                    .doesNotContain(secret());
            assertThat(server.isAsked()).isFalse();
        }
    }
}

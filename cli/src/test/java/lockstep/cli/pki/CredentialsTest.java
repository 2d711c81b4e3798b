package lockstep.cli.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import lockstep.cli.pki.authority.Authority;
import lockstep.cli.pki.authority.Delivery;
import lockstep.cli.pki.authority.HostNames;
import lockstep.identity.CredentialFiles;
import lockstep.identity.Credentials;
import lockstep.identity.HostIdentity;
import lockstep.identity.PeerRefused;
import lockstep.identity.Role;
import lockstep.identity.TlsFiles;
import lockstep.identity.Trust;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What hosts make of the files that `lockstep pki` writes.
final class CredentialsTest {
    private static final Instant NOON = Instant.parse("2026-12-01T12:00:00Z");
    private static final Duration YEAR = Duration.ofDays(365);

    @TempDir private Path folder;

    private final SecureRandom random = new SecureRandom();
    private final List<String> log = new ArrayList<>();
    private Authority ca;

    @BeforeEach
    void makeCa() throws IOException {
        ca = authority("ca", "lab");
    }

    private Authority authority(String name, String cluster) throws IOException {
        return Authority.create(
                folder.resolve(name), cluster, Duration.ofDays(3_653), () -> NOON, random);
    }

    private static Delivery issue(Authority by, Role role, String name) throws IOException {
        return by.issue(
                new HostIdentity(by.cluster(), role, name), HostNames.NONE, YEAR, Optional.empty());
    }

    private static TlsFiles files(Delivery delivery) {
        return new TlsFiles(
                delivery.certificate(), delivery.key(), delivery.ca(), Optional.of(delivery.crl()));
    }

    private static Trust trust(Delivery delivery) throws IOException {
        return Credentials.read(files(delivery)).trust();
    }

    private static Credentials shownBy(Delivery delivery) throws IOException {
        return Credentials.read(files(delivery));
    }

    @Test
    void hosts_of_one_cluster_believe_each_other() throws Exception {
        Delivery controller = issue(ca, Role.CONTROLLER, "ctl1");
        Delivery node = issue(ca, Role.NODE, "n1");
        assertThat(trust(controller).verify(shownBy(node).chain(), Trust.Side.CLIENT, NOON))
                .isEqualTo(new HostIdentity("lab", Role.NODE, "n1"));
        assertThat(trust(node).verify(shownBy(controller).chain(), Trust.Side.SERVER, NOON))
                .isEqualTo(new HostIdentity("lab", Role.CONTROLLER, "ctl1"));
    }

    @Test
    void a_client_cannot_pose_as_a_server() throws Exception {
        Delivery node = issue(ca, Role.NODE, "n1");
        Delivery client = issue(ca, Role.CLIENT, "login1");
        assertRefused(
                trust(node), client, Trust.Side.SERVER, NOON, "may not be used by the server");
    }

    @Test
    void time_is_up_for_certificates() throws Exception {
        Delivery controller = issue(ca, Role.CONTROLLER, "ctl1");
        Delivery node = issue(ca, Role.NODE, "n1");
        Trust trust = trust(controller);
        assertRefused(trust, node, Trust.Side.CLIENT, NOON.plus(YEAR).plusSeconds(1), "valid from");
        assertRefused(trust, node, Trust.Side.CLIENT, NOON.minusSeconds(600), "valid from");
    }

    @Test
    void another_ca_of_the_same_name_is_not_ours() throws Exception {
        Delivery controller = issue(ca, Role.CONTROLLER, "ctl1");
        Delivery stranger = issue(authority("other", "lab"), Role.NODE, "n1");
        assertRefused(trust(controller), stranger, Trust.Side.CLIENT, NOON, "not of our CA");
    }

    @Test
    void hosts_of_another_cluster_are_strangers_even_under_a_ca_that_is_believed()
            throws Exception {
        Delivery stranger = issue(authority("other", "den"), Role.NODE, "n1");
        Credentials own = shownBy(issue(ca, Role.CONTROLLER, "ctl1"));
        Trust both =
                new Trust(
                        own.identity().cluster(),
                        List.of(ca.certificate(), shownBy(stranger).trust().anchors().getFirst()),
                        List.of());
        assertRefused(both, stranger, Trust.Side.CLIENT, NOON, "no host of cluster lab");
    }

    @Test
    void a_ca_without_a_list_where_lists_are_kept_is_not_believed() throws Exception {
        Delivery stranger = issue(authority("other", "lab"), Role.NODE, "n1");
        Credentials own = shownBy(issue(ca, Role.CONTROLLER, "ctl1"));
        Trust both =
                new Trust(
                        "lab",
                        List.of(ca.certificate(), shownBy(stranger).trust().anchors().getFirst()),
                        own.trust().revocations());
        assertRefused(both, stranger, Trust.Side.CLIENT, NOON, "without a list of revoked");
    }

    private static void assertRefused(
            Trust trust, Delivery shown, Trust.Side side, Instant now, String why)
            throws IOException {
        var chain = shownBy(shown).chain();
        assertThatThrownBy(() -> trust.verify(chain, side, now))
                .isInstanceOf(PeerRefused.class)
                .hasMessageContaining(why);
    }

    @Test
    void a_longer_list_of_revoked_certificates_is_read_while_running() throws Exception {
        Delivery controller = issue(ca, Role.CONTROLLER, "ctl1");
        Delivery node = issue(ca, Role.NODE, "n1");
        var own = new CredentialFiles(files(controller), log::add);
        assertThat(own.get().trust().verify(shownBy(node).chain(), Trust.Side.CLIENT, NOON))
                .isNotNull();
        var _ = ca.revoke(List.of(node.entry()));
        give(ca.revocations(), controller.crl());
        own.refresh();
        assertRefused(own.get().trust(), node, Trust.Side.CLIENT, NOON, "is revoked");
    }

    @Test
    void a_renewal_is_taken_up_and_half_of_one_is_not() throws Exception {
        Delivery node = issue(ca, Role.NODE, "n1");
        var own = new CredentialFiles(files(node), log::add);
        Credentials before = own.get();
        String key = Files.readString(node.key());
        Delivery renewed =
                ca.renew(
                        new HostIdentity("lab", Role.NODE, "n1"),
                        Optional.empty(),
                        YEAR,
                        Optional.empty());
        String newKey = Files.readString(renewed.key());
        Files.writeString(node.key(), key);
        own.refresh();
        assertThat(own.get()).isEqualTo(before);
        assertThat(log).isEmpty();
        own.refresh();
        assertThat(log).hasSize(1);
        assertThat(log.getFirst()).contains("goes on", "is not the key of");
        Files.writeString(node.key(), newKey);
        own.refresh();
        assertThat(own.get().certificate().getSerialNumber()).isEqualTo(renewed.entry().serial());
    }

    @Test
    void a_certificate_of_somebody_else_is_not_taken_up() throws Exception {
        Delivery node = issue(ca, Role.NODE, "n1");
        var own = new CredentialFiles(files(node), log::add);
        Delivery other = issue(ca, Role.NODE, "n2");
        give(other.certificate(), node.certificate());
        give(other.key(), node.key());
        own.refresh();
        own.refresh();
        assertThat(own.get().identity().name()).isEqualTo("n1");
        assertThat(log.getFirst()).contains("is now for spiffe://lab/node/n2");
    }

    private static void give(Path from, Path to) throws IOException {
        Path draft = to.resolveSibling("draft");
        Files.copy(from, draft, StandardCopyOption.COPY_ATTRIBUTES);
        Files.move(draft, to, StandardCopyOption.ATOMIC_MOVE);
    }

    @Test
    void a_key_that_others_can_read_is_no_key() throws Exception {
        Delivery node = issue(ca, Role.NODE, "n1");
        Files.setPosixFilePermissions(node.key(), PosixFilePermissions.fromString("rw-r-----"));
        assertThatThrownBy(() -> Credentials.read(files(node)))
                .hasMessageContaining("by others than its owner")
                .hasMessageContaining("Maybe: chmod 600");
    }

    @Test
    void a_list_by_somebody_else_is_no_list() throws Exception {
        Delivery node = issue(ca, Role.NODE, "n1");
        give(authority("other", "lab").revocations(), node.crl());
        assertThatThrownBy(() -> Credentials.read(files(node)))
                .hasMessageContaining("is not signed by the CA");
    }

    @Test
    void files_that_are_missing_or_are_no_pem_are_named() throws Exception {
        Delivery node = issue(ca, Role.NODE, "n1");
        Files.writeString(node.ca(), "nothing");
        assertThatThrownBy(() -> Credentials.read(files(node)))
                .hasMessageContaining("ca.crt holds no");
        Files.delete(node.ca());
        assertThatThrownBy(() -> Credentials.read(files(node)))
                .hasMessageContaining("ca.crt does not exist");
    }
}

package lockstep.doctor.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.cli.pki.authority.Authority;
import lockstep.cli.pki.authority.Delivery;
import lockstep.cli.pki.authority.HostNames;
import lockstep.doctor.finding.Finding;
import lockstep.doctor.finding.Finding.Advice;
import lockstep.doctor.finding.Finding.Fine;
import lockstep.doctor.finding.Finding.Wrong;
import lockstep.identity.HostIdentity;
import lockstep.identity.Role;
import lockstep.identity.TlsFiles;

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
import java.util.List;
import java.util.Optional;

final class CertificateCheckTest {
    private static final Duration YEAR = Duration.ofDays(365);
    private static final Expected N1 =
            new Expected(Optional.of("lab"), Role.NODE, Optional.of("n1"));

    @TempDir Path folder;

    private final Instant now = Instant.now();
    private Authority ca;
    private Delivery own;

    @BeforeEach
    void makeCertificates() throws IOException {
        ca = authority("ca");
        own = issue(ca);
    }

    private Authority authority(String name) throws IOException {
        return Authority.create(
                folder.resolve(name),
                "lab",
                YEAR.multipliedBy(10),
                Instant::now,
                new SecureRandom());
    }

    private static Delivery issue(Authority by) throws IOException {
        return by.issue(
                new HostIdentity("lab", Role.NODE, "n1"),
                new HostNames(List.of(), List.of()),
                YEAR,
                Optional.empty());
    }

    private TlsFiles files() {
        return new TlsFiles(own.certificate(), own.key(), own.ca(), Optional.of(own.crl()));
    }

    private List<Finding> look(TlsFiles files, Expected expected, Duration later) {
        return new CertificateCheck(files, expected, () -> now.plus(later)).look();
    }

    private List<Finding> look() {
        return look(files(), N1, Duration.ofHours(1));
    }

    @Test
    void a_certificate_that_is_right_is_fine_and_says_until_when() {
        assertThat(look()).hasSize(2).allMatch(Fine.class::isInstance);
        assertThat(look().getFirst().text()).contains("spiffe://lab/node/n1", "(364 days)");
        assertThat(look().getLast().text()).contains("0 revoked");
    }

    @Test
    void one_for_another_host_is_wrong() {
        Expected n2 = new Expected(Optional.empty(), Role.NODE, Optional.of("n2"));

        Finding first = look(files(), n2, Duration.ofHours(1)).getFirst();

        assertThat(first).isInstanceOf(Wrong.class);
        assertThat(first.text()).contains("is for spiffe://lab/node/n1");
        assertThat(first.todo()).contains("lockstep pki issue node n2");
    }

    @Test
    void one_of_another_cluster_or_role_is_wrong() {
        Expected elsewhere = new Expected(Optional.of("other"), Role.NODE, Optional.of("n1"));
        Expected client = new Expected(Optional.empty(), Role.CLIENT, Optional.empty());

        assertThat(look(files(), elsewhere, Duration.ZERO)).anyMatch(Wrong.class::isInstance);
        assertThat(look(files(), client, Duration.ofHours(1)).getFirst()).isInstanceOf(Wrong.class);
    }

    @Test
    void one_that_ends_soon_should_be_renewed() {
        Finding validity = look(files(), N1, Duration.ofDays(350)).getFirst();

        assertThat(validity).isInstanceOf(Advice.class);
        assertThat(validity.todo()).contains("lockstep pki renew node n1");
    }

    @Test
    void one_that_has_ended_is_wrong() {
        Finding validity = look(files(), N1, Duration.ofDays(366)).getFirst();

        assertThat(validity).isInstanceOf(Wrong.class);
        assertThat(validity.text()).contains("valid from");
        assertThat(validity.todo()).contains("renew node n1");
    }

    @Test
    void a_revoked_one_is_wrong() throws Exception {
        ca.revoke(ca.issued());
        Files.copy(ca.revocations(), own.crl(), StandardCopyOption.REPLACE_EXISTING);

        assertThat(look().getFirst()).isInstanceOf(Wrong.class);
        assertThat(look().getFirst().text()).contains("is revoked");
    }

    @Test
    void one_of_another_ca_is_wrong() throws Exception {
        Authority other = authority("other");
        TlsFiles mixed =
                new TlsFiles(own.certificate(), own.key(), issue(other).ca(), Optional.empty());

        Finding first = look(mixed, N1, Duration.ofHours(1)).getFirst();

        assertThat(first).isInstanceOf(Wrong.class);
        assertThat(first.text()).contains("not of our CA");
    }

    @Test
    void a_key_that_others_can_read_is_wrong() throws Exception {
        Files.setPosixFilePermissions(own.key(), PosixFilePermissions.fromString("rw-r-----"));

        assertThat(look())
                .containsExactly(
                        new Wrong(
                                own.key() + " can be used by others than its owner",
                                "chmod 600 " + own.key()));
    }

    @Test
    void a_file_that_is_missing_is_wrong() throws Exception {
        Files.delete(own.key());

        assertThat(look()).singleElement().isInstanceOf(Wrong.class);
        assertThat(look().getFirst().text()).isEqualTo(own.key() + " does not exist");
    }

    @Test
    void without_a_list_nothing_is_ever_revoked() {
        TlsFiles without = new TlsFiles(own.certificate(), own.key(), own.ca(), Optional.empty());

        assertThat(look(without, N1, Duration.ofHours(1)).getLast()).isInstanceOf(Advice.class);
    }
}

package lockstep.cli.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import lockstep.cli.testing.FakeCaller;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

final class PkiCommandTest {
    @TempDir private Path folder;

    private final List<String> standard = List.of("--pki", "ca");

    private FakeCaller run(int exitCode, String... words) {
        FakeCaller user = new FakeCaller("lockstep pki", folder);
        List<String> all = new ArrayList<>(Arrays.asList(words));
        all.addAll(standard);
        assertThat(new PkiCommand().run(user.caller(), all))
                .as("%s%s", user.out(), user.err())
                .isEqualTo(exitCode);
        return user;
    }

    private String modeOf(String file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(file)));
    }

    @Test
    void a_new_ca_keeps_its_key_to_itself() throws Exception {
        assertThat(run(0, "init", "--cluster", "lab").out())
                .startsWith("CA of cluster lab made in ");
        assertThat(modeOf("ca")).isEqualTo("rwx------");
        assertThat(modeOf("ca/ca.key")).isEqualTo("rw-------");
        assertThat(modeOf("ca/ca.crt")).isEqualTo("rw-r--r--");
        assertThat(run(0, "show").out()).contains("Cluster    lab", "spiffe://lab");
    }

    @Test
    void a_ca_is_never_overwritten() throws Exception {
        run(0, "init");
        byte[] key = Files.readAllBytes(folder.resolve("ca/ca.key"));
        assertThat(run(1, "init").err()).contains("a CA is never overwritten");
        assertThat(Files.readAllBytes(folder.resolve("ca/ca.key"))).isEqualTo(key);
    }

    @Test
    void a_folder_that_others_can_look_into_holds_no_ca() throws Exception {
        run(0, "init");
        Files.setPosixFilePermissions(
                folder.resolve("ca"), PosixFilePermissions.fromString("rwxr-x---"));
        assertThat(run(1, "list").err()).contains("is open to others", "Maybe: chmod 700");
    }

    @Test
    void a_host_gets_certificate_key_and_what_it_must_believe_in() throws Exception {
        run(0, "init", "--cluster", "lab");
        run(0, "issue", "node", "n1", "--san", "n1.example.org", "--san", "10.0.0.1");
        String host = "ca/hosts/node/n1/";
        assertThat(modeOf(host + "n1.key")).isEqualTo("rw-------");
        assertThat(Files.readAllBytes(folder.resolve(host + "ca.crt")))
                .isEqualTo(Files.readAllBytes(folder.resolve("ca/ca.crt")));
        assertThat(folder.resolve(host + "ca.crl")).exists();
        assertThat(run(0, "show", "n1").out())
                .contains("spiffe://lab/node/n1 n1.example.org 10.0.0.1")
                .contains("NotAfter   2027-11-23T14:00:00");
        String names = openssl("x509", "-in", host + "n1.crt", "-noout", "-text");
        assertThat(names).contains("CA:FALSE", "Digital Signature", "URI:spiffe://lab/node/n1");
    }

    @Test
    void openssl_believes_what_was_issued_until_it_is_revoked() throws Exception {
        run(0, "init", "--cluster", "lab");
        run(0, "issue", "controller", "ctl1");
        String certificate = "ca/hosts/controller/ctl1/ctl1.crt";
        assertThat(verify(certificate)).contains("ctl1.crt: OK");
        assertThat(run(0, "revoke", "ctl1").out())
                .contains("of controller ctl1 is revoked", "Give every host the new list");
        assertThat(verify(certificate)).contains("certificate revoked");
        assertThat(run(0, "list").out()).contains("revoked");
    }

    private String verify(String certificate) throws Exception {
        return openssl(
                "verify",
                "-attime",
                Long.toString(FakeCaller.NOW.getEpochSecond()),
                "-x509_strict",
                "-crl_check",
                "-CRLfile",
                "ca/ca.crl",
                "-CAfile",
                "ca/ca.crt",
                certificate);
    }

    private String openssl(String... words) throws Exception {
        assumeTrue(
                Stream.of("/usr/bin/openssl", "/bin/openssl").map(Path::of).anyMatch(Files::exists),
                "needs openssl");
        List<String> command = new ArrayList<>(List.of("openssl"));
        command.addAll(Arrays.asList(words));
        Process process =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said;
    }

    @Test
    void a_host_that_has_a_certificate_gets_no_second_first_one() throws Exception {
        run(0, "init");
        run(0, "issue", "node", "n1");
        byte[] key = Files.readAllBytes(folder.resolve("ca/hosts/node/n1/n1.key"));
        assertThat(run(1, "issue", "node", "n1").err())
                .contains("node n1 has certificate", "Maybe renew it");
        run(0, "issue", "client", "n1");
        assertThat(Files.readAllBytes(folder.resolve("ca/hosts/node/n1/n1.key"))).isEqualTo(key);
    }

    @Test
    void a_renewal_is_another_key_for_the_same_names() throws Exception {
        run(0, "init");
        run(0, "issue", "node", "n1", "--san", "n1.example.org");
        String before = Files.readString(folder.resolve("ca/hosts/node/n1/n1.key"));
        run(0, "renew", "node", "n1", "--days", "30");
        assertThat(Files.readString(folder.resolve("ca/hosts/node/n1/n1.key")))
                .isNotEqualTo(before);
        assertThat(run(0, "show", "n1").out().split("spiffe://lockstep/node/n1 n1.example.org", -1))
                .hasSize(3);
        assertThat(run(1, "renew", "node", "n2").err()).contains("no certificate yet");
    }

    @Test
    void files_that_are_in_the_way_are_left_alone() throws Exception {
        run(0, "init");
        Files.createDirectories(folder.resolve("out"));
        Files.writeString(folder.resolve("out/n1.key"), "mine");
        assertThat(run(1, "issue", "node", "n1", "--out", "out").err())
                .contains("nothing is overwritten");
        assertThat(Files.readString(folder.resolve("out/n1.key"))).isEqualTo("mine");
        assertThat(run(0, "list", "--json").out()).contains("\"certificates\": []");
    }

    @Test
    void a_name_of_two_hosts_must_be_told_apart_and_a_serial_number_is_enough() throws Exception {
        run(0, "init");
        run(0, "issue", "node", "x");
        run(0, "issue", "client", "x");
        assertThat(run(1, "revoke", "x").err()).contains("several hosts", "node x, or client x");
        String serial = run(0, "list").out().lines().toList().get(2).replaceAll(".* ", "");
        assertThat(run(0, "revoke", serial).out()).contains("of client x is revoked");
        assertThat(run(0, "list", "--json").out()).contains("\"state\": \"valid\"");
        assertThat(run(1, "revoke", "y").err()).contains("there is no certificate of (y)");
    }

    @Test
    void what_was_revoked_stays_so() throws Exception {
        run(0, "init");
        run(0, "issue", "node", "n1");
        run(0, "revoke", "n1");
        run(0, "issue", "node", "n1");
        run(0, "issue", "node", "n2");
        run(0, "revoke", "n2");
        assertThat(openssl("crl", "-in", "ca/ca.crl", "-noout", "-text").split("Serial Number", -1))
                .hasSize(3);
    }

    @Test
    void every_mistake_is_told_at_once() {
        FakeCaller user = run(2, "issue", "rank", "n/1", "--san", "a b", "--days", "0", "--json");
        assertThat(user.err())
                .contains("the role (rank) must be node, controller or client.")
                .contains("the name (n/1) must be")
                .contains("--san (a b) must be")
                .contains("--days (0) must be")
                .contains("--json means nothing to pki issue.");
        assertThat(run(2, "init", "--cluster", "My Cluster").err())
                .contains("--cluster (My Cluster) must be");
        assertThat(run(2, "sign").err()).contains("(sign) is nothing that lockstep pki does.");
    }

    @Test
    void nothing_outlives_its_ca() {
        run(0, "init", "--days", "10");
        assertThat(run(1, "issue", "node", "n1").err())
                .contains("longer than the CA itself", "Maybe fewer days: --days 10");
        run(0, "issue", "node", "n1", "--days", "9");
    }

    @Test
    void without_a_ca_it_says_how_to_make_one() {
        assertThat(run(1, "list").err())
                .contains("holds no CA", "Maybe make one: lockstep pki init");
    }
}

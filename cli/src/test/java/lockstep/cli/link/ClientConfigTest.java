package lockstep.cli.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import lockstep.cli.options.Mistake;
import lockstep.cli.options.Sought;
import lockstep.identity.TlsFiles;
import lockstep.identity.TrustFiles;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.LongStream;

final class ClientConfigTest {

    private static final Path FILE = Path.of("/home/c/client.conf");

    @TempDir private Path folder;

    private static ClientConfig parse(String text) throws ClientConfig.BadConfig {
        return ClientConfig.parse(FILE, text);
    }

    @Test
    void controllers_and_token_are_read_with_paths_relative_to_the_home() throws Exception {
        assertThat(
                        parse(
                                """
                                # where to go
                                controllers = [ "unix:run/api.sock", "127.0.0.1:7420",
                                                "[::1]:7421" ] // three
                                token-file = "client.token"
                                """))
                .isEqualTo(
                        new ClientConfig(
                                List.of(
                                        new Address.Unix(Path.of("/home/c/run/api.sock")),
                                        new Address.Tcp("127.0.0.1", 7420),
                                        new Address.Tcp("::1", 7421)),
                                Optional.of(Path.of("/home/c/client.token")),
                                Optional.empty()));
    }

    @Test
    void the_forms_of_hocon_that_are_usual_are_read() throws Exception {
        ClientConfig expected =
                new ClientConfig(
                        List.of(new Address.Unix(Path.of("/s"))),
                        Optional.of(Path.of("/t")),
                        Optional.empty());
        assertThat(parse("controllers:[\"unix:/s\"],token-file:/t")).isEqualTo(expected);
        assertThat(parse("\"controllers\" = [\n \"unix:/s\" ,\n ]\n\"token-file\"=\"/t\""))
                .isEqualTo(expected);
        assertThat(parse("controllers=\"unix:/s\"\r\ntoken-file = /t # that one\r\n"))
                .isEqualTo(expected);
    }

    @Test
    void every_mistake_is_named_with_its_line() {
        assertThatThrownBy(
                        () ->
                                parse(
                                        """
                                        controllers = [ "nowhere", "a:0", "a:99999" ]
                                        controler = "unix:/s"
                                        token-file = [ "a", "b" ]
                                        """))
                .hasMessage(
                        """
                        /home/c/client.conf line 1: controllers (nowhere) must be unix:PATH or HOST:PORT.
                        /home/c/client.conf line 1: controllers (a:0) must be unix:PATH or HOST:PORT.
                        /home/c/client.conf line 1: controllers (a:99999) must be unix:PATH or HOST:PORT.
                        /home/c/client.conf line 2: unknown key controler; there are controllers, token-file and tls { certificate, key, ca, crl }.
                        /home/c/client.conf line 3: token-file must be one path.\
                        """);
    }

    @Test
    void what_is_not_of_this_small_form_is_a_mistake() {
        assertThatThrownBy(() -> parse("controllers = ${x}"))
                .hasMessageContaining("line 1: a value must stand here");
        assertThatThrownBy(() -> parse("include \"other.conf\""))
                .hasMessageContaining("line 1: \"=\" must follow the key include");
        assertThatThrownBy(() -> parse("controllers = [ \"unix:/s\""))
                .hasMessageContaining("never closed");
        assertThatThrownBy(() -> parse("controllers = [ \"unix:/s ]"))
                .hasMessageContaining("a quote is opened");
        assertThatThrownBy(() -> parse("controllers = \"unix:/s\" x"))
                .hasMessageContaining("nothing may follow");
        assertThatThrownBy(() -> parse("controllers = [ \"unix:/s\" \"unix:/t\" ]"))
                .hasMessageContaining("\",\" or \"]\"");
        assertThatThrownBy(() -> parse("# nothing\n"))
                .hasMessage("/home/c/client.conf controllers must name at least one.");
    }

    @Test
    void the_certificate_stands_in_braces_or_not() throws Exception {
        TlsFiles expected =
                new TlsFiles(
                        Path.of("/home/c/a.crt"),
                        Path.of("/home/c/a.key"),
                        Path.of("/ca.crt"),
                        Optional.of(Path.of("/ca.crl")));
        assertThat(
                        parse(
                                        """
                                        controllers = "ctl1:1"
                                        tls {
                                          certificate = a.crt, key = "a.key" # mine
                                          ca = /ca.crt
                                          crl = /ca.crl }
                                        """)
                                .tls())
                .contains(expected);
        assertThat(
                        parse(
                                        """
                                        tls.certificate = a.crt
                                        tls.key = a.key
                                        tls { "ca" = "/ca.crt", crl = /ca.crl }
                                        controllers = "ctl1:1"
                                        """)
                                .tls())
                .contains(expected);
    }

    @Test
    void a_host_without_a_certificate_says_whom_it_believes() throws Exception {
        ClientConfig config = parse("controllers = \"a:1\"\ntls { ca = ca.crt, crl = /ca.crl }");
        assertThat(config.tls()).isEmpty();
        assertThat(config.believed())
                .contains(
                        new TrustFiles(Path.of("/home/c/ca.crt"), Optional.of(Path.of("/ca.crl"))));
    }

    @Test
    void half_of_a_certificate_is_a_mistake() {
        assertThatThrownBy(() -> parse("controllers = \"a:1\"\ntls { key = k }"))
                .hasMessageContaining("tls must have certificate, key and ca; or ca alone");
        assertThatThrownBy(() -> parse("controllers = \"a:1\"\ntls { ca = c, key = k }"))
                .hasMessageContaining("tls must have certificate, key and ca; or ca alone");
        assertThatThrownBy(() -> parse("controllers = \"a:1\"\ntls { crl = c }"))
                .hasMessageContaining("tls must have certificate, key and ca; or ca alone");
        assertThatThrownBy(() -> parse("controllers = \"a:1\"\ntls { key = k"))
                .hasMessageContaining("a brace is opened and never closed");
        assertThatThrownBy(() -> parse("controllers = \"a:1\"\ntls { cert = k }"))
                .hasMessageContaining("unknown key tls.cert;");
        assertThatThrownBy(() -> parse("controllers = \"a:1\"\n\"tls.key\" = k"))
                .hasMessageContaining("a key in quotes must have no dot");
    }

    static LongStream seeds() {
        return LongStream.range(0, 100);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void any_text_is_read_or_refused(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        String letters = "controllers=[]\",:/\\# \n\ttoken-file{}$unix";
        StringBuilder text = new StringBuilder("controllers = ");
        for (int i = random.nextInt(60); i > 0; i--) {
            text.append(letters.charAt(random.nextInt(letters.length())));
        }
        try {
            assertThat(parse(text.toString()).controllers()).isNotEmpty();
        } catch (ClientConfig.BadConfig refused) {
            assertThat(refused).hasMessageStartingWith("/home/c/client.conf ");
        }
    }

    private Sought<ClientConfig> find(Map<String, String> environment, Optional<String> option) {
        return new ClusterHome(environment, folder, folder.resolve("etc")).read(option);
    }

    private void home(String name, String socket) throws IOException {
        Path home = Files.createDirectory(folder.resolve(name));
        Files.writeString(home.resolve("client.conf"), "controllers = \"unix:/" + socket + "\"");
    }

    private static Sought<ClientConfig> found(String socket) {
        return new Sought.Found<>(
                new ClientConfig(
                        List.of(new Address.Unix(Path.of("/", socket))),
                        Optional.empty(),
                        Optional.empty()));
    }

    @Test
    void the_option_comes_before_the_variable_and_that_before_the_systems_folder()
            throws IOException {
        home("one", "1");
        home("two", "2");
        home("etc", "3");
        Map<String, String> variable = Map.of("LOCKSTEP_HOME", folder + "/two");
        assertThat(find(variable, Optional.of("one"))).isEqualTo(found("1"));
        assertThat(find(variable, Optional.empty())).isEqualTo(found("2"));
        assertThat(find(Map.of(), Optional.empty())).isEqualTo(found("3"));
        assertThat(find(Map.of("LOCKSTEP_HOME", ""), Optional.empty())).isEqualTo(found("3"));
    }

    @Test
    void a_home_that_is_none_is_named() {
        assertThat(find(Map.of(), Optional.of("nowhere")))
                .isEqualTo(
                        new Sought.Missing<ClientConfig>(
                                new Mistake(
                                        "--home ("
                                                + folder
                                                + "/nowhere) is not a cluster's home: it has no"
                                                + " client.conf.",
                                        "Maybe start one there: lockstep dev --home "
                                                + folder
                                                + "/nowhere")));
        assertThat(find(Map.of(), Optional.empty()))
                .isEqualTo(
                        new Sought.Missing<ClientConfig>(
                                new Mistake(
                                        "no cluster is named: there is no --home, no LOCKSTEP_HOME,"
                                                + " and no "
                                                + folder
                                                + "/etc/client.conf.",
                                        "Maybe start one: lockstep dev --nodes 2")));
    }
}

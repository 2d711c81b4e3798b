package lockstep.cli.link;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.nio.file.Files;
import java.nio.file.Path;

final class ClientConfigSampleTest {
    private static final Path SAMPLE = Path.of("../conf/client.conf");
    private static final Path INSTALLED = Path.of("/etc/lockstep/client.conf");

    @Test
    void the_sample_names_the_controller_of_this_host() throws Exception {
        ClientConfig config = ClientConfig.parse(INSTALLED, Files.readString(SAMPLE));
        assertThat(config.controllers())
                .containsExactly(new Address.Unix(Path.of("/run/lockstep/api.sock")));
        assertThat(config.tokenFile()).isEmpty();
    }

    @Test
    void what_the_sample_shows_in_comments_can_be_used() throws Exception {
        String others =
                Files.readString(SAMPLE)
                        .replaceAll("(?m)^controllers", "# controllers")
                        .replaceFirst("(?m)^# (controllers = \\[ \"ctl1)", "$1")
                        .replaceFirst("(?m)^# (token-file =)", "$1")
                        .replaceFirst("(?m)^# (tls \\{)", "$1")
                        .replaceAll("(?m)^# ( +[a-z]+ = |\\})", "$1");
        ClientConfig config = ClientConfig.parse(INSTALLED, others);
        assertThat(config.controllers())
                .containsExactly(
                        new Address.Tcp("ctl1.example.org", 7420),
                        new Address.Tcp("ctl2.example.org", 7420));
        assertThat(config.tokenFile()).contains(Path.of("/etc/lockstep/client.token"));
        assertThat(config.tls().orElseThrow().crl()).contains(Path.of("/etc/lockstep/tls/ca.crl"));
    }

    @Test
    void so_can_what_it_shows_for_hosts_off_the_cluster() throws Exception {
        String all = Files.readString(SAMPLE);
        String off =
                all.substring(all.indexOf("# Off the cluster"))
                        .replaceAll("(?m)^# (controllers =|token-file =|tls \\{)", "$1");
        ClientConfig config = ClientConfig.parse(Path.of("/home/c/client.conf"), off);
        assertThat(config.controllers())
                .containsExactly(
                        new Address.Tcp("ctl1.example.org", 7422),
                        new Address.Tcp("ctl2.example.org", 7422));
        assertThat(config.tokenFile()).contains(Path.of("/home/c/my.token"));
        assertThat(config.tls()).isEmpty();
        assertThat(config.believed().orElseThrow().ca()).isEqualTo(Path.of("/home/c/ca.crt"));
    }
}

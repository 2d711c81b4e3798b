package lockstep.node.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import lockstep.identity.TlsFiles;
import lockstep.node.config.LoginConfigFile.LoginConfig;
import lockstep.node.config.NodeConfig.Cluster;
import lockstep.node.config.NodeConfig.LogLevel;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

final class LoginConfigFileTest {
    private static final LoginConfig STANDARD =
            new LoginConfig(
                    new Cluster(
                            List.of(new HostPort("127.0.0.1", 7420)),
                            Optional.empty(),
                            Optional.empty()),
                    Path.of("/run/lockstep-login/users.sock"),
                    LogLevel.INFO);

    @TempDir Path folder;

    private Path file(String text) throws Exception {
        return Files.writeString(folder.resolve("login.conf"), text);
    }

    @Test
    void an_empty_file_and_the_sample_mean_all_defaults() throws Exception {
        assertThat(LoginConfigFile.read(file(""))).isEqualTo(STANDARD);
        assertThat(LoginConfigFile.read(Path.of("..", "conf", "login.conf"))).isEqualTo(STANDARD);
    }

    @Test
    void every_key_can_have_another_value() throws Exception {
        assertThat(
                        LoginConfigFile.read(
                                file(
                                        """
                                        cluster {
                                          controllers = [ "ctl1:1" ]
                                          token-file = token
                                          tls { certificate = l.crt, key = l.key, ca = ca.crt, crl = ca.crl }
                                        }
                                        users { socket = s }
                                        log-level = warn
                                        """)))
                .isEqualTo(
                        new LoginConfig(
                                new Cluster(
                                        List.of(new HostPort("ctl1", 1)),
                                        Optional.of(folder.resolve("token")),
                                        Optional.of(
                                                new TlsFiles(
                                                        folder.resolve("l.crt"),
                                                        folder.resolve("l.key"),
                                                        folder.resolve("ca.crt"),
                                                        Optional.of(folder.resolve("ca.crl"))))),
                                folder.resolve("s"),
                                LogLevel.WARN));
    }

    @Test
    void all_mistakes_are_told_at_once() throws Exception {
        Path file =
                file(
                        "cluster { controllers = [ nowhere ] }\n"
                                + "users { port = 1 }\n"
                                + "node { name = x }");
        BadConfig bad = catchThrowableOfType(BadConfig.class, () -> LoginConfigFile.read(file));
        assertThat(bad.mistakes())
                .hasSize(3)
                .anySatisfy(one -> assertThat(one).contains("controllers (nowhere)"))
                .anySatisfy(one -> assertThat(one).contains("users.port is not a known key"))
                .anySatisfy(one -> assertThat(one).contains("node is not a known key"));
    }
}

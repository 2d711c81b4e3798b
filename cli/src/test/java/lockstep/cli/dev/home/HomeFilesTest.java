package lockstep.cli.dev.home;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.SplittableRandom;

final class HomeFilesTest {
    private static final PartPorts PORTS =
            new PartPorts(
                    Map.of(
                            "controller", 20_001,
                            "controller-2", 20_002,
                            "zookeeper", 20_003,
                            "postgres", 20_004));

    @TempDir Path folder;

    @Test
    void one_controller_takes_its_zookeeper_along() throws IOException {
        write(home(), shape(1, StoreKind.H2));

        Config controller = read(home().configuration("controller"));
        assertThat(controller.getString("api.listen")).isEqualTo("127.0.0.1:20001");
        assertThat(controller.getString("api.socket")).isEqualTo(folder + "/run/controller.sock");
        assertThat(controller.getString("store.h2.folder")).isEqualTo(folder + "/data/journal");
        assertThat(controller.getString("election.mode")).isEqualTo("embedded");
        assertThat(controller.getString("election.embedded.listen")).isEqualTo("127.0.0.1:20003");
    }

    @Test
    void two_controllers_share_zookeeper_and_postgresql() throws IOException {
        write(home(), shape(2, StoreKind.POSTGRESQL));

        Config second = read(home().configuration("controller-2"));
        assertThat(second.getString("controller.name")).isEqualTo("controller-2");
        assertThat(second.getString("api.listen")).isEqualTo("127.0.0.1:20002");
        assertThat(second.getString("store.postgresql.url"))
                .isEqualTo("jdbc:postgresql://127.0.0.1:20004/postgres");
        assertThat(second.getString("election.mode")).isEqualTo("external");
        assertThat(second.getString("election.connect")).isEqualTo("127.0.0.1:20003");
    }

    @Test
    void reports_are_frequent_enough_for_the_lease() throws IOException {
        write(home(), shape(1, StoreKind.H2));

        Config nodes = read(home().configuration("controller")).getConfig("nodes");
        assertThat(nodes.getDuration("lease")).isEqualTo(Duration.ofSeconds(5));
        assertThat(nodes.getDuration("silent-after")).isEqualTo(Duration.ofMillis(2500));
        assertThat(nodes.getDuration("report-every")).isEqualTo(Duration.ofMillis(500));
    }

    @Test
    void nodes_leave_alone_what_they_share() throws IOException {
        write(home(), shape(1, StoreKind.H2));

        Config node = read(home().configuration(DevHome.nodePart("n2")));
        assertThat(node.getBoolean("launch.pin-cpus")).isFalse();
        assertThat(node.getString("launch.strays")).isEqualTo("ignore");
        assertThat(node.getBoolean("sense.quantum")).isFalse();
        assertThat(node.getString("sense.kernel-log")).isEmpty();
        assertThat(node.getString("probe.listen")).isEmpty();
        Config controller = read(home().configuration("controller"));
        assertThat(controller.getBoolean("conditions.compare-steps")).isFalse();
    }

    @Test
    void what_somebody_added_wins_and_outlives_the_next_start() throws IOException {
        write(home(), shape(1, StoreKind.H2));
        Files.writeString(home().additions("controller"), "nodes.stop-grace = 77s");

        write(home(), shape(1, StoreKind.H2));

        assertThat(read(home().configuration("controller")).getDuration("nodes.stop-grace"))
                .isEqualTo(Duration.ofSeconds(77));
    }

    @Test
    void the_token_is_secret_and_stays() throws IOException {
        write(home(), shape(1, StoreKind.H2));
        String token = Files.readString(home().token());

        write(home(), shape(1, StoreKind.H2));

        assertThat(token).matches("[0-9a-f]{64}\n");
        assertThat(home().token()).hasContent(token);
        assertThat(
                        PosixFilePermissions.toString(
                                Files.getPosixFilePermissions(
                                        home().token(), LinkOption.NOFOLLOW_LINKS)))
                .isEqualTo("rw-------");
    }

    @Test
    void commands_find_every_controller() throws IOException {
        write(home(), shape(2, StoreKind.POSTGRESQL));

        assertThat(read(home().client()).getStringList("controllers"))
                .containsExactly(
                        "unix:" + folder + "/run/controller.sock",
                        "unix:" + folder + "/run/controller-2.sock");
    }

    @Test
    void sockets_move_away_from_a_path_that_is_too_long_for_them() throws IOException {
        DevHome deep = new DevHome(folder.resolve("d".repeat(100)));

        write(deep, shape(1, StoreKind.H2));

        Path socket = Path.of(read(deep.configuration("controller")).getString("api.socket"));
        assertThat(socket.toString()).hasSizeLessThan(108).doesNotStartWith(folder.toString());
        assertThat(socket.getParent()).isDirectory();
        new SocketFolder(deep).close();
        assertThat(socket.getParent()).doesNotExist();
    }

    private DevHome home() {
        return new DevHome(folder);
    }

    private static ClusterShape shape(int controllers, StoreKind store) {
        return new ClusterShape(Fabric.of(2), 0, controllers, store, Duration.ofSeconds(5));
    }

    private static void write(DevHome home, ClusterShape shape) throws IOException {
        new HomeFiles(home, new SplittableRandom()).write(new ShapeFile.Kept(shape, PORTS));
    }

    private static Config read(Path file) {
        return ConfigFactory.parseFile(file.toFile()).resolve();
    }
}

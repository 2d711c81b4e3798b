package lockstep.cli.dev.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

final class ShapeFileTest {
    @TempDir Path folder;

    @Test
    void what_is_kept_is_read_again() throws IOException {
        ShapeFile.Kept kept =
                new ShapeFile.Kept(
                        new ClusterShape(
                                Fabric.of(3), 8, 2, StoreKind.POSTGRESQL, Duration.ofMillis(1500)),
                        new PartPorts(Map.of("controller", 20_001, "controller-2", 20_002)));

        file().write(kept);

        assertThat(file().read()).contains(kept);
    }

    @Test
    void before_the_first_start_nothing_is_kept() throws IOException {
        assertThat(file().read()).isEmpty();
    }

    @Test
    void a_file_that_was_spoiled_is_named_with_what_is_wrong() throws IOException {
        Files.writeString(folder.resolve("dev.conf"), "nodes = 3");

        assertThatThrownBy(() -> file().read())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("dev.conf cannot be understood")
                .hasMessageContaining("nodes");
    }

    private ShapeFile file() {
        return new ShapeFile(folder.resolve("dev.conf"));
    }
}

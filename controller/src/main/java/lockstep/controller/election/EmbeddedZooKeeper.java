package lockstep.controller.election;

import org.apache.zookeeper.server.embedded.ExitHandler;
import org.apache.zookeeper.server.embedded.ZooKeeperServerEmbedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;

/// A persistent ZooKeeper server in this process, for sites that have no ensemble.
public final class EmbeddedZooKeeper implements AutoCloseable {
    private static final Duration START_MAX = Duration.ofSeconds(30);

    private final Path data;
    private final InetSocketAddress listen;
    private final Duration tick;
    private Optional<ZooKeeperServerEmbedded> server = Optional.empty();

    /// @param data kept over restarts; made if missing
    /// @param tick ZooKeeper's unit of time: sessions last between 2 and 20 ticks
    public EmbeddedZooKeeper(Path data, InetSocketAddress listen, Duration tick) {
        this.data = data;
        this.listen = listen;
        this.tick = tick;
    }

    /// Starts, and returns once clients are served.
    ///
    /// @throws UncheckedIOException when the directory cannot be written or the port is taken
    public void start() {
        Properties settings = new Properties();
        settings.setProperty("clientPortAddress", listen.getHostString());
        settings.setProperty("clientPort", Integer.toString(listen.getPort()));
        settings.setProperty("dataDir", data.resolve("zookeeper").toString());
        settings.setProperty("tickTime", Long.toString(tick.toMillis()));
        settings.setProperty("initLimit", "10");
        settings.setProperty("syncLimit", "5");
        settings.setProperty("admin.enableServer", "false");
        settings.setProperty("autopurge.purgeInterval", "24");
        settings.setProperty("maxClientCnxns", "200");
        try {
            Files.createDirectories(data);
            ZooKeeperServerEmbedded made =
                    ZooKeeperServerEmbedded.builder()
                            .baseDir(data)
                            .configuration(settings)
                            .exitHandler(ExitHandler.LOG_ONLY)
                            .build();
            server = Optional.of(made);
            made.start(START_MAX.toMillis());
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (Exception broken) {
            throw new IllegalStateException(
                    "ZooKeeper did not start on %s.\nMaybe another process has that port."
                            .formatted(listen),
                    broken);
        }
    }

    @Override
    public void close() {
        server.ifPresent(ZooKeeperServerEmbedded::close);
    }
}

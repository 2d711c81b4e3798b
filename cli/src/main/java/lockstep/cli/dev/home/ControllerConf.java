package lockstep.cli.dev.home;

import java.nio.file.Path;
import java.time.Duration;

/// What the configuration of a controller says.
final class ControllerConf {
    private static final Duration REPORT_EVERY_MAX = Duration.ofSeconds(1);
    private static final Duration SILENT_AFTER_MAX = Duration.ofSeconds(10);

    private final DevHome home;
    private final ClusterShape shape;
    private final PartPorts ports;

    ControllerConf(DevHome home, ClusterShape shape, PartPorts ports) {
        this.home = home;
        this.shape = shape;
        this.ports = ports;
    }

    /// @param name of the part
    /// @param socket where its API is served for users of this host
    String text(String name, Path socket) {
        return """
        cluster.name = dev

        controller {
          name = %s
          data = %s
        }

        api {
          listen = "127.0.0.1:%d"
          socket = %s
          token-file = %s
        }

        %s
        %s
        nodes {
          lease = %s
          report-every = %s
          silent-after = %s
          stop-grace = 5s
        }

        # Several nodes share these cores: steps tell of the load of this machine.
        conditions.compare-steps = false
        """
                .formatted(
                        name,
                        Hocon.quoted(home.data(name)),
                        ports.of(name),
                        Hocon.quoted(socket),
                        Hocon.quoted(home.token()),
                        store(),
                        election(),
                        Hocon.duration(shape.lease()),
                        Hocon.duration(least(shape.lease().dividedBy(10), REPORT_EVERY_MAX)),
                        Hocon.duration(least(shape.lease().dividedBy(2), SILENT_AFTER_MAX)));
    }

    private String store() {
        return switch (shape.store()) {
            case H2 ->
                    """
                    store {
                      type = h2
                      h2.folder = %s
                    }
                    """
                            .formatted(Hocon.quoted(home.data("journal")));
            case POSTGRESQL ->
                    """
                    store {
                      type = postgresql
                      postgresql {
                        url = "jdbc:postgresql://127.0.0.1:%d/postgres"
                        user = postgres
                      }
                    }
                    """
                            .formatted(ports.of(DevHome.POSTGRES));
        };
    }

    private String election() {
        int port = ports.of(DevHome.ZOOKEEPER);
        return shape.separateZooKeeper()
                ? """
                election {
                  mode = external
                  connect = "127.0.0.1:%d"
                  session-timeout = 4s
                }
                """
                        .formatted(port)
                : """
                election {
                  mode = embedded
                  embedded {
                    listen = "127.0.0.1:%d"
                    data = %s
                  }
                }
                """
                        .formatted(port, Hocon.quoted(home.data(DevHome.ZOOKEEPER)));
    }

    private static Duration least(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }
}

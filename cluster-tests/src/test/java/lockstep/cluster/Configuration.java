package lockstep.cluster;

import java.time.Duration;

/// What stands in the configuration of each host.
final class Configuration {
    private Configuration() {}

    /// Longer than any fault lasts that is not about leases, and short enough for a test that waits
    /// for the end of one.
    static final Duration LEASE = Duration.ofSeconds(45);

    static String controller(Place place) {
        return """
        cluster.name = lab
        controller { name = %1$s, data = /var/lib/lockstep/controller, address = "%1$s:7420" }
        api {
          listen = "0.0.0.0:7420"
          socket = /run/lockstep/api.sock
          token-file = /shared/etc/api.token
          %2$s
        }
        store {
          type = postgresql
          postgresql { url = "jdbc:postgresql://db/lockstep", user = lockstep, password-file = /shared/etc/database.password }
        }
        election {
          mode = external
          connect = "zk1:2181,zk2:2181,zk3:2181/lockstep"
          password-file = /shared/etc/zookeeper.password
        }
        nodes { lease = %3$ds, report-every = 500ms, silent-after = 3s, stop-grace = 1s }
        probes.every = 0s
        backup.every = 0s
        """
                .formatted(place.host(), tls(place), LEASE.toSeconds());
    }

    static String node(Place place) {
        return """
        cluster {
          controllers = [ "ctl1:7420", "ctl2:7420" ]
          token-file = /shared/etc/api.token
          %2$s
        }
        node { name = %1$s, data = /var/lib/lockstep/node, address = %1$s, cpus = 32, accelerators = [] }
        launch { allow-root-jobs = true, min-uid = 0, cgroup = none, enforce = off }
        sense { enabled = false, kernel-log = "" }
        probe.listen = ""
        """
                .formatted(place.host(), tls(place));
    }

    static String client() {
        return """
        controllers = [ "ctl1:7420", "ctl2:7420" ]
        token-file = /shared/etc/api.token
        %s
        """
                .formatted(tls(Place.LOGIN));
    }

    private static String tls(Place place) {
        return """
        tls { certificate = /shared/etc/tls/%1$s/%1$s.crt, key = /shared/etc/tls/%1$s/%1$s.key, \
        ca = /shared/etc/tls/%1$s/ca.crt, crl = /shared/etc/tls/%1$s/ca.crl }\
        """
                .formatted(place.host());
    }
}

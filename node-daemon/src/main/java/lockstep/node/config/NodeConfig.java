package lockstep.node.config;

import lockstep.identity.TlsFiles;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/// All settings of a node daemon. `conf/node.conf` says what each is for.
public record NodeConfig(
        Cluster cluster,
        Node node,
        Fabric fabric,
        Hardware hardware,
        Launch launch,
        Sense sense,
        Probe probe,
        Users users,
        LogLevel logLevel) {

    /// Whom the node obeys.
    ///
    /// @param controllers at least one
    /// @param tls this node's certificate; empty: connections to controllers are not encrypted
    public record Cluster(
            List<HostPort> controllers, Optional<Path> tokenFile, Optional<TlsFiles> tls) {
        public Cluster {
            controllers = List.copyOf(controllers);
        }
    }

    /// Who the node is.
    ///
    /// @param data everything that the node keeps lies below it
    /// @param address where ranks of other nodes reach this one
    public record Node(String name, Path data, String address, List<String> features) {
        public Node {
            features = List.copyOf(features);
        }
    }

    /// Where it is in the fabric; empty texts where that is not known.
    public record Fabric(String leaf, String spine, String rack) {}

    /// What to report instead of what the machine says; empty: what it says.
    public record Hardware(
            OptionalInt cpus,
            OptionalLong memoryMib,
            Optional<List<AcceleratorGroup>> accelerators) {
        public Hardware {
            accelerators = accelerators.map(List::copyOf);
        }
    }

    /// So many accelerators of one kind.
    public record AcceleratorGroup(String name, String type, int count) {}

    /// For whom and how ranks are started.
    ///
    /// @param pidsMax processes and threads that an attempt may have on this node
    /// @param pinCpus whether an attempt gets CPUs of its own, where that is enforced
    /// @param strays what is done about processes of users who have no job here
    public record Launch(
            boolean allowRootJobs,
            int minUserId,
            CgroupChoice cgroup,
            Enforce enforce,
            int pidsMax,
            boolean pinCpus,
            Strays strays) {}

    /// What is done about processes of users who have no job here.
    public enum Strays {
        IGNORE,
        REPORT,
        /// Reported and killed.
        END
    }

    /// Whether jobs are held to what they were given.
    public enum Enforce {
        /// As far as this machine allows.
        AUTO,
        OFF,
        /// The daemon does not start where it cannot.
        REQUIRED
    }

    /// Where the node makes its cgroups.
    public sealed interface CgroupChoice {

        /// Below the daemon's own, if that can be written.
        record Own() implements CgroupChoice {}

        /// Nowhere: ranks are sessions.
        record None() implements CgroupChoice {}

        /// Below this directory of the v2 hierarchy.
        record Below(Path directory) implements CgroupChoice {}
    }

    /// How the node watches its own health.
    ///
    /// @param reportEvery the least time between two reports, unless something is urgent
    /// @param quantum whether idle cores are timed
    /// @param storage directories to be tried, by the names they are reported under
    /// @param checks directory of the site's own checks; empty: none
    /// @param checkTimeout after this a check has failed
    /// @param kernelLog where the kernel's messages are read; empty: nowhere
    public record Sense(
            boolean enabled,
            Duration reportEvery,
            boolean quantum,
            SortedMap<String, Path> storage,
            Optional<Path> checks,
            Duration checksEvery,
            Duration checkTimeout,
            Optional<Path> kernelLog) {
        public Sense {
            storage = Collections.unmodifiableSortedMap(new TreeMap<>(storage));
        }
    }

    /// Where other nodes measure the way to this one.
    ///
    /// @param listen port 0: any that is free; empty: nowhere, the node is not probed
    /// @param address what the controller tells the other nodes; empty: as it listens
    public record Probe(Optional<HostPort> listen, Optional<HostPort> address) {}

    /// Where users of this host call.
    ///
    /// @param socket a Unix socket; empty: nowhere
    public record Users(Optional<Path> socket) {}

    /// How much is logged.
    public enum LogLevel {
        ERROR,
        WARN,
        INFO,
        DEBUG,
        TRACE
    }
}

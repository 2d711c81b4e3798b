package lockstep.controller.config;

import lockstep.controller.history.Retention;
import lockstep.controller.journal.sql.PostgresSettings.Replica;
import lockstep.controller.stage.StageSettings;
import lockstep.gang.assess.AssessSettings;
import lockstep.gang.cluster.Partitions;
import lockstep.gang.decide.Rules;
import lockstep.gang.fair.Policy;
import lockstep.gang.plan.Settings;
import lockstep.gang.probe.ProbeSettings;
import lockstep.gang.progress.ProgressSettings;
import lockstep.identity.TlsFiles;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/// Everything that a controller is told by its configuration file. Read by [ControllerConfigFile].
public record ControllerConfig(
        String clusterName,
        Self controller,
        Api api,
        Tokens tokens,
        Store store,
        Backup backup,
        Retention history,
        Election election,
        Nodes nodes,
        Scheduling scheduling,
        ProbeSettings probes,
        AssessSettings conditions,
        StageSettings checkpoints,
        Partitions partitions,
        Policy policy,
        Roles roles,
        Rules limits,
        LogLevel logLevel) {

    /// This controller.
    ///
    /// @param name differs from that of every other controller of the cluster
    /// @param data the folder that holds what this controller keeps
    /// @param address where clients and nodes on other hosts reach its API
    public record Self(String name, Path data, Address address) {}

    /// Where the API is served.
    ///
    /// @param socket the Unix socket for users of this host
    /// @param tokenFile the secret of callers over TCP; made when it is missing
    /// @param tls empty: TCP is not encrypted, and whoever holds the token is believed
    /// @param standbyAgeMax while this controller does not lead: reads are answered from a state
    ///   younger than that
    public record Api(
            Address listen,
            Path socket,
            Path tokenFile,
            Optional<TlsFiles> tls,
            Rates rates,
            Duration standbyAgeMax) {}

    /// Tokens for tools off the cluster.
    ///
    /// @param listen where they count; empty: there are none
    /// @param longest how long one counts at most
    /// @param roles whether operators and administrators may have some by which they are that
    public record Tokens(Optional<Address> listen, Duration longest, boolean roles) {}

    /// How often each user may call, who is no operator and no administrator.
    ///
    /// @param perSecond in the long run
    /// @param burst at once after a pause
    public record Rates(int perSecond, int burst) {}

    /// Who cares for the cluster, by the names of users. Beside them root and the controller's own
    /// user on its host administer.
    public record Roles(Set<String> administrators, Set<String> operators) {
        public Roles {
            administrators = Set.copyOf(administrators);
            operators = Set.copyOf(operators);
        }
    }

    /// Where the journal lies.
    public sealed interface Store {
        /// In files under `folder`.
        record H2(Path folder) implements Store {}

        /// In a PostgreSQL database.
        ///
        /// @param url `jdbc:postgresql://host/database`
        /// @param passwordFile may be missing where the server asks for no password
        /// @param replica whether there must be a synchronous one
        record Postgresql(String url, String user, Path passwordFile, Replica replica)
                implements Store {}
    }

    /// Where the leader writes the journal into files.
    ///
    /// @param folder made when it is missing
    /// @param every zero for never
    /// @param keep how many; older ones are removed once a newer one is whole
    public record Backup(Path folder, Duration every, int keep) {}

    /// Who proposes the leader.
    public sealed interface Election {
        /// How long a leader that is not heard of stays leader.
        Duration sessionTimeout();

        /// ZooKeeper inside this process.
        record Embedded(Address listen, Path data, Duration sessionTimeout) implements Election {}

        /// A ZooKeeper ensemble of its own.
        ///
        /// @param connect `host:port,host:port/path`
        /// @param passwordFile the same for all controllers of the cluster; empty: ZooKeeper takes
        ///   everybody's word
        record External(String connect, Optional<Path> passwordFile, Duration sessionTimeout)
                implements Election {}
    }

    /// How nodes are watched and told.
    ///
    /// @param lease how long a node that hears nothing from us lets its ranks live
    /// @param reportEvery how often a node reports when nothing changes
    /// @param silentAfter without a report for so long, a node gets no new work
    /// @param assemblyTimeout how long all nodes of a gang may take to be prepared
    /// @param stopGrace between SIGTERM and SIGKILL
    public record Nodes(
            Duration lease,
            Duration reportEvery,
            Duration silentAfter,
            Duration assemblyTimeout,
            Duration stopGrace) {}

    /// When the planner runs.
    ///
    /// @param interval a round is made this often even if nothing changed
    ///
    /// @param settings what can be turned about the policy
    ///
    /// @param actsOnDegraded whether running gangs with a bad node, or that stand still, begin
    ///   again where that pays
    ///
    /// @param progress from when on a gang that makes no step stands still
    public record Scheduling(
            Duration interval,
            Settings settings,
            boolean actsOnDegraded,
            ProgressSettings progress) {}

    /// From silence to everything.
    public enum LogLevel {
        OFF,
        ERROR,
        WARN,
        INFO,
        DEBUG,
        TRACE
    }
}

package lockstep.cli.dev.cluster;

import java.util.Optional;
import java.util.Set;

/// What bringing a cluster up and taking it down ask of its controllers. Every call answers soon,
/// also when nobody leads.
public interface ClusterApi {

    /// How far the cluster has come; empty while no controller leads.
    Optional<Readiness> readiness();

    /// The jobs that have processes on nodes; none when nobody answers.
    Set<Integer> jobsOnNodes();

    /// Asks for the end of a job; in vain when nobody answers.
    void cancel(int job);
}

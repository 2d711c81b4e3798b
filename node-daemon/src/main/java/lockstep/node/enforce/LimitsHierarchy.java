package lockstep.node.enforce;

import lockstep.node.agent.AttemptKey;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/// Cgroups of attempts in one version of the kernel's interface. Each is named by its attempt.
sealed interface LimitsHierarchy permits V1Limits, V2Limits {

    /// What it can limit or count here.
    Set<Controller> controllers();

    /// Makes the attempt's cgroups with their limits.
    void apply(AttemptKey attempt, AttemptLimits limits) throws IOException;

    /// Makes the rank's own cgroups, inside those of its attempt, where that counts something.
    ///
    /// @return the files that the rank writes itself to; each is there
    List<Path> entrances(AttemptKey attempt, int rank) throws IOException;

    /// How many processes of the attempt the kernel killed for want of memory.
    long oomKills(AttemptKey attempt);

    /// The attempt's limit; empty where none is kept here.
    OptionalLong memoryBytes(AttemptKey attempt);

    /// What all ranks of the attempt used here together.
    Usage usage(AttemptKey attempt);

    /// What one rank of the attempt used here.
    Usage usage(AttemptKey attempt, int rank);

    /// Whether the attempt has a cgroup here. Does not look at others.
    boolean has(AttemptKey attempt);

    /// The attempts that have a cgroup here.
    Set<AttemptKey> present();

    /// The CPUs that one attempt is pinned to; empty where it is not.
    Set<Integer> cpus(AttemptKey attempt);

    /// The CPUs that attempts are pinned to.
    Set<Integer> cpusTaken();

    /// The processes in the attempt's cgroups, and in those of its ranks.
    Set<Integer> processes(AttemptKey attempt);

    /// Removes the attempt's cgroups, those of its ranks first; those in which something lives
    /// stay, and are returned.
    List<Path> remove(AttemptKey attempt);

    /// Removes the node's own cgroups, where nothing is left in them.
    void close();
}

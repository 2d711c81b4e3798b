package lockstep.gang.explain;

import lockstep.gang.cluster.NodeName;
import lockstep.gang.job.JobId;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// One thing that could be different.
public sealed interface Change {
    /// Something that the job's owner can do.
    sealed interface ByOwner extends Change {}

    /// Something that happens to the cluster.
    sealed interface ByCluster extends Change {}

    /// It is not held any more.
    record Released() implements ByOwner {}

    /// It does not ask for a begin time.
    record AnyTime() implements ByOwner {}

    /// It asks for less time.
    ///
    /// @param asked absent when it asks for no limit now
    record TimeLimit(Duration limit, Optional<Duration> asked) implements ByOwner {}

    record OtherPartition(String name) implements ByOwner {}

    record OtherQos(String name) implements ByOwner {}

    /// It does not name nodes.
    record AnyNodes(List<String> named) implements ByOwner {
        public AnyNodes {
            named = List.copyOf(named);
        }
    }

    /// It does not exclude nodes.
    record NoExclusion(List<String> excluded) implements ByOwner {
        public NoExclusion {
            excluded = List.copyOf(excluded);
        }
    }

    /// It does not ask for features.
    record AnyFeatures(List<String> asked) implements ByOwner {
        public AnyFeatures {
            asked = List.copyOf(asked);
        }
    }

    /// It shares its nodes with others.
    record Sharing() implements ByOwner {}

    /// It does not say how it must lie in the fabric.
    record AnyLayout() implements ByOwner {}

    /// It runs on fewer nodes.
    record FewerNodes(int nodes, int asked) implements ByOwner {}

    /// It takes the nodes that are free, although it loses more there than by waiting.
    record PoorerNodes() implements ByOwner {}

    /// Nodes that are too slow for its class are admitted.
    record UnfitNodes() implements ByCluster {}

    /// Nodes may be used again.
    ///
    /// @param domain what they have in common, for people: `rack r7`; empty where nothing
    record NodesBack(List<NodeName> nodes, String domain) implements ByCluster {
        public NodesBack {
            nodes = List.copyOf(nodes);
        }
    }

    /// The jobs that it depends on have done what it waits for.
    ///
    /// @param expected when that is
    record DependenciesMet(List<JobId> jobs, Optional<Instant> expected) implements ByCluster {
        public DependenciesMet {
            jobs = List.copyOf(jobs);
        }
    }
}

package lockstep.stager.store;

import java.util.List;

/// A durable place for checkpoints, and the ways to it.
///
/// @param name its name in the settings
/// @param cluster the cluster's name, below which all objects lie
/// @param paths the ways to it, at least one; they may lead to the same objects or to different
///   ones
public record Store(String name, String cluster, List<StorePath> paths) {
    public Store {
        paths = List.copyOf(paths);
        if (paths.isEmpty()) {
            throw new IllegalArgumentException(
                    "store %s must have at least one path".formatted(name));
        }
    }

    /// The names of a job's objects in it.
    public JobFolder job(long job) {
        return new JobFolder(cluster, job);
    }
}

package lockstep.controller.stage;

import java.util.List;
import java.util.Optional;

/// What the site says of checkpoints.
///
/// @param stores those that jobs may name
/// @param partners whether nodes keep copies for others
/// @param nodeRate bytes a second that moving may take of one node
/// @param tenantRate bytes a second for all jobs of one user together; infinite for no bound
/// @param nodeCache bytes that staged data of one user may take of one node; 0 for the half of what
///   its disk could still give
public record StageSettings(
        List<StoreSetting> stores,
        boolean partners,
        double nodeRate,
        double tenantRate,
        long nodeCache) {
    /// No store, partners, half of what a 10 Gbit/s link carries.
    public static final StageSettings STANDARD =
            new StageSettings(List.of(), true, 625e6, Double.POSITIVE_INFINITY, 0);

    public StageSettings {
        stores = List.copyOf(stores);
    }

    /// A place that outlives nodes.
    ///
    /// @param paths the ways to it
    public record StoreSetting(String name, List<PathSetting> paths) {
        public StoreSetting {
            paths = List.copyOf(paths);
        }
    }

    /// A way to a store.
    ///
    /// @param rate bytes a second that all nodes together may send along it; infinite for no bound
    public record PathSetting(String name, String uri, double rate) {}

    /// The store that a job means; empty when it names none that there is.
    ///
    /// @param word a configured name, `file:///…` or `s3://…`
    public Optional<StoreSetting> store(String word) {
        if (word.contains(":/")) {
            return Optional.of(
                    new StoreSetting(
                            word, List.of(new PathSetting(word, word, Double.POSITIVE_INFINITY))));
        }
        return stores.stream().filter(one -> one.name().equals(word)).findFirst();
    }
}

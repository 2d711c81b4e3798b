package lockstep.controller.api;

import java.util.Optional;

/// Whether this controller may answer for the cluster.
public sealed interface Leadership {
    record Leading() implements Leadership {}

    /// Another controller leads, or none does.
    ///
    /// @param leader `host:port` of the leader's API, if it is known
    record Following(Optional<String> leader) implements Leadership {}
}

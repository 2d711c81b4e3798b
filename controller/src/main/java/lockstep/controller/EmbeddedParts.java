package lockstep.controller;

import lockstep.controller.config.ControllerConfig.Election;
import lockstep.controller.election.EmbeddedZooKeeper;

/// Servers that live in this process, where the configuration says so.
final class EmbeddedParts {
    /// ZooKeeper allows sessions of 2 to 20 ticks.
    private static final int TICKS_PER_SESSION = 4;

    private EmbeddedParts() {}

    /// Starts them.
    ///
    /// @return ends them
    static AutoCloseable start(Election election) {
        return switch (election) {
            case Election.External _ -> () -> {};
            case Election.Embedded(var listen, var data, var session) -> {
                EmbeddedZooKeeper server =
                        new EmbeddedZooKeeper(
                                data, listen.socket(), session.dividedBy(TICKS_PER_SESSION));
                server.start();
                yield server;
            }
        };
    }
}

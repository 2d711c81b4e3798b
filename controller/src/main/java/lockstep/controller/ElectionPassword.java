package lockstep.controller;

import lockstep.controller.config.ControllerConfig.Election;
import lockstep.controller.identity.TokenFile;

import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.Optional;

/// The secret by which ZooKeeper knows the controllers of a cluster.
final class ElectionPassword {
    private static final Logger LOG = LogManager.getLogger(ElectionPassword.class);

    private ElectionPassword() {}

    /// A server in this process is ours alone; an ensemble must be told the same by all
    /// controllers.
    static Optional<String> of(Election how) throws IOException {
        return switch (how) {
            case Election.Embedded(_, var data, _) ->
                    Optional.of(
                            TokenFile.readOrMake(
                                    data.resolve("zookeeper.password"), new SecureRandom()));
            case Election.External(_, var file, _) when file.isPresent() ->
                    Optional.of(TokenFile.readShared(file.get()));
            case Election.External(var connect, _, _) -> {
                LOG.warn(
                        "whoever reaches ZooKeeper at {} may say who leads.\n"
                                + "Maybe set election.password-file.",
                        connect);
                yield Optional.empty();
            }
        };
    }
}

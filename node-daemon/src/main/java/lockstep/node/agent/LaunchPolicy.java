package lockstep.node.agent;

import lockstep.protocol.v1.LaunchSpec;

import java.util.Optional;

/// What this node's administrator does not allow to be launched, whatever the controller orders.
public interface LaunchPolicy {

    /// Says, for the user, why `launch` is refused here; empty when it is allowed.
    Optional<String> objection(LaunchSpec launch);
}

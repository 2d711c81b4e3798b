package lockstep.node.probe;

import java.time.Duration;

/// How long the ends of a probe wait for each other.
///
/// @param step for the other's next word: to connect, to greet, to answer. Long enough for TCP to
///   send what was lost a second and a third time
/// @param burst what was received until then counts, so that a slow way shows as a low rate and not
///   as a burst that does not end
/// @param probe for the whole on the side that is probed; more than all steps together
record Patience(Duration step, Duration burst, Duration probe) {
    static final Patience STANDARD =
            new Patience(Duration.ofSeconds(5), Duration.ofSeconds(2), Duration.ofSeconds(30));
}

package lockstep.node.probe;

import java.time.Duration;

/// How long the ends of a probe wait for each other.
///
/// @param connect long enough for TCP to send a lost packet once more, and short enough that a way
///   which is broken does not hold up the rounds
/// @param step for the other's next word: to greet, to answer
/// @param burst what was received until then counts, so that a slow way shows as a low rate and not
///   as a burst that does not end
/// @param probe for the whole on the side that is probed; more than all steps together
record Patience(Duration connect, Duration step, Duration burst, Duration probe) {
    static final Patience STANDARD =
            new Patience(
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(30));
}

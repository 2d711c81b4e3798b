package lockstep.node.stage;

import java.time.Duration;

/// What becomes of orders while no controller can be told anything, and so none can be heard.
///
/// A node that is cut off brings and deletes nothing any more after a while: by and by somebody
/// else is ordered to. Controllers wait longer than that and the time it takes to notice. A stream
/// that only hung for a moment brings no orders anew, so what they said is taken up again; after
/// longer, or on another stream, the leader orders everything once more.
public final class Solitude {
    static final Duration GIVES_UP_AFTER = Duration.ofSeconds(30);

    /// Within this time nobody else is ordered to.
    static final Duration HUNG_FOR = Duration.ofSeconds(60);

    private boolean alone;
    private long streamThen;
    private Duration longest = Duration.ZERO;

    /// What is to be done with orders.
    public enum Step {
        NOTHING,
        GIVE_UP,
        TAKE_UP
    }

    /// Looks again.
    ///
    /// @param silent for how long nothing could be told
    /// @param stream a number of the newest stream to the leader
    public Step look(Duration silent, long stream) {
        if (silent.compareTo(GIVES_UP_AFTER) > 0) {
            alone = true;
            streamThen = stream;
            longest = silent;
            return Step.GIVE_UP;
        }
        boolean takesUp = alone && stream == streamThen && longest.compareTo(HUNG_FOR) < 0;
        alone = false;
        return takesUp ? Step.TAKE_UP : Step.NOTHING;
    }
}

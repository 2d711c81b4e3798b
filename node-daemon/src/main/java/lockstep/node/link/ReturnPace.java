package lockstep.node.link;

import java.time.Duration;

/// How long this node waits at most before it tries again to reach who leads. The leader says it:
/// in a large cluster nodes that come back after an outage must take their time, or they keep it
/// from answering anybody. Any thread may call.
public final class ReturnPace {

    static final Duration LEAST = Duration.ofSeconds(2);
    private static final Duration MOST = Duration.ofMinutes(1);

    private volatile Duration longest = LEAST;

    Duration longest() {
        return longest;
    }

    /// Takes the leader's word, within bounds; one that says nothing means what a small cluster
    /// does.
    void told(Duration asked) {
        Duration bounded = asked.compareTo(MOST) > 0 ? MOST : asked;
        longest = bounded.compareTo(LEAST) < 0 ? LEAST : bounded;
    }
}

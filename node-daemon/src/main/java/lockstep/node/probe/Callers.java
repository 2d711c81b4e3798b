package lockstep.node.probe;

import io.netty.channel.Channel;

import java.util.ArrayDeque;
import java.util.Deque;

/// Connections to the probe port that are in no probe. There are few of them: one more and the
/// oldest goes, for who belongs to the cluster says hello at once, and who only connects shall not
/// keep others out.
final class Callers {

    static final int MOST = 16;

    private final Deque<Channel> waiting = new ArrayDeque<>();

    void add(Channel caller) {
        waiting.addLast(caller);
        if (waiting.size() > MOST) {
            var _ = waiting.removeFirst().close();
        }
    }

    void remove(Channel caller) {
        waiting.remove(caller);
    }
}

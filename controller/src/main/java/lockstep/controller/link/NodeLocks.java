package lockstep.controller.link;

import lockstep.gang.cluster.NodeName;

import java.util.stream.Stream;

/// A lock for each node; a few share one. Nobody holds two.
final class NodeLocks {
    private static final int COUNT = 256;

    private final Object[] locks = Stream.generate(Object::new).limit(COUNT).toArray();

    Object of(NodeName name) {
        return locks[Math.floorMod(name.hashCode(), COUNT)];
    }
}

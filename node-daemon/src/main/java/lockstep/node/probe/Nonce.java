package lockstep.node.probe;

import java.util.random.RandomGenerator;

/// 16 bytes that nobody can foretell: what proves something proves it for one probe only.
record Nonce(long high, long low) {

    static final int BYTES = 16;

    static Nonce of(RandomGenerator random) {
        return new Nonce(random.nextLong(), random.nextLong());
    }
}

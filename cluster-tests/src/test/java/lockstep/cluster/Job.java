package lockstep.cluster;

import java.time.Duration;

/// A job that was acknowledged, and what its ranks left behind.
record Job(Cluster cluster, String id, int ranks) {
    private static final Duration A_START = Duration.ofSeconds(60);

    Trail trail() {
        return cluster.trail(id);
    }

    /// Its state, as the cluster says it: R, CD, PD…; nothing where nobody answers.
    String state() {
        return cluster.ask("queue", "-h", "-t", "all", "-j", id, "-o", "%t").output().strip();
    }

    Job awaitRunning() {
        Await.until(
                A_START,
                "all ranks of job %s have begun".formatted(id),
                () -> trail().livesAfter(0, ranks));
        return this;
    }

    void awaitState(String state, Duration limit) {
        Await.until(limit, "job %s is %s".formatted(id, state), () -> state().equals(state));
    }

    /// Each rank gives a sign from now on, and was started once.
    void requireUndisturbed() {
        double now = cluster.now();
        Await.until(
                Duration.ofSeconds(10),
                "all ranks of job %s are alive".formatted(id),
                () -> trail().livesAfter(now, ranks));
        if (trail().starts().size() != ranks) {
            throw new AssertionError(
                    "job %s was started again: %s".formatted(id, trail().starts()));
        }
    }
}

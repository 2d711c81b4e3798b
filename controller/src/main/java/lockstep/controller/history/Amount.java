package lockstep.controller.history;

/// How much of the cluster, in milliseconds of one accelerator and of one CPU.
record Amount(long acceleratorMillis, long cpuMillis) {
    static final Amount NOTHING = new Amount(0, 0);

    static Amount of(ShareRow share, long millis) {
        return new Amount(share.accelerators() * millis, share.cpus() * millis);
    }

    Amount plus(Amount other) {
        return new Amount(acceleratorMillis + other.acceleratorMillis, cpuMillis + other.cpuMillis);
    }

    Amount negated() {
        return new Amount(-acceleratorMillis, -cpuMillis);
    }

    boolean isNothing() {
        return equals(NOTHING);
    }
}

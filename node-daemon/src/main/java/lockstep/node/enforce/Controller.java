package lockstep.node.enforce;

import java.util.Arrays;
import java.util.Optional;

/// The cgroup controllers that a node makes use of, by the kernel's names (`io` is v2's word for
/// `blkio`).
public enum Controller {
    MEMORY("memory"),
    PIDS("pids"),
    CPUSET("cpuset"),
    DEVICES("devices"),
    CPUACCT("cpuacct"),
    BLKIO("blkio"),
    /// Limits nothing: v1's way of keeping ranks from forking while they are killed.
    FREEZER("freezer");

    private final String word;

    Controller(String word) {
        this.word = word;
    }

    public String word() {
        return word;
    }

    static Optional<Controller> of(String word) {
        String known = word.equals("io") ? "blkio" : word;
        return Arrays.stream(values()).filter(c -> c.word.equals(known)).findAny();
    }
}

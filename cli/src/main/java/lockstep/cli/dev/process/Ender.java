package lockstep.cli.dev.process;

import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;

/// Ends processes by identity, so that no stranger with a reused number is hit.
public final class Ender {
    private static final Duration LOOK_EVERY = Duration.ofMillis(10);
    private static final Duration KILL_PATIENCE = Duration.ofSeconds(5);

    private final ProcessTable table;

    public Ender(ProcessTable table) {
        this.table = table;
    }

    /// SIGTERM; after `grace`, SIGKILL to those that are left.
    ///
    /// @return who lives even now: a process in an uninterruptible wait, or another user's
    public Set<ProcessIdentity> end(Collection<ProcessIdentity> processes, Duration grace)
            throws InterruptedException {
        processes.stream().filter(table::lives).forEach(one -> signal(one, false));
        return kill(await(processes, grace));
    }

    /// SIGKILL at once.
    ///
    /// @return who lives even now
    public Set<ProcessIdentity> kill(Collection<ProcessIdentity> processes)
            throws InterruptedException {
        processes.stream().filter(table::lives).forEach(one -> signal(one, true));
        return await(processes, KILL_PATIENCE);
    }

    private static void signal(ProcessIdentity process, boolean kill) {
        ProcessHandle.of(process.pid())
                .ifPresent(
                        handle -> {
                            if (kill) {
                                handle.destroyForcibly();
                            } else {
                                handle.destroy();
                            }
                        });
    }

    private Set<ProcessIdentity> await(Collection<ProcessIdentity> processes, Duration patience)
            throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        Set<ProcessIdentity> left = alive(processes);
        while (!left.isEmpty() && System.nanoTime() - deadline < 0) {
            Thread.sleep(LOOK_EVERY);
            left = alive(left);
        }
        return left;
    }

    private Set<ProcessIdentity> alive(Collection<ProcessIdentity> processes) {
        return processes.stream().filter(table::lives).collect(Collectors.toUnmodifiableSet());
    }
}

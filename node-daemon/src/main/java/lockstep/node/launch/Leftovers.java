package lockstep.node.launch;

import lockstep.node.agent.AttemptKey;
import lockstep.node.config.NodeConfig.Strays;
import lockstep.node.process.Kernel;
import lockstep.node.process.ProcessTable;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// What lives here and should not: of attempts that nobody knows, or after it was killed.
final class Leftovers {

    private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);

    private final Remains remains;
    private final RankProcesses ranks;
    private final ProcessTable processes;
    private final Alarm alarm;

    Leftovers(Remains remains, RankProcesses ranks, ProcessTable processes, Alarm alarm) {
        this.remains = remains;
        this.ranks = ranks;
        this.processes = processes;
        this.alarm = alarm;
    }

    /// Removes what earlier daemons left of attempts that nobody knows any more. Those of which
    /// something lives stay as they are, and are dealt with as strays.
    void collect(Predicate<AttemptKey> known, Strays strays, Consumer<AttemptKey> remove) {
        Set<AttemptKey> unknown = remains.attempts();
        unknown.removeIf(known);
        for (AttemptKey attempt : unknown) {
            if (remains.processes(attempt).isEmpty() && !ranks.live(attempt)) {
                remove.accept(attempt);
            } else {
                dealWith(attempt, strays);
            }
        }
    }

    private void dealWith(AttemptKey attempt, Strays strays) {
        String text =
                "nobody knows attempt %s, and of it live: %s"
                        .formatted(attempt, remains.described(attempt, processes));
        LOG.warn(text);
        if (strays != Strays.IGNORE) {
            alarm.raise("stray process", "", text, false);
        }
        if (strays == Strays.END) {
            ranks.kill(attempt);
            for (int pid : remains.processes(attempt)) {
                processes.signal(
                        pid, Kernel.SIGKILL, _ -> remains.processes(attempt).contains(pid));
            }
        }
    }

    /// Tells that the attempt's processes survive being killed: the node must not be used.
    void tellUnkillable(AttemptKey attempt) {
        String text =
                "after attempt %s: processes survive SIGKILL: %s"
                        .formatted(attempt, remains.described(attempt, processes));
        LOG.error(text);
        alarm.raise("unclean", "", text, true);
    }
}

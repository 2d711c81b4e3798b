package lockstep.node.launch;

import lockstep.node.agent.AttemptKey;
import lockstep.node.agent.RankState;
import lockstep.node.process.Kernel;
import lockstep.node.process.ProcessTable;

import java.util.Collection;
import java.util.Optional;

/// The processes of ranks, and of their shepherds: whether they live, and how they are ended. Used
/// on the agent's thread.
final class RankProcesses {

    private final RunDirectory run;
    private final Containment containment;
    private final Remains remains;
    private final Watches watches;
    private final String bootId;
    private final ProcessTable processes;

    RankProcesses(
            RunDirectory run,
            Containment containment,
            Remains remains,
            Watches watches,
            String bootId,
            ProcessTable processes) {
        this.run = run;
        this.containment = containment;
        this.remains = remains;
        this.watches = watches;
        this.bootId = bootId;
        this.processes = processes;
    }

    /// A stopped process goes on with the signal pending, so it does nothing before that.
    void terminate(AttemptKey key) {
        for (RankWatch watch : watches.of(key)) {
            if (watch.state() instanceof RankState.Live) {
                containment.signalAll(watch.name, Kernel.SIGTERM);
                containment.signalAll(watch.name, Kernel.SIGCONT);
            }
        }
    }

    void kill(AttemptKey key) {
        for (RankName name : named(key)) {
            Optional<RankWatch> watch = watches.find(name);
            watch.ifPresent(known -> known.abandoned = true);
            boolean ended = watch.map(RankWatch::state).filter(RankState::isFinal).isPresent();
            if (!ended && run.of(name).hasShepherdRecord() && run.of(name).barRank()) {
                killShepherd(name);
            }
            containment.killAll(name);
        }
    }

    /// Of a rank that was never forked, and never will be.
    private void killShepherd(RankName name) {
        run.of(name)
                .shepherd(bootId)
                .ifPresent(shepherd -> processes.signal(shepherd, Kernel.SIGKILL));
    }

    /// The attempt's ranks that are watched, or else those that left a directory or a cgroup.
    Collection<RankName> named(AttemptKey key) {
        return watches.has(key)
                ? watches.of(key).stream().map(watch -> watch.name).toList()
                : remains.ranks(key);
    }

    void killStrays(RankName name) {
        if (!containment.isEmpty(name)) {
            containment.killAll(name);
        }
    }

    boolean live(AttemptKey key) {
        return named(key).stream()
                .anyMatch(name -> shepherdLives(name) || !containment.isEmpty(name));
    }

    private boolean shepherdLives(RankName name) {
        Optional<Process> child = watches.find(name).flatMap(RankWatch::child);
        if (child.isPresent()) {
            return child.get().isAlive();
        }
        return run.of(name).shepherd(bootId).filter(processes::isAlive).isPresent();
    }
}

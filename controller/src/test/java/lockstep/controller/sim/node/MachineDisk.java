package lockstep.controller.sim.node;

import lockstep.controller.sim.engine.Chance;
import lockstep.node.agent.Allegiance;
import lockstep.node.agent.AttemptKey;
import lockstep.node.agent.AttemptProgress;
import lockstep.node.agent.AttemptRecord;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// What a machine's disk holds of the spool. Writes under way may or may not be found after a
/// crash.
final class MachineDisk {
    /// A write that nobody has been told of yet.
    static final class Write {
        private final Runnable effect;
        private boolean done;

        Write(Runnable effect) {
            this.effect = effect;
        }

        void perform() {
            if (!done) {
                done = true;
                effect.run();
            }
        }
    }

    private final Chance chance;
    private final List<Write> underWay = new ArrayList<>();
    long starts;
    Allegiance allegiance = Allegiance.NONE;
    final Map<AttemptKey, AttemptRecord> records = new TreeMap<>();
    final Set<AttemptKey> damaged = new TreeSet<>();
    final Map<Integer, Integer> forgotten = new TreeMap<>();
    final Map<AttemptKey, AttemptProgress> progress = new TreeMap<>();
    String leaseBootId = "";
    long leaseUntilMillis;

    MachineDisk(Chance chance) {
        this.chance = chance;
    }

    Write begin(Runnable effect) {
        Write write = new Write(effect);
        underWay.add(write);
        return write;
    }

    void end(Write write) {
        underWay.remove(write);
    }

    /// The daemon has died: each write under way has happened or not.
    void daemonDied() {
        for (Write write : List.copyOf(underWay)) {
            if (chance.with(0.5)) {
                write.perform();
            }
        }
        underWay.clear();
    }

    /// The power is gone: what was never synced may be gone too.
    void powerCut() {
        daemonDied();
        if (chance.with(0.5)) {
            progress.clear();
        }
        if (chance.with(0.5)) {
            leaseBootId = "";
        }
    }
}

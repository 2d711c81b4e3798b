package lockstep.cli.dev.supervise;

import lockstep.cli.dev.process.ProcessIdentity;
import lockstep.cli.dev.process.ProcessTable;
import lockstep.cli.dev.process.RunFolder;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/// The parts of one cluster: starts them, starts those again that die, and ends them in the order
/// asked for.
public final class Supervisor {
    private final Restarts restarts;
    private final RunFolder run;
    private final ProcessTable table;
    private final SupervisorEvents events;
    private final Map<String, PartWatch> watches = new ConcurrentSkipListMap<>();

    public Supervisor(
            Restarts restarts, RunFolder run, ProcessTable table, SupervisorEvents events) {
        this.restarts = restarts;
        this.run = run;
        this.table = table;
        this.events = events;
    }

    /// Starts a part, and from now on keeps it running.
    ///
    /// @throws IllegalArgumentException when there is a part of this name
    public void start(Part part) {
        PartWatch watch = new PartWatch(part, restarts, run, table, events);
        if (watches.putIfAbsent(part.name(), watch) != null) {
            throw new IllegalArgumentException(part.name() + " is started already");
        }
        watch.begin();
    }

    /// From now on `part` stays dead once it dies. It is left alone otherwise.
    public void hold(String part) {
        Optional.ofNullable(watches.get(part)).ifPresent(PartWatch::hold);
    }

    /// The process that `part` runs as; empty while there is none.
    public Optional<ProcessIdentity> process(String part) {
        return Optional.ofNullable(watches.get(part)).flatMap(PartWatch::current);
    }

    /// From now on every part stays dead once it dies. Whatever is started is in the run folder.
    public void holdAll() {
        watches.values().forEach(PartWatch::hold);
    }
}

package lockstep.controller.sim.engine;

/// The kinds of things that go wrong. Each seed switches each of them on or off, and picks how
/// often it happens between the two bounds.
public enum Fault {
    /// Per message.
    MESSAGE_LOST(0.01, 0.25),
    MESSAGE_TWICE(0.01, 0.3),
    /// It comes up to ten seconds late, after messages sent later.
    MESSAGE_LATE(0.005, 0.1),
    /// It takes up to half a second instead of milliseconds.
    MESSAGE_SLOW(0.05, 1),

    /// Per append: nothing is written, and the writer is told so.
    APPEND_REFUSED(0.002, 0.02),
    /// Per append: it is written or not, and the writer is told that nobody knows.
    APPEND_UNKNOWN(0.002, 0.02),
    /// Per append: it takes up to seconds, while the world goes on.
    APPEND_SLOW(0.005, 0.05),
    /// Per question to the database: no answer.
    DATABASE_SILENT(0.005, 0.05),

    /// At each place where the controller touches the outside: it dies there.
    CONTROLLER_DIES_THERE(0.0005, 0.004),
    /// At each such place: it is stopped there, and goes on seconds later.
    CONTROLLER_STOPS_THERE(0.0005, 0.004),
    /// Per planning round: it works on a state that is up to seconds old.
    PLANNER_SLOW(0.05, 0.5),

    /// Per write to a node's spool: it fails.
    SPOOL_WRITE_FAILS(0.005, 0.1),
    /// Per write to a node's spool: it takes up to a second.
    SPOOL_WRITE_SLOW(0.02, 0.3),
    /// Per record found at a daemon's start: it cannot be read.
    RECORD_DAMAGED(0.01, 0.05),
    /// Per rank: its shepherd cannot be started.
    PREPARE_REFUSED(0.01, 0.1),
    /// Per rank: its shepherd takes up to a minute to come to the barrier.
    PREPARE_SLOW(0.01, 0.15),
    /// Per rank: the user's program cannot be executed.
    EXEC_FAILS(0.01, 0.1),
    /// Per rank: it ends with an exit code other than 0, or by a signal, at a random time.
    RANK_FAILS(0.02, 0.2),
    /// Per rank: it does not care about SIGTERM.
    RANK_IGNORES_SIGTERM(0.05, 0.6),
    /// Per exit record: the disk takes up to seconds.
    EXIT_RECORD_SLOW(0.05, 0.3),

    /// The rest: times a minute.
    CONTROLLER_DIES(0.5, 6),
    CONTROLLER_STOPS(0.5, 6),
    /// ZooKeeper lets another controller lead.
    LATCH_MOVES(0.5, 8),
    /// ZooKeeper tells a second controller that it leads, and the first one still believes so.
    LATCH_LIES(0.5, 8),
    /// The path between two hosts is cut, one way or both.
    PARTITION(1, 12),
    /// One host is cut off from all others.
    ISOLATION(0.5, 6),
    DAEMON_DIES(1, 20),
    DAEMON_STOPS(1, 12),
    /// A machine loses its power and comes back soon, with another boot id.
    MACHINE_RESTARTS(0.5, 8),
    /// A machine loses its power and comes back after longer than its lease.
    MACHINE_STAYS_OFF(0.3, 3),
    SHEPHERD_DIES(1, 15),
    /// The wall clock of a host is set, by up to years.
    WALL_CLOCK_SET(1, 20),
    /// An administrator has the nodes forgotten that are called lost. They come back.
    NODES_FORGOTTEN(2, 30);

    private final double rarest;
    private final double mostOften;

    Fault(double rarest, double mostOften) {
        this.rarest = rarest;
        this.mostOften = mostOften;
    }

    double rarest() {
        return rarest;
    }

    double mostOften() {
        return mostOften;
    }
}

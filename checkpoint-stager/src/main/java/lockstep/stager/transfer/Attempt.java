package lockstep.stager.transfer;

/// A task in flight on a lane.
final class Attempt {
    final TaskState task;
    final Lane lane;
    final Ticket ticket;
    final long beganNanos;

    /// Nobody waits for it any more, though it may still end well.
    boolean abandoned;

    Attempt(TaskState task, Lane lane, Ticket ticket, long beganNanos) {
        this.task = task;
        this.lane = lane;
        this.ticket = ticket;
        this.beganNanos = beganNanos;
    }
}

package lockstep.controller.loop;

import lockstep.gang.decide.Command;
import lockstep.gang.decide.Decider;
import lockstep.gang.decide.Decision;
import lockstep.gang.decide.Reply;
import lockstep.gang.event.Entry;
import lockstep.gang.state.ClusterState;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// The single writer.
///
/// Commands wait in a bounded inbox. One step takes all that wait (up to a bound), decides them one
/// after the other, makes the events of all of them durable in one append, publishes the new state,
/// and only then answers anyone. So the time of a sync is shared by everyone who came meanwhile,
/// and nothing leaves the process before it is durable.
///
/// `offer` may be called from any thread. `step` must be called by one thread only: the writer's,
/// or the simulator's.
public final class ControlLoop {
    static final int INBOX_MAX = 20_000;
    static final int BATCH_MAX = 1_000;
    static final long BATCH_BYTES_MAX = 6L << 20;

    private record Waiting(Command command, CompletableFuture<Reply> answer) {}

    private record Decided(Waiting asked, Reply reply) {}

    private final BlockingQueue<Waiting> inbox = new ArrayBlockingQueue<>(INBOX_MAX);
    private final EntryLog log;
    private final Runnable proofOfLeadership;
    private final Supplier<Decider> deciders;
    private final Clock wallClock;
    private final Published.Listener listener;
    private final FatalStop fatal;
    private volatile ClusterState state;

    /// @param proofOfLeadership returns once the database has said that nobody has taken over
    ///   since; else throws
    /// @param deciders asked for each batch, as the rules may become others
    /// @param initial the state that the log holds, our own takeover included
    /// @param wallClock for the times that people read
    public ControlLoop(
            EntryLog log,
            Runnable proofOfLeadership,
            Supplier<Decider> deciders,
            ClusterState initial,
            Clock wallClock,
            Published.Listener listener,
            FatalStop fatal) {
        this.log = log;
        this.proofOfLeadership = proofOfLeadership;
        this.deciders = deciders;
        this.state = initial;
        this.wallClock = wallClock;
        this.listener = listener;
        this.fatal = fatal;
    }

    /// The newest durable state.
    public ClusterState state() {
        return state;
    }

    /// Hands in a command.
    ///
    /// @return completed once what follows from it is durable; an [Reply.OverLimit] at once when
    ///   too much waits already
    public CompletableFuture<Reply> offer(Command command) {
        CompletableFuture<Reply> answer = new CompletableFuture<>();
        if (!inbox.offer(new Waiting(command, answer))) {
            answer.complete(
                    new Reply.OverLimit(
                            "the controller is busy: %d commands wait".formatted(INBOX_MAX)));
        }
        return answer;
    }

    /// Handles what waits, for at most one batch, after waiting at most `patience` for something to
    /// come.
    ///
    /// @return whether anything was there
    public boolean step(long patience, TimeUnit unit) throws InterruptedException {
        Waiting first = inbox.poll(patience, unit);
        if (first == null) {
            return false;
        }
        List<Waiting> batch = new ArrayList<>();
        batch.add(first);
        long bytes = weight(first);
        // What is looked at stays in the inbox until it is known to fit: only this thread takes
        // from it.
        for (Waiting next = inbox.peek();
                next != null && batch.size() < BATCH_MAX && bytes + weight(next) <= BATCH_BYTES_MAX;
                next = inbox.peek()) {
            batch.add(inbox.remove());
            bytes += weight(next);
        }
        handle(batch);
        return true;
    }

    /// About how many bytes a command will need in the journal.
    private static long weight(Waiting waiting) {
        return 1_000
                + (waiting.command() instanceof Command.Submit submit
                        ? submit.spec().storedBytes()
                        : 0);
    }

    /// Whether somebody will take the reply for the newest word. An append proves that it is; a
    /// batch that changes nothing needs a proof of its own, or a leader that was superseded a
    /// moment ago could deny a job that its successor has acknowledged.
    private static boolean answersAClient(Waiting waiting) {
        return switch (waiting.command()) {
            case Command.Submit _,
                    Command.Cancel _,
                    Command.Hold _,
                    Command.Release _,
                    Command.Drain _,
                    Command.Resume _,
                    Command.ForgetNodes _,
                    Command.NoteReconfigured _,
                    Command.DrainUplinks _,
                    Command.ResumeUplinks _,
                    Command.DrainPaths _,
                    Command.ResumePaths _,
                    Command.PinCheckpoint _,
                    Command.RemoveCheckpoint _,
                    Command.MakeToken _,
                    Command.RevokeTokens _ ->
                    true;
            case Command.Observe _,
                    Command.LeaseEnded _,
                    Command.AssemblyTimedOut _,
                    Command.RecordIncident _,
                    Command.DrainDeadline _,
                    Command.GraceOver _,
                    Command.BeginAgain _,
                    Command.NoteCheckpoint _,
                    Command.EndTokens _,
                    Command.BoundLeases _,
                    Command.CommitPlan _ ->
                    false;
        };
    }

    private void handle(List<Waiting> batch) {
        List<Entry> entries = new ArrayList<>();
        List<Decided> decided = new ArrayList<>();
        ClusterState next = state;
        try {
            Instant now = wallClock.instant();
            Decider decider = deciders.get();
            for (Waiting asked : batch) {
                Decision decision = decider.decide(next, asked.command(), now);
                next = decision.next();
                entries.addAll(decision.entries());
                decided.add(new Decided(asked, decision.reply()));
            }
            if (!entries.isEmpty()) {
                log.append(entries);
            } else if (batch.stream().anyMatch(ControlLoop::answersAClient)) {
                proofOfLeadership.run();
            }
        } catch (RuntimeException broken) {
            fatal.stop("the journal or a decision failed", broken);
            return;
        }
        state = next;
        if (!entries.isEmpty()) {
            listener.published(new Published(next, entries));
        }
        decided.forEach(each -> each.asked().answer().complete(each.reply()));
    }
}

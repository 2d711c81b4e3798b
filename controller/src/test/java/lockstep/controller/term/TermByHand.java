package lockstep.controller.term;

import lockstep.gang.decide.Reply;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// A leadership without threads: each call is one turn of what a thread does in production.
public final class TermByHand {
    private final Term term;

    public TermByHand(Term term) {
        this.term = term;
    }

    public Term term() {
        return term;
    }

    /// One turn of the writer.
    ///
    /// @return whether anything was there
    public boolean step() {
        try {
            return term.loop().step(0, TimeUnit.NANOSECONDS);
        } catch (InterruptedException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /// One turn of the ticker.
    public void tick() {
        term.tick();
    }

    /// One turn of the watch.
    public void look() {
        term.watch().look();
    }

    /// Whether the planner would wake now.
    public boolean planIsWanted() {
        return term.bell().hasRung();
    }

    /// One turn of the planner, up to where it waits for its plan to be durable.
    public CompletableFuture<Reply> plan() {
        return term.round().run();
    }

    /// One turn of the snapshots.
    public void snapshot() {
        term.snapshots().takeIfDue();
    }
}

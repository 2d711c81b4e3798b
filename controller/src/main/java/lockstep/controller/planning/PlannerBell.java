package lockstep.controller.planning;

import lockstep.controller.loop.Published;
import lockstep.gang.checkpoint.CheckpointNote;
import lockstep.gang.event.Event;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Rings when something has happened that can let a job start. Rung once at birth: the first round
/// is always wanted. Safe for any thread.
public final class PlannerBell implements Published.Listener {
    private final Semaphore rings = new Semaphore(1);

    @Override
    public void published(Published news) {
        if (news.entries().stream().anyMatch(entry -> mayLetAJobStart(entry.event()))) {
            ring();
        }
    }

    /// Asks for a round soon.
    public void ring() {
        if (rings.availablePermits() == 0) {
            rings.release();
        }
    }

    /// Whether it has rung since it was last asked.
    public boolean hasRung() {
        return rings.drainPermits() > 0;
    }

    /// Waits for a ring, at most so long.
    void await(Duration patience) throws InterruptedException {
        boolean _ = rings.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS);
        rings.drainPermits();
    }

    private static boolean mayLetAJobStart(Event event) {
        return switch (event) {
            case Event.JobSubmitted _,
                    Event.ArraySubmitted _,
                    Event.JobReleased _,
                    Event.JobHeld _,
                    Event.JobRequeued _,
                    Event.JobEnded _,
                    Event.NodeFreed _,
                    Event.NodeRegistered _,
                    Event.NodeLost _,
                    Event.NodesDrained _,
                    Event.NodesResumed _,
                    Event.NodesForgotten _,
                    Event.UplinksDrained _,
                    Event.UplinksResumed _,
                    Event.LeaderTookOver _ ->
                    true;
            case Event.CheckpointNoted(_, var note) -> changesWhatIsRestored(note);
            case Event.JobStarted _,
                    Event.NodePrepared _,
                    Event.GangCommitted _,
                    Event.RanksExited _,
                    Event.JobEnding _,
                    Event.PreemptionAnnounced _,
                    Event.PreemptionWithdrawn _,
                    Event.IncidentRecorded _,
                    Event.PathsDrained _,
                    Event.PathsResumed _,
                    Event.TokenMade _,
                    Event.TokensRevoked _,
                    Event.TokensEnded _,
                    Event.LeasesBounded _,
                    Event.Reconfigured _, // whoever applies it rings
                    Event.JobIdsSkipped _,
                    Event.JobsForgotten _ ->
                    false;
        };
    }

    private static boolean changesWhatIsRestored(CheckpointNote note) {
        return switch (note) {
            case CheckpointNote.Taken _,
                    CheckpointNote.MadeDurable _,
                    CheckpointNote.Spoiled _,
                    CheckpointNote.Removed _ ->
                    true;
            case CheckpointNote.Verified _, CheckpointNote.Pinned _, CheckpointNote.Restored _ ->
                    false;
        };
    }
}

package lockstep.node.stage;

import lockstep.node.launch.AttemptMarks;
import lockstep.node.stage.hand.SeatBook;
import lockstep.protocol.v1.StepTrace;
import lockstep.protocol.v1.WatchOrder;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/// What this daemon knows of steps that were never begun here, which no hand can know: whether the
/// attempt began in this life of the machine on the disk that is here now, and that no hand was
/// ever needed for it.
final class Witness {
    private final HandSite site;

    Witness(HandSite site) {
        this.site = site;
    }

    /// What a hand says, as far as this daemon knows the same.
    StepTrace checked(StepTrace said) {
        AttemptMarks.Mark mark = mark(said.getJobId(), said.getAttempt());
        return said.toBuilder()
                .setWitnessed(said.getWitnessed() && mark.begun())
                .setFinished(mark.finished())
                .build();
    }

    /// Of attempts in whose directories of the node's own there is nothing, so that there is no
    /// hand.
    Stream<StepTrace> ofUnused(HandOrders orders) {
        Path own = site.directory().ofUser(orders.owner().getUserId());
        return orders.orders().getWatchesList().stream().map(watch -> ofUnused(watch, own));
    }

    private StepTrace ofUnused(WatchOrder watch, Path own) {
        int job = watch.getJobId();
        int attempt = watch.getAttempt();
        boolean wasUsed = Files.exists(SeatBook.file(own, job, attempt));
        boolean isThere = Files.isDirectory(site.directory().ofJob(job));
        AttemptMarks.Mark mark = mark(job, attempt);
        return StepTrace.newBuilder()
                .setJobId(job)
                .setAttempt(attempt)
                .setIndex(watch.getIndex())
                .setReached(watch.getReached())
                .setOver(watch.getOver())
                .setWitnessed(!wasUsed && isThere && mark.begun())
                .setFinished(mark.finished())
                .build();
    }

    private AttemptMarks.Mark mark(int job, int attempt) {
        return job > 0 && attempt > 0
                ? site.mark(job, attempt)
                : new AttemptMarks.Mark(false, false);
    }
}

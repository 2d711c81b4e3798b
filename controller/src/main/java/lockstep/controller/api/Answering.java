package lockstep.controller.api;

import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

/// Has calls answered by whoever may: the leader, and reads by a standby too.
final class Answering {
    private final ControlPlane control;
    private final StandbyReads standbys;
    private final Executor workers;

    /// @param workers for calls that take more than a moment; may refuse work when it has too much
    Answering(ControlPlane control, StandbyReads standbys, Executor workers) {
        this.control = control;
        this.standbys = standbys;
        this.workers = workers;
    }

    /// By the leader, at once.
    <R> void now(StreamObserver<R> observer, Supplier<CompletableFuture<R>> work) {
        answer(
                observer,
                () ->
                        switch (control.leadership()) {
                            case Leadership.Leading _ -> work.get();
                            case Leadership.Following(var leader) ->
                                    throw Refusal.notLeading(leader);
                        });
    }

    /// By the leader, on another thread than the connection's.
    <R> void later(StreamObserver<R> observer, Supplier<CompletableFuture<R>> work) {
        queue(observer, () -> now(observer, work));
    }

    /// By the leader, or by a standby where the caller takes that; at once.
    <R> void readNow(
            StreamObserver<R> observer,
            Supplier<CompletableFuture<R>> work,
            StandbyReads.Marking<R> marking) {
        read(observer, StandbyReads.accepted(), work, work, marking);
    }

    /// The same, on another thread than the connection's.
    <R> void readLater(
            StreamObserver<R> observer,
            Supplier<CompletableFuture<R>> work,
            StandbyReads.Marking<R> marking) {
        readLater(observer, work, work, marking);
    }

    /// The same, where a standby has another way to answer.
    <R> void readLater(
            StreamObserver<R> observer,
            Supplier<CompletableFuture<R>> work,
            Supplier<CompletableFuture<R>> standbyWork,
            StandbyReads.Marking<R> marking) {
        boolean accepted = StandbyReads.accepted();
        queue(observer, () -> read(observer, accepted, work, standbyWork, marking));
    }

    private <R> void read(
            StreamObserver<R> observer,
            boolean accepted,
            Supplier<CompletableFuture<R>> work,
            Supplier<CompletableFuture<R>> standbyWork,
            StandbyReads.Marking<R> marking) {
        if (accepted && control.leadership() instanceof Leadership.Following) {
            answer(observer, () -> standbys.answer(standbyWork, marking));
        } else {
            now(observer, work);
        }
    }

    /// By anyone; marked where the caller takes a standby's word.
    <R> void byAnyone(
            StreamObserver<R> observer,
            Supplier<CompletableFuture<R>> work,
            StandbyReads.Marking<R> marking) {
        if (StandbyReads.accepted()) {
            readNow(observer, work, marking);
        } else {
            answer(observer, work);
        }
    }

    private <R> void queue(StreamObserver<R> observer, Runnable work) {
        try {
            workers.execute(work);
        } catch (RejectedExecutionException full) {
            observer.onError(
                    Refusal.overloaded(
                            "too many calls are in hand.\nMaybe try again in a moment."));
        }
    }

    private static <R> void answer(
            StreamObserver<R> observer, Supplier<CompletableFuture<R>> work) {
        CompletableFuture<R> reply;
        try {
            reply = work.get();
        } catch (StatusRuntimeException | NotLeading | Overloaded refusal) {
            observer.onError(Refusal.of(refusal));
            return;
        }
        var _ =
                reply.whenComplete(
                        (value, failure) -> {
                            if (failure != null) {
                                observer.onError(Refusal.of(failure));
                            } else {
                                observer.onNext(value);
                                observer.onCompleted();
                            }
                        });
    }
}

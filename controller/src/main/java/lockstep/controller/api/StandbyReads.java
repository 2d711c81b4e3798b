package lockstep.controller.api;

import io.grpc.Context;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;

import lockstep.protocol.v1.Standby;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/// Has reads answered from what a controller that does not lead has followed, marked as such.
///
/// Only for callers who say that they take it: whoever does not know of it goes on to ask for the
/// leader. Who may see what does not depend on who answers: it is decided by the same code from the
/// same state.
public final class StandbyReads {
    /// Whether the call at hand may be answered so.
    public static final Context.Key<Boolean> ACCEPTED =
            Context.keyWithDefault("standby-accepted", false);

    /// From then on it is said that something is not known *yet*.
    private static final Duration FRESH = Duration.ofSeconds(2);

    private final ControlPlane control;
    private final Duration ageMax;
    private final Executor workers;

    /// @param ageMax a state that is older is nobody's answer any more; zero: none is
    /// @param workers where answers are made
    public StandbyReads(ControlPlane control, Duration ageMax, Executor workers) {
        this.control = control;
        this.ageMax = ageMax;
        this.workers = workers;
    }

    /// Says of an answer where it comes from.
    @FunctionalInterface
    interface Marking<R> {
        R with(R reply, Standby standby);
    }

    /// Whether the call at hand may be answered by a standby. Only on the thread that it came on.
    static boolean accepted() {
        return ACCEPTED.get();
    }

    /// Answers once the journal has been looked at, so that whatever was acknowledged before the
    /// call is in the answer; where the database is away, from what was known before.
    <R> CompletableFuture<R> answer(Supplier<CompletableFuture<R>> work, Marking<R> marking) {
        return control.followed()
                .thenApplyAsync(this::required, workers)
                .thenCompose(
                        followed ->
                                work(work, followed)
                                        .thenApply(reply -> marking.with(reply, mark(followed))));
    }

    private Followed required(Optional<Followed> found) {
        Followed followed =
                found.orElseThrow(
                        () ->
                                Refusal.unavailable(
                                        "this controller does not lead, and knows nothing of the"
                                                + " journal yet"));
        if (followed.age().compareTo(ageMax) >= 0) {
            throw Refusal.unavailable(
                    "this controller does not lead, and what it knows is %s old; it answers up to %s (api.standby-age-max).%nMaybe the database is out of reach: its log says so."
                            .formatted(seconds(followed.age()), seconds(ageMax)));
        }
        return followed;
    }

    private static <R> CompletableFuture<R> work(
            Supplier<CompletableFuture<R>> work, Followed followed) {
        CompletableFuture<R> reply;
        try {
            reply = work.get();
        } catch (RuntimeException refused) {
            reply = CompletableFuture.failedFuture(refused);
        }
        return reply.exceptionally(
                refused -> {
                    throw followed.age().compareTo(FRESH) < 0
                            ? new CompletionException(refused)
                            : notYet(Refusal.of(refused), followed);
                });
    }

    /// What an old state does not know may be there all the same.
    private static StatusRuntimeException notYet(StatusRuntimeException refused, Followed known) {
        return refused.getStatus().getCode() == Status.Code.NOT_FOUND
                ? Refusal.unavailable(
                        "this controller does not lead, and did not know of it %s ago: %s"
                                .formatted(
                                        seconds(known.age()), refused.getStatus().getDescription()))
                : refused;
    }

    private Standby mark(Followed followed) {
        return Standby.newBuilder()
                .setController(control.view().identity().controller())
                .setSeq(followed.seq())
                .setAgeMillis(followed.age().toMillis())
                .build();
    }

    private static String seconds(Duration time) {
        return time.toSeconds() + " s";
    }
}

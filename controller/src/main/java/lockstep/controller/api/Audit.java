package lockstep.controller.api;

import io.grpc.Status;

import lockstep.controller.identity.Caller;
import lockstep.gang.authority.Actor;
import lockstep.gang.text.Quoted;

import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/// Writes down what people do to the cluster and to the jobs of others, and what they were refused,
/// each in a line of the log `lockstep.audit`. What was done stands in the journal as well.
final class Audit {
    private static final Logger LOG = LogManager.getLogger("lockstep.audit");

    private Audit() {}

    /// Does something and writes down how it went.
    ///
    /// @param what in words, without anything that a user wrote, unless it is quoted
    static <R> Supplier<CompletableFuture<R>> of(
            Caller.Person caller, String what, Supplier<CompletableFuture<R>> work) {
        return () -> {
            try {
                return work.get()
                        .whenComplete(
                                (_, failure) -> write(caller, what, Optional.ofNullable(failure)));
            } catch (RuntimeException refused) {
                write(caller, what, Optional.of(refused));
                throw refused;
            }
        };
    }

    private static void write(Caller.Person caller, String what, Optional<Throwable> failure) {
        Actor actor = caller.actor();
        LOG.info(
                "{} (uid {}, {}) from {}: {}: {}",
                actor.user().name(),
                Integer.toUnsignedString(actor.user().uid()),
                actor.standing().name().toLowerCase(Locale.ROOT),
                caller.from(),
                what,
                failure.map(why -> "refused, " + Quoted.of(reason(why))).orElse("done"));
    }

    private static String reason(Throwable failure) {
        Status status = Refusal.of(failure).getStatus();
        String words = status.getDescription();
        return words == null ? status.getCode().name() : words;
    }
}

package lockstep.controller.api;

import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;

import lockstep.gang.decide.Reply;
import lockstep.gang.job.JobId;

import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;

/// The protocol's errors, each with the words that the caller gets.
final class Refusal {
    /// Where the leader is; in the trailers of UNAVAILABLE.
    static final Metadata.Key<String> LEADER =
            Metadata.Key.of("lockstep-leader", Metadata.ASCII_STRING_MARSHALLER);

    private static final int NAMES_MAX = 20;

    private Refusal() {}

    static StatusRuntimeException invalid(String message) {
        return Status.INVALID_ARGUMENT.withDescription(message).asRuntimeException();
    }

    /// It was not done, and will not be until something else changes.
    static StatusRuntimeException failed(String message) {
        return Status.FAILED_PRECONDITION.withDescription(message).asRuntimeException();
    }

    static StatusRuntimeException notAllowed(String message) {
        return Status.PERMISSION_DENIED.withDescription(message).asRuntimeException();
    }

    /// The same words whether the job is not there or not the caller's.
    static StatusRuntimeException noSuchJob(JobId id) {
        return Status.NOT_FOUND
                .withDescription(
                        "job %s is not known, or not yours.%nMaybe it ended long ago: the queue only keeps the newest."
                                .formatted(id))
                .asRuntimeException();
    }

    static StatusRuntimeException noSuchTask(JobId array, int index) {
        return Status.NOT_FOUND
                .withDescription(
                        "task %s_%s is not known.%nMaybe it ended long ago: the queue only keeps the newest."
                                .formatted(array, Integer.toUnsignedString(index)))
                .asRuntimeException();
    }

    static StatusRuntimeException notLeading(Optional<String> leader) {
        Metadata trailers = new Metadata();
        leader.ifPresent(address -> trailers.put(LEADER, address));
        return Status.UNAVAILABLE
                .withDescription(new NotLeading(leader).getMessage())
                .asRuntimeException(trailers);
    }

    /// Cannot be answered now; another time it can.
    static StatusRuntimeException unavailable(String message) {
        return Status.UNAVAILABLE.withDescription(message).asRuntimeException();
    }

    static StatusRuntimeException overloaded(String message) {
        return Status.RESOURCE_EXHAUSTED.withDescription(message).asRuntimeException();
    }

    /// What the control plane did not answer, or not so.
    static StatusRuntimeException of(Throwable failure) {
        return switch (failure) {
            case CompletionException wrapped when wrapped.getCause() != null ->
                    of(wrapped.getCause());
            case NotLeading elsewhere -> notLeading(elsewhere.leader());
            case Overloaded overloaded -> overloaded(overloaded.getMessage());
            case StatusRuntimeException refusal -> refusal;
            default ->
                    Status.UNAVAILABLE
                            .withDescription(
                                    "it is not known whether this was done.%nMaybe ask again: the same request is done once only."
                                            .formatted())
                            .withCause(failure)
                            .asRuntimeException();
        };
    }

    /// A reply that is a refusal, or that does not belong to the command.
    static StatusRuntimeException of(Reply reply) {
        return switch (reply) {
            case Reply.NoSuchJob(var id) -> noSuchJob(id);
            case Reply.WrongState(_, var message) ->
                    Status.FAILED_PRECONDITION.withDescription(message).asRuntimeException();
            case Reply.OverLimit(var message) -> overloaded(message);
            case Reply.NothingDone(var message) ->
                    Status.FAILED_PRECONDITION.withDescription(message).asRuntimeException();
            case Reply.Submitted _,
                    Reply.NodesChanged _,
                    Reply.Accepted _,
                    Reply.TokensRevoked _,
                    Reply.PlanCommitted _,
                    Reply.StaleLife _,
                    Reply.JournalBehind _ ->
                    Status.INTERNAL
                            .withDescription("the control plane gave an answer that does not fit")
                            .asRuntimeException();
        };
    }

    /// The first of these names, for people who have named another.
    static String some(Collection<String> names) {
        return names.isEmpty()
                ? "none"
                : names.stream().limit(NAMES_MAX).collect(Collectors.joining(", "))
                        + (names.size() > NAMES_MAX ? ", …" : "");
    }
}

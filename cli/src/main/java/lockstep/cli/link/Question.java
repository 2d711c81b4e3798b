package lockstep.cli.link;

import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;

import lockstep.protocol.v1.Standby;

import java.time.Duration;
import java.util.Optional;

/// A call, and who may answer it in which time.
///
/// @param method its name in the service `lockstep.v1.LockstepApi`
/// @param patience how long to try in all
/// @param attemptMax how long one controller may take to answer
/// @param passing tells by their answers which controllers to pass over
/// @param mark where a standby may answer too: what its answer says of that
record Question<R>(
        String method,
        MessageLite request,
        Parser<R> parser,
        Duration patience,
        Duration attemptMax,
        Passing<R> passing,
        Optional<Mark<R>> mark) {

    /// Long enough for an answer, short enough to find the new leader when the old one hangs.
    private static final Duration ATTEMPT_MAX = Duration.ofSeconds(5);

    /// Tells which controllers are not the ones to ask.
    interface Passing<R> {

        /// Why to go on to another controller than the one that answered this; empty when its
        /// answer is good.
        Optional<String> because(R answer);
    }

    /// Finds in an answer whether it is a standby's.
    interface Mark<R> {

        /// The default instance where it is the leader's.
        Standby of(R answer);
    }

    /// One for the leader.
    static <R> Question<R> of(
            String method, MessageLite request, Parser<R> parser, Duration patience) {
        return new Question<>(
                method,
                request,
                parser,
                patience,
                ATTEMPT_MAX,
                _ -> Optional.empty(),
                Optional.empty());
    }

    /// The same, which may rightly take its time.
    Question<R> attemptsOf(Duration max) {
        return new Question<>(method, request, parser, patience, max, passing, mark);
    }

    /// The same, which controllers answer also when they are not the ones to ask.
    Question<R> passing(Passing<R> other) {
        return new Question<>(method, request, parser, patience, attemptMax, other, mark);
    }

    /// The same, which a standby may answer where the leader is away.
    Question<R> orOfStandby(Mark<R> found) {
        return new Question<>(
                method, request, parser, patience, attemptMax, passing, Optional.of(found));
    }
}

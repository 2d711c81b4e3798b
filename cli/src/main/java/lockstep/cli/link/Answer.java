package lockstep.cli.link;

import java.time.Duration;

/// What came of a call.
public sealed interface Answer<R> {

    /// It was done.
    record Done<R>(R reply) implements Answer<R> {
        @Override
        public R orFail() {
            return reply;
        }
    }

    /// The controller that leads said no.
    ///
    /// @param message its words, of one or more lines
    record Refused<R>(Code code, String message) implements Answer<R> {
        @Override
        public R orFail() throws CallFailed {
            throw CallFailed.refused(message);
        }
    }

    /// Nobody answered in time.
    ///
    /// @param patience how long was tried
    /// @param tried what each controller said, a line for each
    /// @param mayBeDone whether the request has left this machine, so that it may have been done
    ///   after all
    record NoAnswer<R>(Duration patience, String tried, boolean mayBeDone) implements Answer<R> {
        @Override
        public R orFail() throws CallFailed {
            throw CallFailed.unreachable(patience, tried);
        }
    }

    /// The reply, where anything else ends the command.
    ///
    /// @throws CallFailed when there is none
    R orFail() throws CallFailed;
}

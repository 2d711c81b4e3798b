package lockstep.controller.election;

import lockstep.controller.election.Candidacy.Place;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

/// Whether a latch has gone deaf: ZooKeeper says that it is our turn, or does not know us any more,
/// and the latch says neither.
///
/// Latches have lost their place or their watch before, after a reconnection mostly, and then wait
/// for ever. That is no danger to what is promised, as the database decides who leads; but nobody
/// would lead.
final class LatchWatch {
    private final Duration patience;
    private OptionalLong wrongSinceNanos = OptionalLong.empty();

    LatchWatch(Duration patience) {
        this.patience = patience;
    }

    /// Compares what ZooKeeper says with what the latch says.
    ///
    /// @param queue who wants to lead, the leader first
    /// @param leads whether the latch says that it is us
    /// @param nanos monotonic
    /// @return whether they have contradicted each other for as long as we have patience; it is
    ///   counted anew then
    boolean isDeaf(List<Place> queue, boolean leads, long nanos) {
        if (leads || isAnothersTurn(queue)) {
            wrongSinceNanos = OptionalLong.empty();
            return false;
        }
        if (wrongSinceNanos.isEmpty()) {
            wrongSinceNanos = OptionalLong.of(nanos);
        }
        if (nanos - wrongSinceNanos.getAsLong() < patience.toNanos()) {
            return false;
        }
        wrongSinceNanos = OptionalLong.empty();
        return true;
    }

    private static boolean isAnothersTurn(List<Place> queue) {
        return queue.stream().anyMatch(Place::ours) && !queue.getFirst().ours();
    }
}

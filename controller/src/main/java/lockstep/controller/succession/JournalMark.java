package lockstep.controller.succession;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;

import lockstep.gang.state.ClusterState;

import org.jspecify.annotations.Nullable;

import java.util.Optional;

/// How far a leader had written the journal when it said so.
///
/// @param cluster whose journal it was
/// @param epoch of the leadership
/// @param seq the last record that was durable
/// @param controller the leader's name, for people
record JournalMark(String cluster, long epoch, long seq, String controller) {
    private static final Gson JSON = new Gson();

    /// As it is written.
    private record Written(
            @Nullable String cluster, long epoch, long seq, @Nullable String controller) {}

    static JournalMark of(String cluster, ClusterState state, String controller) {
        return new JournalMark(cluster, state.epoch().value(), state.seq(), controller);
    }

    /// Whether a journal that holds `state`, and no more, lacks something that was written by then.
    boolean isAheadOf(ClusterState state) {
        long there = state.epoch().value();
        return there < epoch || (there == epoch && state.seq() < seq);
    }

    String text() {
        return JSON.toJson(new Written(cluster, epoch, seq, controller));
    }

    /// Empty for what is no mark that this version understands.
    static Optional<JournalMark> read(String text) {
        try {
            Written written = JSON.fromJson(text, Written.class);
            return written == null || written.cluster == null || written.controller == null
                    ? Optional.empty()
                    : Optional.of(
                            new JournalMark(
                                    written.cluster,
                                    written.epoch,
                                    written.seq,
                                    written.controller));
        } catch (JsonParseException strange) {
            return Optional.empty();
        }
    }
}

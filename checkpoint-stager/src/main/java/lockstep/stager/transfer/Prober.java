package lockstep.stager.transfer;

import lockstep.stager.path.PathState;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/// Tries lanes that are stalled with a little something. Used by the dispatching thread only, but
/// for the answers, which come on threads that may hang.
final class Prober {
    private final Dispatch.Rules rules;
    private final List<Lane> lanes;
    private final Calls calls;
    private final LongSupplier nanoClock;
    private final Consumer<Answer> answers;

    /// @param failure empty if it went well
    record Answer(Lane lane, long nanos, Optional<Exception> failure) {}

    /// @param answers hears of each probe that ends; to be given to [#handle]
    Prober(
            Dispatch.Rules rules,
            List<Lane> lanes,
            Calls calls,
            LongSupplier nanoClock,
            Consumer<Answer> answers) {
        this.rules = rules;
        this.lanes = lanes;
        this.calls = calls;
        this.nanoClock = nanoClock;
        this.answers = answers;
    }

    void probeStalled(long now) {
        for (var lane : lanes) {
            if (!lane.probing
                    && lane.forecast.state(now) == PathState.STALLED
                    && lane.forecast.probeDue(now)) {
                lane.probing = true;
                calls.start(() -> answers.accept(probe(lane)));
            }
        }
    }

    private Answer probe(Lane lane) {
        long began = nanoClock.getAsLong();
        try {
            if (rules.writes()) {
                lane.path.probe(rules.probeFolder());
            } else {
                lane.path.list(rules.probeFolder());
            }
            return new Answer(lane, nanoClock.getAsLong() - began, Optional.empty());
        } catch (IOException | RuntimeException e) {
            return new Answer(lane, 0, Optional.of(e));
        }
    }

    void handle(Answer answer, long now) {
        var lane = answer.lane();
        lane.probing = false;
        if (answer.failure().isEmpty()) {
            lane.forecast.probed(answer.nanos(), now);
        } else {
            lane.forecast.probeFailed(now);
            lane.trouble = Dispatch.said(answer.failure().get());
        }
    }
}

package lockstep.controller.sense;

import lockstep.controller.wire.SenseTold;
import lockstep.gang.assess.Told;
import lockstep.gang.cluster.Incarnation;
import lockstep.gang.cluster.NodeName;
import lockstep.gang.cluster.NodeSpec;
import lockstep.gang.job.AttemptId;
import lockstep.gang.telemetry.Happening;
import lockstep.gang.telemetry.Sensed;
import lockstep.gang.telemetry.StepTimes;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What this leader remembers of the health of one life of a node. Soft: the next leader is told
/// anew.
final class SenseCard {
    /// Step times older than this are of no use to anybody.
    private static final Duration STEPS_FOR = Duration.ofMinutes(10);

    private record Rank(AttemptId attempt, int rank) {}

    private final Incarnation incarnation;
    private final Map<Rank, StepTimes> steps = new HashMap<>();
    private SenseStream stream;
    private Sensed sensed = Sensed.NOTHING;
    private long handedOn;
    private long journaled;

    SenseCard(Incarnation incarnation, SenseStream stream) {
        this.incarnation = incarnation;
        this.stream = stream;
    }

    Incarnation incarnation() {
        return incarnation;
    }

    SenseStream stream() {
        return stream;
    }

    Sensed sensed() {
        return sensed;
    }

    /// The first report of a stream tells all that is known, so it replaces what was known before.
    void took(SenseTold told, SenseStream from, Instant now) {
        boolean begins = !stream.equals(from);
        stream = from;
        sensed = (begins ? Sensed.NOTHING : sensed).with(told.digests(), told.faults());
        told.steps().forEach(one -> steps.put(new Rank(one.attempt(), one.rank()), one));
        steps.values().removeIf(one -> one.at().isBefore(now.minus(STEPS_FOR)));
    }

    /// Of what is told those happenings that were not handed on yet, at most `most`, in order.
    List<Happening> newOf(List<Happening> told, int most) {
        List<Happening> news =
                told.stream()
                        .filter(one -> one.number() > handedOn)
                        .sorted((a, b) -> Long.compare(a.number(), b.number()))
                        .limit(most)
                        .toList();
        if (!news.isEmpty()) {
            handedOn = news.getLast().number();
        }
        return news;
    }

    void journaled(long number) {
        journaled = Math.max(journaled, number);
    }

    long journaledUntil() {
        return journaled;
    }

    /// What was handed on but could not be journaled is to be told again.
    void handOnAgain() {
        handedOn = journaled;
    }

    Told told(NodeName name, NodeSpec spec) {
        return new Told(name, spec, sensed, List.copyOf(steps.values()));
    }
}

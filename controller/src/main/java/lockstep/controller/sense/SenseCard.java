package lockstep.controller.sense;

import lockstep.controller.wire.SenseTold;
import lockstep.gang.assess.Told;
import lockstep.gang.cluster.Incarnation;
import lockstep.gang.cluster.NodeName;
import lockstep.gang.cluster.NodeSpec;
import lockstep.gang.job.AttemptId;
import lockstep.gang.probe.Suspect;
import lockstep.gang.telemetry.Happening;
import lockstep.gang.telemetry.Sensed;
import lockstep.gang.telemetry.StepTimes;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What this leader remembers of the health of one life of a node. Soft: the next leader is told
/// anew. Safe for any thread.
final class SenseCard {
    /// Step times older than this are of no use to anybody.
    private static final Duration STEPS_FOR = Duration.ofMinutes(10);

    private record Rank(AttemptId attempt, int rank) {}

    private final Incarnation incarnation;
    private final Map<Rank, StepTimes> steps = new HashMap<>();
    private final NodeClock clock = new NodeClock();
    private SenseStream stream;
    private Sensed sensed = Sensed.NOTHING;
    private String probeAddress = "";
    private long heardAtNanos;
    private long handedOn;
    private long journaled;

    SenseCard(Incarnation incarnation, SenseStream stream) {
        this.incarnation = incarnation;
        this.stream = stream;
    }

    Incarnation incarnation() {
        return incarnation;
    }

    /// What people must hear of the clock of a node that tells its time.
    synchronized Optional<String> clock(NodeName name, Duration ahead) {
        return clock.told(name, ahead);
    }

    synchronized SenseStream stream() {
        return stream;
    }

    synchronized Sensed sensed() {
        return sensed;
    }

    /// The first report of a stream tells all that is known, so it replaces what was known before.
    ///
    /// @param nanos monotonic
    synchronized void took(SenseTold told, SenseStream from, Instant now, long nanos) {
        heardAtNanos = nanos;
        boolean begins = !stream.equals(from);
        stream = from;
        sensed = (begins ? Sensed.NOTHING : sensed).with(told.digests(), told.faults());
        probeAddress = told.probeAddress();
        told.steps().forEach(one -> steps.put(new Rank(one.attempt(), one.rank()), one));
        steps.values().removeIf(one -> one.at().isBefore(now.minus(STEPS_FOR)));
    }

    /// Whether it has told anything since then.
    synchronized boolean heardSince(long nanos) {
        return heardAtNanos - nanos >= 0;
    }

    /// What ranks of this attempt have told of their steps within the last minutes.
    synchronized List<StepTimes> stepsOf(AttemptId attempt) {
        return steps.values().stream().filter(one -> one.attempt().equals(attempt)).toList();
    }

    /// Where others reach its probe port; empty where it has none or cannot be asked now.
    synchronized Optional<String> probeAddress() {
        return Optional.of(probeAddress).filter(address -> !address.isEmpty() && stream.isOpen());
    }

    /// Of what is told those happenings that were not handed on yet, at most `most`, in order. None
    /// while others are on their way: were a later one journaled and an earlier one not, the word
    /// that all up to the later one are would lose the earlier.
    synchronized List<Happening> newOf(List<Happening> told, int most) {
        if (handedOn > journaled) {
            return List.of();
        }
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

    synchronized void journaled(long number) {
        journaled = Math.max(journaled, number);
    }

    synchronized long journaledUntil() {
        return journaled;
    }

    /// What was handed on but could not be journaled is to be told again.
    synchronized void handOnAgain() {
        handedOn = journaled;
    }

    synchronized Told told(NodeName name, NodeSpec spec, Optional<Suspect> traffic) {
        return new Told(name, spec, sensed, List.copyOf(steps.values()), traffic);
    }
}

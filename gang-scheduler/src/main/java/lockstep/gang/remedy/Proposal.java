package lockstep.gang.remedy;

import lockstep.gang.job.AttemptId;
import lockstep.gang.lifecycle.Cause;
import lockstep.gang.plan.RunningCosts.Ailment;
import lockstep.gang.progress.Standstill;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What is thought of one running gang of which a member has become worse, or which makes no more
/// steps.
///
/// @param ailments of its members; empty only where it stands still
/// @param standstill absent where it makes steps, or does not tell them
/// @param instead the cheapest other remedy; absent where there is none, or none that could be
///   cheaper
/// @param acts whether `instead` saves so much that it should be done
public record Proposal(
        AttemptId attempt,
        List<Ailment> ailments,
        Optional<Standstill> standstill,
        Remedy.GoOn goOn,
        Optional<Remedy> instead,
        boolean acts) {
    public Proposal {
        ailments = List.copyOf(ailments);
        if (ailments.isEmpty() && standstill.isEmpty()) {
            throw new IllegalArgumentException("nothing is wrong with attempt " + attempt);
        }
        if (acts && instead.isEmpty()) {
            throw new IllegalArgumentException("nothing to do for attempt " + attempt);
        }
    }

    /// What should be done.
    public Remedy chosen() {
        return acts ? instead.orElseThrow() : goOn;
    }

    /// What would be saved by doing something, in accelerator-seconds; may be below 0.
    public double saving() {
        return instead.map(other -> goOn.price().total() - other.price().total()).orElse(0.0);
    }

    /// Why it would be ended.
    public Cause cause() {
        return standstill.isPresent() ? Cause.STALLED : Cause.DEGRADED;
    }

    /// What is wrong, for people, the gravest first.
    public List<String> reasons() {
        return Stream.concat(
                        standstill.stream().map(Standstill::text),
                        ailments.stream().map(Ailment::reason))
                .toList();
    }

    /// For people, in one line.
    public String text() {
        String why = String.join("; ", reasons());
        String other = instead.map(remedy -> ", " + remedy.text()).orElse("");
        return "%s; %s%s".formatted(why, goOn.text(), other);
    }
}

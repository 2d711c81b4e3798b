package lockstep.gang.remedy;

import lockstep.gang.job.AttemptId;
import lockstep.gang.plan.RunningCosts.Ailment;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// What is thought of one running gang of which a member has become worse.
///
/// @param ailments never empty
/// @param instead the cheapest other remedy; absent where there is none, or none that could be
///   cheaper
/// @param acts whether `instead` saves so much that it should be done
public record Proposal(
        AttemptId attempt,
        List<Ailment> ailments,
        Remedy.GoOn goOn,
        Optional<Remedy> instead,
        boolean acts) {
    public Proposal {
        ailments = List.copyOf(ailments);
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

    /// For people, in one line.
    public String text() {
        String why = ailments.stream().map(Ailment::reason).collect(Collectors.joining("; "));
        String other = instead.map(remedy -> ", " + remedy.text()).orElse("");
        return "%s; %s%s".formatted(why, goOn.text(), other);
    }
}

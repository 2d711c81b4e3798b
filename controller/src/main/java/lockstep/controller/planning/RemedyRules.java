package lockstep.controller.planning;

import lockstep.gang.remedy.Remedies;

import java.time.Duration;

/// How running gangs are looked after.
///
/// @param act whether the remedy that pays is done, or only proposed
/// @param every at most so often
public record RemedyRules(Remedies remedies, boolean act, Duration every) {
    private static final Duration USUAL = Duration.ofSeconds(10);

    /// As often as is usual.
    public RemedyRules(Remedies remedies, boolean act) {
        this(remedies, act, USUAL);
    }
}

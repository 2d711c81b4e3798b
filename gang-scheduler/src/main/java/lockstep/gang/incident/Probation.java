package lockstep.gang.incident;

import lockstep.gang.job.WorkloadClass;

import java.time.Duration;
import java.time.Instant;

/// A node that did harm comes back by evidence: until it has run clean for long enough it only gets
/// work that loses little when it fails again.
///
/// The clean time asked for is `cleanUnit × (rate ÷ fleet's rate)²`, at most `cleanMax`: an hour
/// after a first incident, six after three within a week. Only time since the last incident and
/// since the node came back counts. Time in which an attempt ran to its end without harm counts in
/// full; idle time counts a quarter, so that a node that nobody may use is not lost for ever.
///
/// @param record what it did, in one line
public record Probation(String record, Duration cleanWanted, Duration clean, Duration shortRun) {
    private static final double IDLE_COUNTS = 0.25;

    static Probation of(
            Hazard hazard,
            String record,
            Presence presence,
            Instant lastIncident,
            HazardSettings settings,
            Instant now) {
        Instant begin =
                lastIncident.isAfter(presence.upSince()) ? lastIncident : presence.upSince();
        return new Probation(
                record,
                wanted(hazard, settings),
                clean(Duration.between(begin, now), presence.ranClean()),
                settings.shortRun());
    }

    private static Duration wanted(Hazard hazard, HazardSettings settings) {
        double seconds =
                HazardSettings.seconds(settings.cleanUnit()) * hazard.ratio() * hazard.ratio();
        double most = HazardSettings.seconds(settings.cleanMax());
        return Duration.ofSeconds(Math.round(Math.min(seconds, most)));
    }

    /// Attempts that shared the node count together for no more than the time that went by.
    private static Duration clean(Duration elapsed, Duration ran) {
        if (!elapsed.isPositive()) {
            return Duration.ZERO;
        }
        double all = HazardSettings.seconds(elapsed);
        double running = Math.min(all, HazardSettings.seconds(ran));
        return Duration.ofSeconds((long) (running + IDLE_COUNTS * (all - running)));
    }

    public boolean isOver() {
        return clean.compareTo(cleanWanted) >= 0;
    }

    /// Whether such work may go there now.
    public boolean admits(WorkloadClass workload, Duration expectedRun) {
        return isOver()
                || workload == WorkloadClass.INDEPENDENT
                || expectedRun.compareTo(shortRun) <= 0;
    }

    /// For people: `on probation, clean for 20 of 60 min (node n17: …)`.
    public String reason() {
        return "on probation, clean for %d of %d min (%s)"
                .formatted(clean.toMinutes(), cleanWanted.toMinutes(), record);
    }
}

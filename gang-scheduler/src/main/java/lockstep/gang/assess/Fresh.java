package lockstep.gang.assess;

import lockstep.gang.telemetry.Digest;
import lockstep.gang.telemetry.Measure;
import lockstep.gang.telemetry.Sensed;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Of what was told the part that is still of now.
final class Fresh {
    private Fresh() {}

    /// The digests of one measure, in the order of their parts.
    static List<Digest> of(Sensed sensed, Measure measure, AssessSettings settings, Instant now) {
        List<Digest> told = sensed.of(measure);
        return told.isEmpty()
                ? told
                : told.stream().filter(digest -> holds(digest.at(), settings, now)).toList();
    }

    /// When the newest digest was made that says how well the node does; empty where all are old or
    /// only for people.
    static Optional<Instant> newest(Sensed sensed, AssessSettings settings, Instant now) {
        return sensed.digests().stream()
                .filter(digest -> digest.measure().worse() != Measure.Worse.NEITHER)
                .map(Digest::at)
                .max(Comparator.naturalOrder())
                .filter(at -> holds(at, settings, now));
    }

    /// What a clock ahead of ours has measured is fresh.
    static boolean holds(Instant at, AssessSettings settings, Instant now) {
        return Duration.between(at, now).compareTo(settings.digestsFor()) <= 0;
    }
}

package lockstep.gang.assess;

import lockstep.gang.telemetry.Digest;
import lockstep.gang.telemetry.Measure;
import lockstep.gang.telemetry.Sensed;

import java.time.Instant;
import java.util.List;

/// How far a node is from being throttled, 0 to 1: that of its worst part.
///
/// Heat counts in proportion below `thermalRoom`. An accelerator that is throttled for a share `t`
/// of the time has at most `1 − t`, and then also its power counts below `powerRoom`.
final class Headroom {
    private static final List<Measure> HEAT =
            List.of(
                    Measure.ACCELERATOR_THERMAL_HEADROOM,
                    Measure.CPU_THERMAL_HEADROOM,
                    Measure.BOARD_THERMAL_HEADROOM);

    private final AssessSettings settings;
    private final Instant now;

    Headroom(AssessSettings settings, Instant now) {
        this.settings = settings;
        this.now = now;
    }

    double of(Sensed sensed) {
        double least = 1;
        for (Measure heat : HEAT) {
            for (Digest digest : Fresh.of(sensed, heat, settings, now)) {
                least = Math.min(least, digest.median() / settings.thermalRoom());
            }
        }
        for (Digest digest : Fresh.of(sensed, Measure.ACCELERATOR_THROTTLED, settings, now)) {
            if (digest.median() > 0) {
                least = Math.min(least, 1 - digest.median());
                least = Math.min(least, power(sensed, digest.part()));
            }
        }
        return Math.max(0, least);
    }

    private double power(Sensed sensed, String part) {
        return sensed.digest(Measure.ACCELERATOR_POWER_HEADROOM, part)
                .filter(digest -> Fresh.holds(digest.at(), settings, now))
                .map(digest -> digest.median() / settings.powerRoom())
                .orElse(1.0);
    }
}

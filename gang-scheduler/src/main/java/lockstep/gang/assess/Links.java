package lockstep.gang.assess;

import lockstep.gang.probe.Suspect;
import lockstep.gang.telemetry.Digest;
import lockstep.gang.telemetry.Measure;
import lockstep.gang.telemetry.Sensed;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// How much a node is slowed down by links of its own that are not what they should be.
///
/// Traffic is only a fraction of a step, and takes longer as the rate is less: with a share `r` of
/// the rate and a fraction `f` of the step in traffic, a step takes `1 + f × (1/r − 1)` of its
/// time. The worst link counts, since collectives spread their traffic evenly over all of them.
final class Links {
    private final AssessSettings settings;
    private final Instant now;

    Links(AssessSettings settings, Instant now) {
        this.settings = settings;
        this.now = now;
    }

    List<Finding> of(Sensed sensed) {
        List<Finding> findings = new ArrayList<>();
        shares(sensed, Measure.LINK_RATE_SHARE, settings.trafficShare(), findings);
        shares(sensed, Measure.PCIE_SHARE, settings.hostShare(), findings);
        nvlinks(sensed, findings);
        return findings;
    }

    /// What pairs of nodes say against the node: its traffic takes so many times the typical.
    Finding of(Suspect suspect) {
        return new Finding(
                slowdown(1 / suspect.slowdown(), settings.trafficShare()), suspect.reason());
    }

    private void shares(Sensed sensed, Measure measure, double fraction, List<Finding> findings) {
        for (Digest digest : Fresh.of(sensed, measure, settings, now)) {
            double slowdown = slowdown(digest.median(), fraction);
            if (slowdown > 1) {
                findings.add(
                        new Finding(
                                slowdown,
                                "%s has %s of its rate"
                                        .formatted(digest.part(), Numbers.text(digest.median()))));
            }
        }
    }

    private void nvlinks(Sensed sensed, List<Finding> findings) {
        Map<String, Double> down = new HashMap<>();
        for (Digest digest : Fresh.of(sensed, Measure.NVLINK_DOWN, settings, now)) {
            String accelerator = digest.part().split("/", 2)[0];
            down.merge(accelerator, Math.max(0, digest.median()), Double::sum);
        }
        down.forEach(
                (accelerator, links) -> {
                    if (links > 0) {
                        double share = 1 - links / settings.nvlinks();
                        findings.add(
                                new Finding(
                                        slowdown(share, settings.trafficShare()),
                                        "%s has %s NVLinks down"
                                                .formatted(accelerator, Numbers.text(links))));
                    }
                });
    }

    private double slowdown(double share, double fraction) {
        double rate = Math.max(settings.leastRate(), Math.min(1, share));
        return 1 + fraction * (1 / rate - 1);
    }
}

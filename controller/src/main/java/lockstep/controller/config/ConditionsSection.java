package lockstep.controller.config;

import lockstep.gang.assess.AssessSettings;
import lockstep.gang.telemetry.StepTimes;

import java.time.Duration;

/// Reads `conditions`.
final class ConditionsSection {
    private static final Duration LONGEST = Duration.ofDays(1);

    private ConditionsSection() {}

    static AssessSettings read(Section section) {
        AssessSettings standard = AssessSettings.STANDARD;
        AssessSettings settings =
                new AssessSettings(
                        section.duration(
                                "digests-for",
                                standard.digestsFor(),
                                Duration.ofSeconds(1),
                                LONGEST),
                        section.number("relative-floor", standard.relativeFloor(), 0, 10),
                        section.number("deviations", standard.deviations(), 0, 100),
                        section.count("least-peers", standard.leastPeers(), 1, 10_000),
                        section.flag("compare-steps", standard.comparesSteps()),
                        section.count("least-steps", standard.leastSteps(), 1, StepTimes.MOST),
                        section.number("busy-from", standard.busyFrom(), 0, 1),
                        section.number("thermal-room", standard.thermalRoom(), 1, 100),
                        section.number("power-room", standard.powerRoom(), 0.001, 1),
                        section.number("traffic-share", standard.trafficShare(), 0, 1),
                        section.number("host-share", standard.hostShare(), 0, 1),
                        section.count("nvlinks", standard.nvlinks(), 1, 1_000),
                        section.number("least-rate", standard.leastRate(), 0.001, 1),
                        section.duration("confirm", standard.confirm(), Duration.ZERO, LONGEST),
                        section.count("confirm-reports", standard.confirmReports(), 1, 1_000),
                        section.duration(
                                "probation", standard.probation(), Duration.ZERO, LONGEST));
        section.finish();
        return settings;
    }
}

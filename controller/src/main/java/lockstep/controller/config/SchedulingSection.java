package lockstep.controller.config;

import lockstep.controller.config.ControllerConfig.Scheduling;
import lockstep.gang.plan.Settings;
import lockstep.gang.plan.Settings.Backfill;
import lockstep.gang.price.WaitCharge;
import lockstep.gang.progress.ProgressSettings;

import java.time.Duration;

/// Reads `scheduling`.
final class SchedulingSection {
    private static final Duration LONGEST = Duration.ofDays(30);

    private enum Kind {
        EASY,
        HYBRID,
        CONSERVATIVE
    }

    private enum Remedy {
        PROPOSE,
        ACT
    }

    private SchedulingSection() {}

    static Scheduling read(Section section) {
        Settings standard = Settings.standard();
        Duration interval =
                section.duration(
                        "interval",
                        Duration.ofSeconds(1),
                        Duration.ofMillis(10),
                        Duration.ofMinutes(1));
        Settings settings =
                new Settings(
                        backfill(section),
                        section.duration(
                                "resolution",
                                standard.resolution(),
                                Duration.ofSeconds(1),
                                Duration.ofHours(1)),
                        waiting(section, standard.waiting()),
                        standard.standards(),
                        section.duration(
                                "checkpoint-every",
                                standard.checkpointEvery(),
                                Duration.ofSeconds(1),
                                LONGEST),
                        section.duration(
                                "restart", standard.restart(), Duration.ZERO, Duration.ofDays(1)),
                        standard.neverSoon(),
                        standard.gainLeast());
        boolean act = section.choice("remedy", Remedy.PROPOSE) == Remedy.ACT;
        ProgressSettings progress = ProgressSettings.STANDARD;
        Duration standstill =
                section.duration("standstill", progress.least(), Duration.ofSeconds(1), LONGEST);
        section.finish();
        return new Scheduling(interval, settings, act, progress.withLeast(standstill));
    }

    private static Backfill backfill(Section section) {
        Kind kind = section.choice("backfill", Kind.EASY);
        int depth = section.count("backfill-depth", 10, 1, 1_000_000);
        return switch (kind) {
            case EASY -> new Backfill.Easy();
            case HYBRID -> new Backfill.Hybrid(depth);
            case CONSERVATIVE -> new Backfill.Conservative();
        };
    }

    private static WaitCharge waiting(Section section, WaitCharge standard) {
        return new WaitCharge(
                section.duration("patience", standard.patience(), Duration.ofSeconds(1), LONGEST),
                section.duration(
                        "short-run", standard.least(), Duration.ofSeconds(1), Duration.ofDays(1)));
    }
}

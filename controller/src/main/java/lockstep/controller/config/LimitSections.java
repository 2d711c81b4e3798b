package lockstep.controller.config;

import lockstep.gang.fair.Bounds;
import lockstep.gang.fair.Limits;

import java.time.Duration;
import java.util.Optional;

/// Reads `limits { nodes = 64, max-time = 7d, per-user { running-jobs = 10 } }`.
final class LimitSections {
    private static final int MOST = 10_000_000;
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofDays(3_650);

    private LimitSections() {}

    /// Of a quality of service.
    static Limits readOfQos(Section section) {
        Limits limits =
                new Limits(
                        own(section),
                        bounds(section.section("per-user")),
                        bounds(section.section("per-account")),
                        maxTime(section));
        section.finish();
        return limits;
    }

    /// Of an account, which has no limit for each account.
    static Limits readOfAccount(Section section) {
        Limits limits =
                new Limits(
                        own(section),
                        bounds(section.section("per-user")),
                        Bounds.NONE,
                        maxTime(section));
        section.finish();
        return limits;
    }

    /// Of a partition, whose longest time stands elsewhere.
    static Limits readOfPartition(Section section) {
        Limits limits =
                new Limits(
                        own(section),
                        bounds(section.section("per-user")),
                        bounds(section.section("per-account")),
                        Optional.empty());
        section.finish();
        return limits;
    }

    private static Optional<Duration> maxTime(Section section) {
        return section.duration("max-time", SHORTEST, LONGEST);
    }

    private static Bounds bounds(Section section) {
        Bounds bounds = own(section);
        section.finish();
        return bounds;
    }

    private static Bounds own(Section section) {
        return new Bounds(
                section.count("running-jobs", 0, MOST),
                section.count("jobs", 0, MOST),
                section.count("nodes", 0, MOST),
                section.count("accelerators", 0, MOST));
    }
}

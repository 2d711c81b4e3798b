package lockstep.gang.admit;

import lockstep.gang.cluster.Partition;

import java.time.Duration;
import java.util.Optional;

/// The time limit that holds for a job.
final class TimeReading {
    private static final Duration LONGEST = Duration.ofDays(3_650);

    private TimeReading() {}

    /// The limit that holds; absent means that the job may run as long as it likes.
    ///
    /// @param asked absent means the partition's default, zero the partition's maximum
    static Optional<Duration> read(
            Optional<Duration> asked, Optional<Place> place, Mistakes mistakes) {
        Optional<Partition> partition = place.map(Place::partition);
        Optional<Duration> longest = partition.flatMap(Partition::maxTime);
        if (asked.isEmpty()) {
            return partition.flatMap(Partition::defaultTime).or(() -> longest);
        }
        if (asked.get().isZero()) {
            return longest;
        }
        requireInRange(asked.get(), mistakes);
        if (longest.isPresent() && asked.get().compareTo(longest.get()) > 0) {
            mistakes.add(
                    "time limit",
                    text(asked.get()),
                    "is above the maximum of partition %s, %s"
                            .formatted(partition.orElseThrow().name(), text(longest.get())),
                    "ask for less, or choose another partition");
        }
        return asked;
    }

    private static void requireInRange(Duration asked, Mistakes mistakes) {
        if (asked.isNegative() || asked.compareTo(LONGEST) > 0) {
            mistakes.add(
                    "time limit",
                    text(asked),
                    "must be from one second to %d days".formatted(LONGEST.toDays()),
                    "write 0 to get as much as the partition allows");
        }
    }

    /// As Slurm writes it: `1-02:03:04`.
    static String text(Duration time) {
        if (time.isNegative()) {
            return time.toSeconds() + " s";
        }
        String clock =
                "%02d:%02d:%02d"
                        .formatted(time.toHoursPart(), time.toMinutesPart(), time.toSecondsPart());
        return time.toDays() > 0 ? time.toDays() + "-" + clock : clock;
    }
}

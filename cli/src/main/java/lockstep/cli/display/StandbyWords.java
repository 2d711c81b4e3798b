package lockstep.cli.display;

import lockstep.protocol.v1.Standby;

/// What to say of answers that are not the leader's.
public final class StandbyWords {
    private static final long TENTHS_BELOW = 10_000;
    private static final long SECONDS_BELOW = 120_000;

    private StandbyWords() {}

    /// `read from a standby (ctl2), state of 3.2 s ago`
    public static String of(Standby standby) {
        return "read from a standby (%s), state of %s ago"
                .formatted(Printable.escape(standby.getController()), age(standby.getAgeMillis()));
    }

    private static String age(long millis) {
        if (millis < 0 || millis >= SECONDS_BELOW) {
            return Long.divideUnsigned(millis, 60_000) + " min";
        }
        return millis < TENTHS_BELOW
                ? "%d.%d s".formatted(millis / 1_000, millis % 1_000 / 100)
                : millis / 1_000 + " s";
    }
}

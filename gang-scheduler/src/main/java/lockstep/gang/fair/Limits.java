package lockstep.gang.fair;

import java.time.Duration;
import java.util.Optional;

/// What the jobs of a quality of service, an account or a partition may have.
///
/// @param all together
/// @param perUser those of each user
/// @param perAccount those of each account, not counting accounts below it
/// @param maxTime no job may ask for more
public record Limits(Bounds all, Bounds perUser, Bounds perAccount, Optional<Duration> maxTime) {
    public static final Limits NONE =
            new Limits(Bounds.NONE, Bounds.NONE, Bounds.NONE, Optional.empty());
}

package lockstep.gang.token;

import lockstep.gang.job.Submitter;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Pattern;

/// What the cluster keeps of a token: who acts by it, what for, and how to know it again. Never the
/// token itself.
///
/// @param user as whom its holder acts
/// @param kinds what it is for; at least one
/// @param withRoles whether the user's roles count, too; otherwise he is a user and no more
/// @param note what its user wrote about it; may be empty
/// @param madeAt it does not count before
/// @param endsAt nor from then on
/// @param digest SHA-256 of its text, in hex
public record Token(
        TokenId id,
        Submitter user,
        Set<CallKind> kinds,
        boolean withRoles,
        String note,
        Instant madeAt,
        Instant endsAt,
        String digest) {
    /// Clocks of controllers may differ by so much.
    private static final Duration SKEW = Duration.ofMinutes(1);

    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

    public Token {
        if (kinds.isEmpty()) {
            throw new IllegalArgumentException("a token must be for something");
        }
        if (!endsAt.isAfter(madeAt)) {
            throw new IllegalArgumentException(
                    "endsAt (%s) must be after madeAt (%s)".formatted(endsAt, madeAt));
        }
        if (!DIGEST.matcher(digest).matches()) {
            throw new IllegalArgumentException("digest must match " + DIGEST);
        }
        kinds = Collections.unmodifiableSet(EnumSet.copyOf(kinds));
    }

    /// Whether its time is over, or lies in the future: then the clock was set back, and nobody
    /// knows how long it has been over.
    ///
    /// @param longest how long any token counts, by the configuration of this day
    public boolean counts(Instant now, Duration longest) {
        Instant end = madeAt.plus(longest);
        return !now.isBefore(madeAt.minus(SKEW))
                && now.isBefore(endsAt.isBefore(end) ? endsAt : end);
    }

    /// Whether its time is over.
    public boolean isOver(Instant now) {
        return !now.isBefore(endsAt);
    }

    /// Without the digest, which is nobody's business.
    @Override
    public String toString() {
        return "token %s of %s, until %s".formatted(id, user.name(), endsAt);
    }
}

package lockstep.gang.token;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// A kind of calls that a token may be for. `lockstep.gang.authority.Reach` says which acts belong
/// to it. Names are stored: they may be added to, never changed.
public enum CallKind {
    /// See what everybody may see.
    READ,
    /// See the scripts and environments of own jobs.
    INSIDE,
    SUBMIT,
    CANCEL,
    /// Hold and release.
    HOLD,
    /// Pin, remove and restore checkpoints.
    CHECKPOINTS,
    /// Drain and resume.
    DRAIN;

    /// Everything that an owner does with his jobs.
    public static final Set<CallKind> ALL_OWN =
            Set.of(READ, INSIDE, SUBMIT, CANCEL, HOLD, CHECKPOINTS);

    /// As it is typed: `submit`.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The kind of that word.
    public static Optional<CallKind> of(String word) {
        return Arrays.stream(values()).filter(kind -> kind.word().equals(word)).findAny();
    }
}

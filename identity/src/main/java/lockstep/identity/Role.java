package lockstep.identity;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// What a host is in its cluster. The words stand in certificates, so they stay.
public enum Role {
    /// Runs ranks.
    NODE,
    /// Runs a controller.
    CONTROLLER,
    /// People work there.
    CLIENT;

    /// As it stands in certificates: `node`.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The role of that word.
    public static Optional<Role> of(String word) {
        return Arrays.stream(values()).filter(role -> role.word().equals(word)).findAny();
    }
}

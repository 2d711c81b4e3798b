package lockstep.gang.event;

import java.util.Optional;

/// A key of a configuration file that says something else than before.
///
/// @param before absent where the file did not have it, so that its default held
/// @param after absent where the file has it no more
public record SettingChange(String key, Optional<String> before, Optional<String> after) {
    private static final String DEFAULT = "(default)";

    /// For people: `limits.jobs-max: 100 → (default)`.
    @Override
    public String toString() {
        return "%s: %s → %s".formatted(key, before.orElse(DEFAULT), after.orElse(DEFAULT));
    }
}

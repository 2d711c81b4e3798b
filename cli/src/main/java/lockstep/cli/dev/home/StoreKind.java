package lockstep.cli.dev.home;

import java.util.Locale;
import java.util.Optional;

/// Where the controllers keep their journal.
public enum StoreKind {
    H2,
    POSTGRESQL;

    public static Optional<StoreKind> named(String word) {
        for (StoreKind kind : values()) {
            if (kind.word().equals(word)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}

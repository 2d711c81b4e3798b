package lockstep.doctor.site;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// Whose configuration a file is. Its name begins with that: `controller.conf`, `node-n1.conf`.
public enum Kind {
    CONTROLLER,
    NODE,
    LOGIN,
    CLIENT;

    /// `controller`
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// By the name of the file.
    public static Optional<Kind> of(Path file) {
        String name = String.valueOf(file.getFileName());
        return Arrays.stream(values())
                .filter(kind -> name.matches(kind.word() + "([-_.].*)?"))
                .findFirst();
    }
}

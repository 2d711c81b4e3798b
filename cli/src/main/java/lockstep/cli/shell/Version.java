package lockstep.cli.shell;

import java.util.Optional;

/// Which Lockstep this is.
public final class Version {

    private Version() {}

    /// The answer to `--version`, with its line end.
    public static String line() {
        return "lockstep "
                + Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
                        .orElse("(built from source)")
                + "\n";
    }
}

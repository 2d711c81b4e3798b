package lockstep.cli.dev;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// The program that runs every Lockstep program. It tells where it is in the system property
/// `lockstep.tree`.
public final class Launcher {
    private static final String PROPERTY = "lockstep.tree";

    private Launcher() {}

    /// `bin/lockstep` of the tree that this process runs from; empty when no launcher started it.
    public static Optional<Path> find() {
        return tree().map(tree -> tree.resolve("bin/lockstep")).filter(Files::isExecutable);
    }

    /// The tree that holds `bin`, `lib` and `examples`.
    public static Optional<Path> tree() {
        return Optional.ofNullable(System.getProperty(PROPERTY)).map(Path::of);
    }
}

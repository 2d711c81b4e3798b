package lockstep.stager.store;

import lockstep.stager.checkpoint.Printable;

import java.nio.file.Path;
import java.util.random.RandomGenerator;

/// How the settings name a path: `/mount/point`, or `file:///mount/point`.
public final class StoreUri {
    private static final String FILE = "file://";

    private StoreUri() {}

    /// Looks at nothing yet.
    ///
    /// @param random makes names that no other writer has
    /// @throws IllegalArgumentException if it names no path that this version can use
    public static StorePath open(String uri, RandomGenerator random) {
        var path = uri.startsWith(FILE) ? uri.substring(FILE.length()) : uri;
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException(
                    "store path (%s) must be an absolute directory.\nMaybe mount the store: other kinds, S3 among them, are not supported yet."
                            .formatted(Printable.of(uri)));
        }
        return PosixPath.of(Path.of(path), random);
    }
}

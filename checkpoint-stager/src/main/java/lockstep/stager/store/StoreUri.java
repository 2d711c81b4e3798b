package lockstep.stager.store;

import lockstep.stager.checkpoint.LocalDisk;
import lockstep.stager.checkpoint.Printable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SplittableRandom;

/// Addresses of ways to stores, as people write them: `file:///mnt/a/checkpoints`, or
/// `s3://bucket/prefix?endpoint=http://host:9000&region=R&path-style=true`, of which only the
/// bucket must be given.
public final class StoreUri {
    private static final String FILE = "file://";

    private StoreUri() {}

    /// What is wrong with an address; empty where nothing is.
    public static Optional<String> objection(String uri) {
        if (uri.startsWith(S3Location.SCHEME)) {
            try {
                S3Location.parse(uri);
                return Optional.empty();
            } catch (IllegalArgumentException e) {
                return Optional.of(String.valueOf(e.getMessage()));
            }
        }
        if (!uri.startsWith(FILE + "/")) {
            return Optional.of(
                    "(%s) must be the address of a directory or of a bucket.%nMaybe write: file:///mnt/checkpoints, or: s3://bucket/checkpoints"
                            .formatted(Printable.of(uri)));
        }
        Path path = Path.of(uri.substring(FILE.length()));
        return path.equals(path.normalize())
                ? Optional.empty()
                : Optional.of("(%s) must be without '.' and '..'".formatted(Printable.of(uri)));
    }

    /// Opens the objects below a prefix of a bucket.
    ///
    /// @throws IOException when the address is none of a bucket, or the user's settings lack
    ///   something
    public static ObjectTree openTree(String uri) throws IOException {
        Optional<String> objection = objection(uri);
        if (objection.isPresent() || !uri.startsWith(S3Location.SCHEME)) {
            throw new IOException(
                    "the address %s".formatted(objection.orElse("is none of a bucket")));
        }
        return S3Tree.of(uri, S3Location.parse(uri));
    }

    /// Opens a way to a store.
    ///
    /// @param name for people
    /// @throws IOException when the address is none, or nothing is there
    public static StorePath open(String name, String uri) throws IOException {
        Optional<String> objection = objection(uri);
        if (objection.isPresent()) {
            throw new IOException("the address of path %s %s".formatted(name, objection.get()));
        }
        if (uri.startsWith(S3Location.SCHEME)) {
            return S3Path.of(name, S3Location.parse(uri), new SplittableRandom());
        }
        Path directory = Path.of(uri.substring(FILE.length()));
        if (!Files.isDirectory(directory)) {
            throw new IOException(
                    "%s is not there, or is no directory.%nMaybe mount it, or make it and give it to its users."
                            .formatted(directory));
        }
        return new PosixPath(name, new LocalDisk(), directory, new SplittableRandom());
    }
}

package lockstep.stager.shard;

import static java.nio.charset.StandardCharsets.UTF_8;

import lockstep.stager.checkpoint.Printable;

/// One regular file of a shard.
///
/// @param path below the checkpoint directory, segments separated by `/`; any characters but NUL,
///   no segment empty, `.` or `..`, at most [#PATH_BYTES_MAX] bytes of UTF-8
/// @param size in bytes, zero or more
/// @param executable whether its owner may run it
public record ShardFile(String path, long size, boolean executable) {
    /// Longest path, in bytes of UTF-8.
    public static final int PATH_BYTES_MAX = 4_000;

    /// Longest segment of a path, in bytes of UTF-8, as Linux has it.
    public static final int NAME_BYTES_MAX = 255;

    /// Most segments of a path.
    public static final int DEPTH_MAX = 64;

    public ShardFile {
        requirePath(path);
        if (size < 0) {
            throw new IllegalArgumentException(
                    "size of %s (%d) must be zero or more".formatted(Printable.of(path), size));
        }
    }

    /// Throws unless this is a path as described above.
    static void requirePath(String path) {
        requirePath(path, path.indexOf('\0') < 0, "must not hold NUL");
        requirePath(path, UTF_8.newEncoder().canEncode(path), "must be Unicode");
        requirePath(path, path.getBytes(UTF_8).length <= PATH_BYTES_MAX, "is too long");
        var segments = path.split("/", -1);
        requirePath(path, segments.length <= DEPTH_MAX, "is too deep");
        for (var segment : segments) {
            boolean plain = !segment.isEmpty() && !segment.equals(".") && !segment.equals("..");
            requirePath(path, plain, "must be relative and without '.' and '..'");
            requirePath(path, segment.getBytes(UTF_8).length <= NAME_BYTES_MAX, "is too long");
        }
    }

    private static void requirePath(String path, boolean holds, String rule) {
        if (!holds) {
            throw new IllegalArgumentException(
                    "path (%s) of a file %s".formatted(Printable.of(path), rule));
        }
    }
}

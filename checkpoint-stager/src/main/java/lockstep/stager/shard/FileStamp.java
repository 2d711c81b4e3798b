package lockstep.stager.shard;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/// By what a file or folder is known to be the same as before.
///
/// @param device the file system's number
/// @param inode its number there
/// @param size in bytes
/// @param modifiedNanos when its content was last changed, since the epoch
/// @param changedNanos when anything of it was last changed, its name included, since the epoch
public record FileStamp(long device, long inode, long size, long modifiedNanos, long changedNanos) {

    /// What stands at a path, which is not followed if it is a link.
    record Standing(FileStamp stamp, Object key, int links, int mode) {
        private static final int TYPE = 0170000;

        boolean isFile() {
            return (mode & TYPE) == 0100000;
        }

        boolean isFolder() {
            return (mode & TYPE) == 0040000;
        }

        boolean isExecutable() {
            return (mode & 0100) != 0;
        }

        /// What it is, for a message.
        String kind() {
            return switch (mode & TYPE) {
                case 0120000 -> "a symbolic link";
                case 0010000 -> "a FIFO";
                case 0140000 -> "a socket";
                case 0020000, 0060000 -> "a device";
                case 0040000 -> "a folder";
                default -> "a file";
            };
        }
    }

    static Standing standing(Path path) throws IOException {
        var attributes =
                Files.readAttributes(
                        path,
                        "unix:dev,ino,size,lastModifiedTime,ctime,nlink,mode,fileKey",
                        LinkOption.NOFOLLOW_LINKS);
        var stamp =
                new FileStamp(
                        (long) value(attributes, "dev"),
                        (long) value(attributes, "ino"),
                        (long) value(attributes, "size"),
                        nanos(value(attributes, "lastModifiedTime")),
                        nanos(value(attributes, "ctime")));
        return new Standing(
                stamp,
                value(attributes, "fileKey"),
                (int) value(attributes, "nlink"),
                (int) value(attributes, "mode"));
    }

    private static Object value(Map<String, Object> attributes, String name) {
        return Objects.requireNonNull(attributes.get(name), name);
    }

    private static long nanos(Object time) {
        return ((FileTime) time).to(TimeUnit.NANOSECONDS);
    }
}

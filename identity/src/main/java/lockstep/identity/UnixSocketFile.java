package lockstep.identity;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/// The file of a Unix socket that a daemon serves users on. Anyone may connect: the kernel says who
/// did. But nobody else may put a socket of theirs in its place, so its folder must belong to the
/// daemon's user.
public final class UnixSocketFile {
    private static final Set<PosixFilePermission> FOR_ALL =
            PosixFilePermissions.fromString("rw-rw-rw-");
    private static final Set<PosixFilePermission> FOLDER =
            PosixFilePermissions.fromString("rwxr-xr-x");

    /// `sun_path` has 108 bytes, the last of them 0.
    private static final int PATH_BYTES_MAX = 107;

    private final Path file;

    private final String setting;

    /// Names the file, and does nothing yet.
    ///
    /// @param setting what names it in the configuration, for messages
    public UnixSocketFile(Path file, String setting) {
        this.file = file.toAbsolutePath();
        this.setting = setting;
    }

    /// Makes room for the socket.
    ///
    /// @throws IOException when the place is not safe, or when somebody listens there
    public void prepare() throws IOException {
        if (file.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8).length
                > PATH_BYTES_MAX) {
            throw new IOException(
                    "the path of the socket (%s) must have at most %d bytes.%nMaybe set %s to a shorter one."
                            .formatted(file, PATH_BYTES_MAX, setting));
        }
        Path folder = file.getParent();
        if (folder == null) {
            throw new IOException("%s cannot be a socket".formatted(file));
        }
        if (!Files.exists(folder)) {
            Files.createDirectories(folder);
            // Set, not asked for at its making: whatever the umask, users must get to the socket.
            Files.setPosixFilePermissions(folder, FOLDER);
        }
        requireOwn(folder);
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            removeStale();
        }
    }

    private static void requireOwn(Path folder) throws IOException {
        Object self = Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        if (!self.equals(Files.getAttribute(folder, "unix:uid"))) {
            throw new IOException(
                    "the folder of the socket (%s) must belong to the daemon's user (uid %s)"
                            .formatted(folder, self));
        }
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(folder);
        if (permissions.contains(PosixFilePermission.GROUP_WRITE)
                || permissions.contains(PosixFilePermission.OTHERS_WRITE)) {
            throw new IOException(
                    "others may write to the folder of the socket (%s).%nMaybe: chmod go-w %s"
                            .formatted(folder, folder));
        }
    }

    /// A socket file outlives the process that listened on it.
    private void removeStale() throws IOException {
        if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                || Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)
                || Files.isSymbolicLink(file)) {
            throw new IOException("%s is there already, and is no socket".formatted(file));
        }
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(file))) {
            throw new IOException(
                    "somebody listens on %s already (%s).%nMaybe another daemon runs with the same configuration."
                            .formatted(file, channel.getRemoteAddress()));
        } catch (ConnectException nobodyListens) {
            Files.delete(file);
        }
    }

    /// Lets everybody connect.
    public void open() throws IOException {
        Files.setPosixFilePermissions(file, FOR_ALL);
    }

    public void remove() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

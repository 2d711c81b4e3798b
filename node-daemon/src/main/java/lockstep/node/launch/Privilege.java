package lockstep.node.launch;

import lockstep.node.process.Kernel;
import lockstep.protocol.v1.LaunchSpec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/// Whether this daemon can become other users, and who it is.
public record Privilege(int userId, int groupId) {

    /// Of this process.
    public static Privilege own() {
        return new Privilege(Kernel.effectiveUserId(), Kernel.effectiveGroupId());
    }

    public boolean isRoot() {
        return userId == 0;
    }

    /// `UID:GID` for the shepherd to become, or `-` to stay.
    String identity(LaunchSpec launch) {
        return isRoot()
                ? "%s:%s"
                        .formatted(
                                Integer.toUnsignedString(launch.getUserId()),
                                Integer.toUnsignedString(launch.getGroupId()))
                : "-";
    }

    /// Writes a file that its user, and nobody else, can read. The directory is ours, so nothing
    /// can stand there already.
    void give(Path file, byte[] content, String permissions, LaunchSpec launch) throws IOException {
        Files.createFile(
                file,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.write(file, content);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
        own(file, launch);
    }

    /// Makes the job's user and group own a file, where this daemon can.
    void own(Path file, LaunchSpec launch) throws IOException {
        own(file, launch.getUserId(), launch.getGroupId());
    }

    /// Makes a user and a group own a file, where this daemon can.
    void own(Path file, int user, int group) throws IOException {
        if (isRoot()) {
            Files.setAttribute(file, "unix:gid", group, LinkOption.NOFOLLOW_LINKS);
            Files.setAttribute(file, "unix:uid", user, LinkOption.NOFOLLOW_LINKS);
        }
    }

    /// What a command line begins with whose program is to run as that user; empty where this
    /// daemon is him already, or cannot become another.
    public List<String> becoming(int user, int group) {
        return isRoot()
                ? List.of(
                        "setpriv",
                        "--reuid=" + Integer.toUnsignedString(user),
                        "--regid=" + Integer.toUnsignedString(group),
                        "--init-groups",
                        "--inh-caps=-all",
                        "--")
                : List.of();
    }

    /// The group that a rank will have: only root can give it another than the daemon's own.
    int groupFor(LaunchSpec launch) {
        return isRoot() ? launch.getGroupId() : groupId;
    }
}

package lockstep.node.launch;

import lockstep.node.process.Kernel;
import lockstep.protocol.v1.LaunchSpec;

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

    /// The group that a rank will have: only root can give it another than the daemon's own.
    int groupFor(LaunchSpec launch) {
        return isRoot() ? launch.getGroupId() : groupId;
    }
}

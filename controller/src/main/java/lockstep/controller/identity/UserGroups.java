package lockstep.controller.identity;

/// Which groups users are in, by this host's word.
public interface UserGroups {
    /// Whether this user is in that group, be it as his first or as any other. May take a process.
    boolean isMember(int uid, int gid);
}

package lockstep.controller.identity;

import lockstep.gang.job.Submitter;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// As whom this process runs.
public final class ProcessIdentity {
    private static final Path SELF = Path.of("/proc/self");

    private ProcessIdentity() {}

    /// The effective user and group.
    ///
    /// @throws IOException when `/proc` cannot be read
    public static Submitter read(UserNames names) throws IOException {
        int uid = (Integer) Files.getAttribute(SELF, "unix:uid");
        int gid = (Integer) Files.getAttribute(SELF, "unix:gid");
        return new Submitter(uid, gid, names.nameOf(uid));
    }
}

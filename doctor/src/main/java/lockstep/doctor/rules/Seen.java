package lockstep.doctor.rules;

import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;

/// What stands at a path.
public sealed interface Seen {
    record There(String owner, Set<PosixFilePermission> permissions) implements Seen {
        public There {
            permissions = Set.copyOf(permissions);
        }

        boolean anyOf(PosixFilePermission... wanted) {
            for (PosixFilePermission each : wanted) {
                if (permissions.contains(each)) {
                    return true;
                }
            }
            return false;
        }
    }

    record Missing() implements Seen {}

    /// This user may not know.
    record Hidden() implements Seen {}
}

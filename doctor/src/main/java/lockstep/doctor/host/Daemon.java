package lockstep.doctor.host;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/// A process of Lockstep's that runs.
///
/// @param configuration the file that it was started with
public record Daemon(int pid, Program program, Optional<Path> configuration) {
    /// What runs in it.
    public enum Program {
        CONTROLLER("lockstep.controller.Controller"),
        NODE("lockstep.node.NodeDaemon");

        private final String mainClass;

        Program(String mainClass) {
            this.mainClass = mainClass;
        }

        String mainClass() {
            return mainClass;
        }

        /// `controller`
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}

package lockstep.doctor.host;

import lockstep.doctor.finding.Check;
import lockstep.doctor.finding.Finding;
import lockstep.doctor.finding.Finding.Wrong;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// Whether the programs are here by which a node starts ranks.
public final class ToolsCheck implements Check {
    /// The node daemon's own look at its start.
    @FunctionalInterface
    public interface Look {
        /// Looks for them.
        ///
        /// @throws IOException naming all that are missing, one in a line
        void check() throws IOException;
    }

    private final Look look;

    public ToolsCheck(Look look) {
        this.look = look;
    }

    @Override
    public List<Finding> look() {
        try {
            look.check();
            return List.of(Finding.fine("all programs are here that start ranks"));
        } catch (IOException missing) {
            return Optional.ofNullable(missing.getMessage())
                    .orElse("")
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("Maybe"))
                    .<Finding>map(
                            line ->
                                    new Wrong(
                                            line,
                                            "install util-linux and coreutils 8.31 or newer."))
                    .toList();
        }
    }
}

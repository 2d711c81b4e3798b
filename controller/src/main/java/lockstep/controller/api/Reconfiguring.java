package lockstep.controller.api;

import lockstep.gang.event.SettingChange;
import lockstep.gang.gate.Impact;
import lockstep.gang.job.Submitter;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/// Has this controller read its configuration again.
public interface Reconfiguring {
    /// Reads the file, and goes by all that it says from then on, or by nothing of it.
    ///
    /// @param by who wants it
    /// @param dryRun only say what would become of it
    /// @return completed once it is done and, on a leader, in the journal
    CompletableFuture<Outcome> reconfigure(Submitter by, boolean dryRun);

    /// What became of it. Nothing has changed except by [Changed].
    sealed interface Outcome {
        /// Everything that the file says holds now, or would.
        ///
        /// @param changes none: it says what held before
        /// @param affected jobs for which something is otherwise
        record Changed(List<SettingChange> changes, List<Impact.Affected> affected)
                implements Outcome {
            public Changed {
                changes = List.copyOf(changes);
                affected = List.copyOf(affected);
            }
        }

        /// The file cannot be used.
        ///
        /// @param mistakes each with file and line
        record Mistaken(List<String> mistakes) implements Outcome {
            public Mistaken {
                mistakes = List.copyOf(mistakes);
            }
        }

        /// It says something else of what is only read at a start.
        record NeedsRestart(List<SettingChange> changes) implements Outcome {
            public NeedsRestart {
                changes = List.copyOf(changes);
            }
        }

        /// Another one is under way, or the controller has too much to do.
        record Busy(String why) implements Outcome {}
    }
}

package lockstep.gang.admit;

import lockstep.gang.job.JobSpec;

import java.util.List;

/// What admission says to a submission.
public sealed interface Verdict {
    /// It can run on the nodes that are known, if not now then later.
    ///
    /// @param warnings what was understood otherwise than it was written, a line each
    record Admitted(JobSpec spec, List<String> warnings) implements Verdict {
        public Admitted {
            warnings = List.copyOf(warnings);
        }
    }

    /// It is not accepted.
    ///
    /// @param mistakes all that were found, never empty
    record Refused(List<Mistake> mistakes) implements Verdict {
        public Refused {
            mistakes = List.copyOf(mistakes);
            if (mistakes.isEmpty()) {
                throw new IllegalArgumentException("a refusal needs a mistake");
            }
        }
    }
}

package lockstep.gang.admit;

import lockstep.gang.job.JobArray;
import lockstep.gang.job.JobSpec;

import java.util.List;
import java.util.Optional;

/// What admission says to a submission.
public sealed interface Verdict {
    /// It can run on the nodes that are known, if not now then later.
    ///
    /// @param spec of the job, or of each task of the array
    /// @param array absent when it is one job
    /// @param warnings what was understood otherwise than it was written, a line each
    record Admitted(JobSpec spec, Optional<JobArray> array, List<String> warnings)
            implements Verdict {
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

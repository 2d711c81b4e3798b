package lockstep.cli.submit;

import lockstep.cli.options.Mistake;
import lockstep.protocol.v1.JobSpec;

import java.util.List;

/// What a command line came to.
sealed interface Submission {

    /// A request.
    ///
    /// @param spec ready to be sent
    /// @param warnings about options that were ignored
    record Ready(JobSpec spec, List<String> warnings) implements Submission {}

    /// No request.
    ///
    /// @param mistakes all of them; at least one
    record Wrong(List<Mistake> mistakes, List<String> warnings) implements Submission {}
}

package lockstep.cli.submit;

import lockstep.cli.options.Mistake;
import lockstep.protocol.v1.JobSpec;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// What a command line came to.
///
/// (Taken apart by [#orTell] and not by a pattern switch:
/// docs/adr/0033-no-pattern-switch-at-start.md.)
sealed interface Submission {

    /// A request.
    ///
    /// @param spec ready to be sent
    record Ready(JobSpec spec, List<String> warnings) implements Submission {
        @Override
        public Optional<JobSpec> orTell(Consumer<List<Mistake>> listener) {
            return Optional.of(spec);
        }
    }

    /// No request.
    ///
    /// @param mistakes all of them; at least one
    record Wrong(List<Mistake> mistakes, List<String> warnings) implements Submission {
        @Override
        public Optional<JobSpec> orTell(Consumer<List<Mistake>> listener) {
            listener.accept(mistakes);
            return Optional.empty();
        }
    }

    /// About options that were ignored.
    List<String> warnings();

    /// The request; where there is none, `listener` is told all mistakes.
    Optional<JobSpec> orTell(Consumer<List<Mistake>> listener);
}

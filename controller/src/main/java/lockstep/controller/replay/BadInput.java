package lockstep.controller.replay;

import lockstep.gang.replay.csv.Problem;

import java.io.Serial;
import java.util.List;
import java.util.stream.Collectors;

/// An input that cannot be used. The message is for the user: every mistake with file, line and
/// what to do.
final class BadInput extends Exception {
    @Serial private static final long serialVersionUID = 1;

    private static final int SHOWN_MAX = 20;

    BadInput(String message) {
        super(message);
    }

    /// @param source the file's name as the user gave it
    static void throwIfAny(String source, List<Problem> problems) throws BadInput {
        if (!problems.isEmpty()) {
            String all =
                    problems.stream()
                            .limit(SHOWN_MAX)
                            .map(problem -> problem.describe(source))
                            .collect(Collectors.joining("\n"));
            int more = problems.size() - SHOWN_MAX;
            throw new BadInput(more > 0 ? all + "\n… and %d more".formatted(more) : all);
        }
    }
}

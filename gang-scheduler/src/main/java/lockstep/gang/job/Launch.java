package lockstep.gang.job;

import java.util.List;

/// How the processes of a job come to be.
public sealed interface Launch {
    /// The command and its arguments; for a script, only its arguments.
    List<String> arguments();

    /// One process, the batch script, on the gang's first node.
    record Batch(Script script, List<String> arguments) implements Launch {
        public Batch {
            arguments = List.copyOf(arguments);
        }
    }

    /// One process on each node.
    record PerNode(List<String> arguments) implements Launch {
        public PerNode {
            arguments = List.copyOf(arguments);
        }
    }

    /// One process for each task.
    record PerRank(List<String> arguments) implements Launch {
        public PerRank {
            arguments = List.copyOf(arguments);
        }
    }
}

package lockstep.gang.job;

import java.util.Arrays;
import java.util.List;

/// How the processes of a job come to be.
public sealed interface Launch {
    /// The command and its arguments; for a script, only its arguments.
    List<String> arguments();

    /// One process, the batch script, on the gang's first node.
    record Batch(byte[] script, List<String> arguments) implements Launch {
        public Batch {
            script = script.clone();
            arguments = List.copyOf(arguments);
        }

        @Override
        public byte[] script() {
            return script.clone();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Batch(var otherScript, var otherArguments)
                    && Arrays.equals(script, otherScript)
                    && arguments.equals(otherArguments);
        }

        @Override
        public int hashCode() {
            return 31 * Arrays.hashCode(script) + arguments.hashCode();
        }

        @Override
        public String toString() {
            return "Batch[%d bytes, %s]".formatted(script.length, arguments);
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

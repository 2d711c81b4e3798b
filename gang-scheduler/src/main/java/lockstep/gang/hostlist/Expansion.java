package lockstep.gang.hostlist;

import lockstep.gang.text.Quoted;

import java.util.List;

/// What came of a host list expression.
public sealed interface Expansion {
    /// It is one.
    ///
    /// @param names in the order of the expression, each once
    record Expanded(List<String> names) implements Expansion {
        public Expanded {
            names = List.copyOf(names);
        }
    }

    /// It is no host list.
    ///
    /// @param position of the character that is wrong, counted from 1
    record Malformed(String expression, int position, String problem) implements Expansion {
        /// One line, safe to print: value, position, problem.
        public String message() {
            return "host list (%s), character %d: %s"
                    .formatted(Quoted.of(expression), position, problem);
        }
    }
}

package lockstep.node.launch;

import java.util.List;
import java.util.OptionalInt;

/// Signals by their names, as Linux numbers them.
final class SignalName {
    private static final List<String> NAMES =
            List.of(
                    "", "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1",
                    "SEGV", "USR2", "PIPE", "ALRM", "TERM", "STKFLT", "CHLD", "CONT", "STOP",
                    "TSTP", "TTIN", "TTOU", "URG", "XCPU", "XFSZ", "VTALRM", "PROF", "WINCH", "IO",
                    "PWR", "SYS");

    private SignalName() {}

    /// The number of a signal.
    ///
    /// @param name such as `USR1`, without `SIG`
    /// @return empty when no signal has that name
    static OptionalInt number(String name) {
        int number = NAMES.indexOf(name);
        return number > 0 ? OptionalInt.of(number) : OptionalInt.empty();
    }
}

package lockstep.cli.submit;

import lockstep.cli.options.Parsed;
import lockstep.protocol.v1.WarnSignal;

import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/// A signal before the end as `--signal` names it: `[{R|B}:]sig[@sec]`.
///
/// @param mayOverlap whether it has the R that lets a job of Slurm run on into a reservation
record WarnSignalWord(WarnSignal signal, boolean mayOverlap) {

    private static final int SECONDS_DEFAULT = 60;
    private static final int SECONDS_MAX = 65_535;

    /// Signals that a program can act on, each at its number's place.
    private static final List<String> NAMES =
            List.of(
                    "", "HUP", "INT", "QUIT", "", "", "ABRT", "", "", "", "USR1", "", "USR2", "",
                    "ALRM", "TERM", "", "", "CONT", "", "", "", "", "URG", "XCPU", "XFSZ", "VTALRM",
                    "PROF", "WINCH", "IO", "PWR");

    private static final String MUST =
            "must be a signal such as USR1, SIGUSR1, 10 or B:USR1@300, the seconds from 0 to "
                    + SECONDS_MAX
                    + ".";

    static Parsed<WarnSignalWord> parse(String text) {
        int colon = text.indexOf(':');
        String flags = colon < 0 ? "" : text.substring(0, colon).toUpperCase(Locale.ROOT);
        String rest = text.substring(colon + 1);
        int at = rest.indexOf('@');
        String name = name(at < 0 ? rest : rest.substring(0, at));
        OptionalLong seconds =
                at < 0
                        ? OptionalLong.of(SECONDS_DEFAULT)
                        : WholeNumber.digits(rest.substring(at + 1));
        boolean flagged = colon < 0 || List.of("B", "R", "BR", "RB").contains(flags);
        if (name.isEmpty() || !flagged || seconds.isEmpty() || seconds.getAsLong() > SECONDS_MAX) {
            return Parsed.bad(MUST);
        }
        return Parsed.good(
                new WarnSignalWord(
                        WarnSignal.newBuilder()
                                .setName(name)
                                .setBeforeSeconds((int) seconds.getAsLong())
                                .setBatchOnly(flags.indexOf('B') >= 0)
                                .build(),
                        flags.indexOf('R') >= 0));
    }

    /// @return empty when it is no signal that a program can act on
    private static String name(String text) {
        OptionalLong number = WholeNumber.digits(text);
        if (number.isPresent()) {
            return number.getAsLong() < NAMES.size() ? NAMES.get((int) number.getAsLong()) : "";
        }
        String upper = text.toUpperCase(Locale.ROOT);
        String name = upper.startsWith("SIG") ? upper.substring("SIG".length()) : upper;
        return NAMES.contains(name) ? name : "";
    }
}

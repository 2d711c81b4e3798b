package lockstep.cli.dev.process;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One life of one process. The number alone may belong to another process later, or after the
/// machine's next start.
///
/// @param startTicks clock ticks from the machine's start to the process's: field 22 of
///   `/proc/PID/stat`
public record ProcessIdentity(long pid, long startTicks, String bootId) {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,18}) ([0-9]{1,18}) (\\S+)\\s*");

    /// Reads what [#toString] wrote; empty when it is something else.
    public static Optional<ProcessIdentity> parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        return Optional.of(
                new ProcessIdentity(
                        Long.parseLong(matcher.group(1)),
                        Long.parseLong(matcher.group(2)),
                        matcher.group(3)));
    }

    @Override
    public String toString() {
        return pid + " " + startTicks + " " + bootId;
    }
}

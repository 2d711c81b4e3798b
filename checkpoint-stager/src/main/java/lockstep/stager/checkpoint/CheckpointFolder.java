package lockstep.stager.checkpoint;

import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/// Which folder is which step's.
record CheckpointFolder(Path directory) {
    private static final Pattern NAME = Pattern.compile("step-(0|[1-9][0-9]{0,17})");

    Path ofStep(long step) {
        return directory.resolve("step-" + step);
    }

    /// Empty for a name that [#ofStep] never makes.
    static OptionalLong stepOf(String name) {
        var matcher = NAME.matcher(name);
        return matcher.matches()
                ? OptionalLong.of(Long.parseLong(matcher.group(1)))
                : OptionalLong.empty();
    }
}

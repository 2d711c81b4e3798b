package lockstep.cli.submit;

import com.google.protobuf.ByteString;

import java.util.OptionalInt;
import java.util.regex.Pattern;

/// Calls of `srun` in a script. There is no such program here, so they fail where the job runs,
/// perhaps after a long wait.
final class SlurmSteps {

    private static final Pattern CALL =
            Pattern.compile("\\s*(?:(?:exec|time|nohup)\\s+)*srun(?:\\s.*)?");

    private SlurmSteps() {}

    /// The number of the first line that begins with a call, from 1.
    static OptionalInt firstLine(ByteString script) {
        int number = 0;
        for (String line : script.toStringUtf8().lines().toList()) {
            number++;
            if (CALL.matcher(line).matches()) {
                return OptionalInt.of(number);
            }
        }
        return OptionalInt.empty();
    }
}

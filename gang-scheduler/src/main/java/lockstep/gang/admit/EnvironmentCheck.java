package lockstep.gang.admit;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/// The environment of the ranks: what `execve` takes, and no more than is reasonable to keep for
/// every job.
final class EnvironmentCheck {
    private static final int VARIABLES_MAX = 16_384;
    private static final long BYTES_MAX = 1L << 20;

    /// The kernel takes no string above this, its end mark included.
    private static final int VARIABLE_BYTES_MAX = 1 << 17;

    private final Mistakes mistakes;
    private long bytes;

    private EnvironmentCheck(Mistakes mistakes) {
        this.mistakes = mistakes;
    }

    static void check(Map<String, String> environment, Mistakes mistakes) {
        if (environment.size() > VARIABLES_MAX) {
            mistakes.add(
                    "the environment has %d variables; at most %d are taken"
                            .formatted(environment.size(), VARIABLES_MAX),
                    "pass only what the job needs: --export=NAME,NAME");
            return;
        }
        EnvironmentCheck check = new EnvironmentCheck(mistakes);
        new TreeMap<>(environment).forEach(check::variable);
        check.total();
    }

    private void variable(String name, String value) {
        if (name.isEmpty() || name.indexOf('=') >= 0 || name.chars().anyMatch(c -> c < ' ')) {
            mistakes.add(
                    "environment variable name",
                    name,
                    "must have a character, no '=' and no control characters",
                    "leave this variable out");
        }
        if (value.indexOf('\0') >= 0) {
            mistakes.add(
                    "environment variable",
                    name,
                    "has a NUL character in its value, which no program could be given",
                    "leave this variable out");
        }
        long size = bytes(name) + bytes(value) + 2;
        bytes += size;
        if (size > VARIABLE_BYTES_MAX) {
            mistakes.add(
                    "environment variable",
                    name,
                    "takes %d bytes; the kernel takes at most %d"
                            .formatted(size, VARIABLE_BYTES_MAX),
                    "put its value into a file");
        }
    }

    private void total() {
        if (bytes > BYTES_MAX) {
            mistakes.add(
                    "the environment takes %d bytes; at most %d are taken"
                            .formatted(bytes, BYTES_MAX),
                    "pass only what the job needs: --export=NAME,NAME");
        }
    }

    private static long bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}

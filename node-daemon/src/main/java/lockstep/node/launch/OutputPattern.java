package lockstep.node.launch;

import java.util.Optional;
import java.util.OptionalLong;

/// Slurm's patterns for names of output files.
///
/// `%j` job id, `%A` the array's id (of other jobs their own), `%a` array index (none: 4294967294,
/// as Slurm prints), `%b` the same modulo 10, `%J` job id and step, `%s` step, `%x` job name, `%u`
/// user, `%N` node, `%n` the node's position in the gang, `%t` rank, `%r` restarts, `%%` a percent
/// sign. Numbers are padded with zeros to a width of up to 10: `%4j`. Any backslash switches
/// expansion off, and is removed.
final class OutputPattern {

    static final String DEFAULT = "slurm-%j.out";
    static final String ARRAY_DEFAULT = "slurm-%A_%a.out";

    private static final int WIDTH_MAX = 10;
    private static final long NO_ARRAY = 4_294_967_294L;

    private OutputPattern() {}

    /// What the signs stand for on one rank.
    record Names(
            int jobId,
            Optional<ArrayTask> array,
            int attempt,
            String jobName,
            String user,
            String node,
            int nodeIndex,
            int rank,
            boolean batch) {
        String defaultPattern() {
            return array.isPresent() ? ARRAY_DEFAULT : DEFAULT;
        }
    }

    /// @param id of the array
    record ArrayTask(int id, int index) {}

    static String expand(String pattern, Names names) {
        if (pattern.indexOf('\\') >= 0) {
            return pattern.replace("\\", "");
        }
        var out = new StringBuilder();
        int at = 0;
        while (at < pattern.length()) {
            int end = signEnd(pattern, at);
            if (pattern.charAt(at) != '%' || end >= pattern.length()) {
                out.append(pattern.charAt(at++));
                continue;
            }
            int width = width(pattern.substring(at + 1, end));
            out.append(sign(pattern.charAt(end), width, pattern.substring(at, end + 1), names));
            at = end + 1;
        }
        return out.toString();
    }

    /// The index of the letter that belongs to the percent sign at `at`.
    private static int signEnd(String pattern, int at) {
        int end = at + 1;
        while (end < pattern.length() && Character.isDigit(pattern.charAt(end))) {
            end++;
        }
        return end;
    }

    private static int width(String digits) {
        if (digits.length() > 2) {
            return WIDTH_MAX;
        }
        return digits.isEmpty() ? 0 : Math.min(WIDTH_MAX, Integer.parseInt(digits));
    }

    private static String sign(char letter, int width, String whole, Names names) {
        return switch (letter) {
            case '%' -> "%";
            case 'x' -> component(names.jobName());
            case 'u' -> component(names.user());
            case 'N' -> component(names.node());
            case 'J' -> padded(names.jobId(), width) + "." + step(names, 0);
            case 's' -> step(names, width);
            default -> {
                OptionalLong number = number(letter, names);
                yield number.isPresent() ? padded(number.getAsLong(), width) : whole;
            }
        };
    }

    private static OptionalLong number(char letter, Names names) {
        return switch (letter) {
            case 'j' -> OptionalLong.of(names.jobId());
            case 'A' -> OptionalLong.of(names.array().map(ArrayTask::id).orElse(names.jobId()));
            case 'a' -> OptionalLong.of(index(names));
            case 'b' -> OptionalLong.of(index(names) % 10);
            case 'n' -> OptionalLong.of(names.nodeIndex());
            case 't' -> OptionalLong.of(names.rank());
            case 'r' -> OptionalLong.of(names.attempt() - 1L);
            default -> OptionalLong.empty();
        };
    }

    private static long index(Names names) {
        return names.array().map(task -> (long) task.index()).orElse(NO_ARRAY);
    }

    private static String step(Names names, int width) {
        return names.batch() ? "batch" : padded(0, width);
    }

    private static String padded(long number, int width) {
        String digits = Long.toString(number);
        return "0".repeat(Math.max(0, width - digits.length())) + digits;
    }

    /// A name that stays within one file name, and is not a way up.
    private static String component(String name) {
        String flat = name.replace('/', '_');
        return flat.chars().allMatch(c -> c == '.') ? "_".repeat(flat.length()) : flat;
    }
}

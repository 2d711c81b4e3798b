package lockstep.gang.topology;

/// One thing that is wrong with a description. Both texts are safe to print.
///
/// @param line counted from 1; 0 when it is not about a line
/// @param problem one sentence without its full stop: the thing, its value, what is allowed
/// @param advice what to do, in words that follow "Maybe "
public record TopologyMistake(int line, String problem, String advice) {
    /// Two lines, the first with file and line.
    public String message(String file) {
        String where = line == 0 ? file : "%s line %d".formatted(file, line);
        return "%s: %s.\nMaybe %s.".formatted(where, problem, advice);
    }
}

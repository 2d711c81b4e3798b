package lockstep.gang.admit;

/// One thing that is wrong with a submission. Both texts are safe to print.
///
/// @param problem one sentence: the thing, its value, what is allowed
/// @param advice what to do, in words that follow "Maybe "
public record Mistake(String problem, String advice) {
    /// Two lines.
    public String message() {
        return problem + "\nMaybe " + advice;
    }
}

package lockstep.cli.options;

/// One thing wrong with what somebody asked for.
///
/// @param text names the thing, its value and what is allowed
/// @param advice begins with "Maybe "; empty when there is none
public record Mistake(String text, String advice) {

    public static Mistake of(String text) {
        return new Mistake(text, "");
    }
}

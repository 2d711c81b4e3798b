package lockstep.gang.replay.csv;

/// One mistake in a text.
///
/// @param line counted from 1; 0 where it concerns the whole text
/// @param advice what to do about it
public record Problem(int line, String message, String advice) {
    /// As people read it, with the text's name in front.
    public String describe(String source) {
        String place = line > 0 ? source + ":" + line : source;
        return "%s: %s%nMaybe %s".formatted(place, message, advice);
    }
}

package lockstep.gang.condition;

import java.io.Serial;
import java.util.List;

/// A text that is no trace of conditions.
public final class MalformedTrace extends RuntimeException {
    @Serial private static final long serialVersionUID = 1;

    private final transient List<String> mistakes;

    MalformedTrace(List<String> mistakes) {
        super(String.join("\n", mistakes));
        this.mistakes = List.copyOf(mistakes);
    }

    /// All of them, each with the name of the text, the line and, on a second line, advice.
    public List<String> mistakes() {
        return mistakes;
    }
}

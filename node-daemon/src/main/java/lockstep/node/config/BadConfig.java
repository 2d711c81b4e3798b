package lockstep.node.config;

import java.util.List;

/// The configuration cannot be used. The message holds every mistake, each with file and line.
public final class BadConfig extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<String> mistakes;

    BadConfig(List<String> mistakes) {
        super(String.join("\n", mistakes));
        this.mistakes = List.copyOf(mistakes);
    }

    /// One text for each mistake; it may go on with a line that begins with "Maybe".
    public List<String> mistakes() {
        return mistakes;
    }
}

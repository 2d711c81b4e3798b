package lockstep.gang.hostlist;

import java.io.Serial;

/// Leaves the parser at the first wrong character; never leaves the package.
final class MalformedHostList extends RuntimeException {
    @Serial private static final long serialVersionUID = 1;

    private final int position;

    /// @param position counted from 1
    MalformedHostList(int position, String problem) {
        super(problem, null, false, false);
        this.position = position;
    }

    int position() {
        return position;
    }

    String problem() {
        return String.valueOf(getMessage());
    }
}

package lockstep.controller.sim.planted;

/// The list of bugs cannot be read, or does not fit the sources.
final class BadList extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BadList(String message) {
        super(message);
    }
}

package lockstep.controller.wire;

/// A node's report that makes no sense. The message names the field, its value and what is allowed.
public final class BadReport extends Exception {
    private static final long serialVersionUID = 1L;

    BadReport(String message) {
        super(message);
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}

package lockstep.controller.store;

/// This controller must not lead from this journal.
public final class WrongJournal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// @param advice for people
    public WrongJournal(String what, String advice) {
        super(what + "\n" + advice);
    }
}

package lockstep.controller.chronicle;

/// So many calls wait for events that no further one may.
public final class TooManyWait extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooManyWait(int most) {
        super("%d calls wait for events already".formatted(most));
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}

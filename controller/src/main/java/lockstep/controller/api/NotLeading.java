package lockstep.controller.api;

import java.util.Optional;

/// Another controller leads, or none does yet: nothing was done, ask the leader.
public final class NotLeading extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Optional<String> leader;

    /// @param leader `host:port` of the leader's API, if it is known
    public NotLeading(Optional<String> leader) {
        super(
                leader.map(address -> "this controller does not lead; " + address + " does")
                        .orElse("this controller does not lead, and knows no leader yet"));
        this.leader = leader;
    }

    public Optional<String> leader() {
        return leader;
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}

package lockstep.stager.transfer;

import java.io.IOException;

/// A task failed for a reason that no path has, so that the transfer ends.
final class NotTheirFault extends IOException {
    private static final long serialVersionUID = 1;

    private final transient TransferResult verdict;

    NotTheirFault(TransferResult verdict) {
        this.verdict = verdict;
    }

    TransferResult verdict() {
        return verdict;
    }
}

package lockstep.controller.journal;

import java.io.Serial;

/// The journal, or the world below it, failed. Whoever gets one from a [Journal] must stop the
/// process; a restart replays what is true.
public final class JournalFailure extends RuntimeException {
    @Serial private static final long serialVersionUID = 1;

    private final Code code;

    /// What happened, so who must act.
    public enum Code {
        /// Another writer has taken over. Nothing of this call was journaled. Nobody must act.
        FENCED,
        /// The store refused or is out of reach. Nothing of this call was journaled. The operator
        /// looks at disk, network or database; then a restart helps.
        STORE_FAILED,
        /// The call may or may not have been journaled; a replay tells. As with [#STORE_FAILED].
        UNKNOWN_OUTCOME,
        /// What is stored is not what was written. The operator restores a backup; a restart does
        /// not help.
        CORRUPT,
        /// The database belongs to another cluster, or the journal is not where it was. The
        /// operator corrects the configuration or restores the journal.
        WRONG_CLUSTER,
        /// A reader is so far behind that what it would read next is only in a snapshot by now. It
        /// starts again from the latest snapshot.
        BEHIND_SNAPSHOT
    }

    public JournalFailure(Code code, String message) {
        super(message);
        this.code = code;
    }

    public JournalFailure(Code code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    public Code code() {
        return code;
    }
}

package lockstep.node.agent;

import java.util.function.Consumer;

/// The node's memory on disk.
///
/// Methods with a [Reply] answer through it, on the agent's thread, at once or later; in which
/// order, across calls, is open. The others take effect before they return, and need not survive a
/// power cut.
public interface Spool {

    /// Reads everything back, and counts this start. Called once, before anything else.
    Recovered recover();

    /// Makes `allegiance` durable. The highest epoch wins if several are under way.
    void saveAllegiance(Allegiance allegiance, Reply reply);

    /// Makes `record` durable. A record that failed may or may not be found after a restart.
    void saveAttempt(AttemptRecord record, Reply reply);

    /// Remembers durably that `key` (and every earlier attempt of the job) must never start again,
    /// then deletes its records.
    void forget(AttemptKey key, Reply reply);

    /// Notes how far an attempt has come. Never fails: what cannot be written is only lost to the
    /// next daemon.
    void noteProgress(AttemptKey key, AttemptProgress progress);

    /// Sets the moment, on the boot-time clock, at which the warden ends all ranks.
    void extendLease(long untilMillis);

    /// What became of a durable write.
    interface Reply {

        /// It is on disk, and a power cut would not undo it.
        void saved();

        /// It is not, or nobody knows.
        void failed(String why);

        static Reply of(Runnable saved, Consumer<String> failed) {
            return new Reply() {
                @Override
                public void saved() {
                    saved.run();
                }

                @Override
                public void failed(String why) {
                    failed.accept(why);
                }
            };
        }
    }
}

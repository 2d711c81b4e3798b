package lockstep.stager.checkpoint;

/// What is found in the folder of one step.
public sealed interface StoredCheckpoint {
    long step();

    /// The manifest and files of the right sizes are there. Whether their bytes are right has not
    /// been looked at.
    record Complete(Manifest manifest) implements StoredCheckpoint {
        @Override
        public long step() {
            return manifest.step();
        }
    }

    /// There is no manifest: it is being written, or its writer died.
    record Incomplete(long step) implements StoredCheckpoint {}

    /// It was complete once, or someone has put something there. Never to be restored.
    ///
    /// @param reason what is wrong and where, fit to be shown
    record Corrupt(long step, String reason) implements StoredCheckpoint {}
}

package lockstep.stager.transfer;

import java.io.IOException;

/// A piece of a transfer that one call of one path does.
interface Task {
    /// Bytes that are moved by it.
    long bytes();

    /// How well the lane suits: 0 is best, negative is not at all. A lane is used only while none
    /// that suits better can be.
    int tier(Lane lane);

    /// Does it. Called on a thread of its own, perhaps on several at once.
    ///
    /// @return bytes that had to be moved
    long perform(Lane lane, Ticket ticket) throws IOException;

    /// What it is, for a message.
    String what();
}

package lockstep.controller.sim.client;

import lockstep.controller.sim.engine.Life;
import lockstep.gang.decide.Command;
import lockstep.gang.decide.Reply;

import java.util.Optional;

/// Where clients ask.
public interface ApiDoor {
    /// Hears the answer.
    interface Answer {
        void replied(Reply reply);

        /// This controller does not lead, or could not say.
        void failed(String why);
    }

    String host();

    /// The process that listens there now.
    Optional<Life> listener();

    /// A command arrives.
    void asked(Command command, Answer answer);
}

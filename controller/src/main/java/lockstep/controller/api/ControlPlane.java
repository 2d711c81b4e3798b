package lockstep.controller.api;

import lockstep.gang.decide.Command;
import lockstep.gang.decide.Reply;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// What the API needs of the controller behind it. Every method may be called from any thread and
/// returns at once.
public interface ControlPlane {
    /// Hands a command to the single writer.
    ///
    /// @return completed once the command's events are durable. Fails with [NotLeading] when this
    ///   controller does not lead, with [Overloaded] when too many commands wait already; with
    ///   anything else when the outcome is not known
    CompletableFuture<Reply> submit(Command command);

    /// The newest published view; the empty state before the first.
    ClusterView view();

    Leadership leadership();

    /// Looks at what the journal holds by now, and says how far the view of a controller that does
    /// not lead is then.
    ///
    /// @return soon completed, and never exceptionally: with how far it was before, where the
    ///   journal does not answer; empty where nothing was followed yet, or nothing is
    CompletableFuture<Optional<Followed>> followed();
}

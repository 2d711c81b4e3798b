package lockstep.controller.term;

import lockstep.controller.api.ClusterView;
import lockstep.controller.api.Followed;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/// What a controller knows of the cluster without leading it.
public interface Standby {
    /// The newest that is known.
    ClusterView view();

    /// How far that is after a look at the journal; see [lockstep.controller.api.ControlPlane].
    CompletableFuture<Optional<Followed>> followed();

    /// One that follows no journal.
    static Standby of(Supplier<ClusterView> view) {
        return new Standby() {
            @Override
            public ClusterView view() {
                return view.get();
            }

            @Override
            public CompletableFuture<Optional<Followed>> followed() {
                return CompletableFuture.completedFuture(Optional.empty());
            }
        };
    }
}

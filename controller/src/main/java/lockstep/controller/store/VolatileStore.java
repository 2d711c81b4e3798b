package lockstep.controller.store;

import lockstep.controller.term.TakenOver;
import lockstep.gang.cluster.Epoch;
import lockstep.gang.event.Entry;
import lockstep.gang.event.Event;
import lockstep.gang.state.ClusterState;

import java.time.Instant;
import java.util.UUID;

/// Keeps nothing: only to wire the other parts together until the journal is there.
public final class VolatileStore implements Store {
    private final String clusterId = UUID.randomUUID().toString();

    @Override
    public String clusterId() {
        return clusterId;
    }

    @Override
    public void follow() {}

    @Override
    public ClusterState followed() {
        return ClusterState.empty();
    }

    @Override
    public TakenOver takeOver(String writer) {
        Epoch epoch = new Epoch(System.currentTimeMillis());
        ClusterState state =
                ClusterState.empty()
                        .apply(
                                new Entry(
                                        1,
                                        epoch,
                                        Instant.now(),
                                        new Event.LeaderTookOver(epoch, writer)));
        return new TakenOver(state, entries -> {}, epoch::value, snapshot -> {});
    }

    @Override
    public void close() {}
}

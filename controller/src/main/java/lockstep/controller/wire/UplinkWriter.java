package lockstep.controller.wire;

import lockstep.gang.condition.Resource;
import lockstep.gang.decide.UplinkUse;
import lockstep.gang.drain.Drain;
import lockstep.gang.state.ClusterState;
import lockstep.protocol.v1.DrainMode;
import lockstep.protocol.v1.Uplink;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Writes uplinks for readers.
public final class UplinkWriter {
    private UplinkWriter() {}

    /// All that are drained, in order of their names.
    public static List<Uplink> drained(ClusterState state) {
        return state.drainedUplinks().keySet().stream()
                .sorted(Comparator.comparing(Resource::text))
                .map(one -> write(one, state))
                .toList();
    }

    /// One uplink, drained or not.
    public static Uplink write(Resource.Uplink uplink, ClusterState state) {
        Uplink.Builder message = Uplink.newBuilder().setName(uplink.text());
        UplinkUse.of(state, uplink).forEach(id -> message.addJobIds(id.value()));
        Optional.ofNullable(state.drainedUplinks().get(uplink))
                .map(UplinkWriter::drain)
                .ifPresent(message::setDrain);
        return message.build();
    }

    /// The drain of what is no node.
    static lockstep.protocol.v1.Drain drain(Drain drain) {
        return lockstep.protocol.v1.Drain.newBuilder()
                .setUser(drain.by().name())
                .setReason(drain.reason())
                .setMode(DrainMode.AFTER_JOBS)
                .setSince(Times.timestamp(drain.since()))
                .build();
    }
}

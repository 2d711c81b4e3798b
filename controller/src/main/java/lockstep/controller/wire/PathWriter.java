package lockstep.controller.wire;

import lockstep.gang.state.ClusterState;
import lockstep.protocol.v1.StoragePath;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Writes ways to storage for readers.
public final class PathWriter {
    private PathWriter() {}

    /// All that are drained, in order of their names.
    ///
    /// @param stores those that ways of a name lead to
    public static List<StoragePath> drained(
            ClusterState state, Function<String, List<String>> stores) {
        return state.drainedPaths().keySet().stream()
                .sorted()
                .map(path -> write(path, stores.apply(path), state))
                .toList();
    }

    /// One way, drained or not.
    public static StoragePath write(String path, List<String> stores, ClusterState state) {
        StoragePath.Builder message = StoragePath.newBuilder().setName(path).addAllStores(stores);
        Optional.ofNullable(state.drainedPaths().get(path))
                .map(UplinkWriter::drain)
                .ifPresent(message::setDrain);
        return message.build();
    }
}

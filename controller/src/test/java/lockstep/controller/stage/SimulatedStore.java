package lockstep.controller.stage;

import lockstep.gang.checkpoint.CheckpointId;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What lies in a store, as far as it matters here: chunks by content, which parts consist of
/// which, and which checkpoints are sealed. Two steps in a row have the same content.
final class SimulatedStore {
    /// One node's part of a checkpoint.
    record Part(CheckpointId id, int index) {
        /// Equal for parts that consist of the same bytes.
        String content() {
            return "%d of %d".formatted(index, id.step() / 20);
        }
    }

    private final Set<String> chunks = new HashSet<>();
    private final Map<Part, String> manifests = new HashMap<>();
    private final Set<CheckpointId> sealed = new HashSet<>();

    boolean hasChunk(Part part) {
        return chunks.contains(part.content());
    }

    void putChunk(Part part) {
        chunks.add(part.content());
    }

    void putManifest(Part part) {
        manifests.put(part, part.content());
    }

    /// Whether all of these parts are there, with their bytes.
    boolean isWhole(CheckpointId id, List<Integer> indexes) {
        return indexes.stream()
                .map(index -> new Part(id, index))
                .allMatch(part -> manifests.containsKey(part) && hasChunk(part));
    }

    void seal(CheckpointId id) {
        sealed.add(id);
    }

    boolean isSealed(CheckpointId id) {
        return sealed.contains(id);
    }

    void unseal(CheckpointId id) {
        sealed.remove(id);
    }

    /// Deletes its parts, and the chunks that no other part consists of.
    void remove(CheckpointId id) {
        manifests.keySet().removeIf(part -> part.id().equals(id));
        chunks.retainAll(Set.copyOf(manifests.values()));
    }

    boolean hasAnyOf(CheckpointId id) {
        return sealed.contains(id)
                || manifests.keySet().stream().anyMatch(part -> part.id().equals(id));
    }

    /// Parts that are listed but whose bytes are gone.
    List<Part> broken() {
        return manifests.keySet().stream().filter(part -> !hasChunk(part)).toList();
    }
}

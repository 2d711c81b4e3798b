package lockstep.stager.transfer;

import lockstep.stager.path.PathState;
import lockstep.stager.shard.BadManifest;
import lockstep.stager.shard.CheckpointManifest;
import lockstep.stager.shard.CheckpointText;
import lockstep.stager.shard.ShardId;
import lockstep.stager.shard.ShardManifest;
import lockstep.stager.shard.ShardText;
import lockstep.stager.store.ObjectName;
import lockstep.stager.store.Store;
import lockstep.stager.store.StorePath;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Manifests in a store: written to every path that answers, read from any.
final class Texts {
    private static final long SECOND = 1_000_000_000L;

    /// A path that takes longer for a small file is of no use now.
    static final long WAIT_NANOS = 10 * SECOND;

    private final Workshop workshop;
    private final Store store;

    Texts(Workshop workshop, Store store) {
        this.workshop = workshop;
        this.store = store;
    }

    /// Reads what is text of something.
    interface Reader<T> {
        T read(byte[] text) throws BadManifest;
    }

    /// What was found, and what stood in the way of finding more.
    record Found<T>(Optional<T> value, List<String> troubles) {
        String trouble() {
            return String.join("\n", troubles);
        }
    }

    /// Returns empty text, or why no path has taken it.
    String write(ObjectName name, byte[] text) throws InterruptedException {
        var answers =
                workshop.calls.onEach(
                        usable(),
                        path -> {
                            path.putText(name, text);
                            return true;
                        },
                        WAIT_NANOS);
        if (answers.stream().anyMatch(it -> it.value().isPresent())) {
            return "";
        }
        return "%s could not be written to store %s:%s"
                .formatted(name.text(), store.name(), troubles(answers));
    }

    Found<ShardManifest> shard(ShardId id) throws InterruptedException {
        return read(
                store.job(id.job()).shard(id),
                ShardText.BYTES_MAX,
                text -> {
                    var shard = ShardText.read(text);
                    if (!shard.id().equals(id)) {
                        throw mismatch(id, shard.id());
                    }
                    return shard;
                });
    }

    Found<CheckpointManifest> checkpoint(long job, int attempt, long step)
            throws InterruptedException {
        return read(
                store.job(job).manifest(step, attempt),
                CheckpointText.BYTES_MAX,
                text -> {
                    var found = CheckpointText.read(text);
                    if (!found.shard(0).equals(new ShardId(job, attempt, step, 0))) {
                        throw mismatch(new ShardId(job, attempt, step, 0), found.shard(0));
                    }
                    return found;
                });
    }

    private static IllegalArgumentException mismatch(ShardId wanted, ShardId found) {
        return new IllegalArgumentException(
                "it is the manifest of %s instead of %s".formatted(found, wanted));
    }

    private <T> Found<T> read(ObjectName name, int bytesMax, Reader<T> reader)
            throws InterruptedException {
        var answers =
                workshop.calls.onEach(
                        store.paths(),
                        path -> {
                            var text = path.getText(name, bytesMax);
                            return text.isEmpty()
                                    ? Optional.<T>empty()
                                    : Optional.of(parse(name, text.get(), reader));
                        },
                        WAIT_NANOS,
                        some ->
                                some.stream()
                                        .anyMatch(it -> it.value().flatMap(t -> t).isPresent()));
        var troubles = new ArrayList<String>();
        for (var answer : answers) {
            var value = answer.value().flatMap(it -> it);
            if (value.isPresent()) {
                return new Found<>(value, List.of());
            }
            if (answer.failure().isPresent()) {
                troubles.add("%s: %s".formatted(answer.place().name(), answer.trouble()));
            }
        }
        return new Found<>(Optional.empty(), troubles);
    }

    private static <T> T parse(ObjectName name, byte[] text, Reader<T> reader) throws IOException {
        try {
            return reader.read(text);
        } catch (BadManifest | IllegalArgumentException e) {
            throw new IOException(
                    "%s is no manifest: %s".formatted(name.text(), e.getMessage()), e);
        }
    }

    private List<StorePath> usable() {
        long now = workshop.nanoClock.getAsLong();
        var fit =
                workshop.lanes(store.paths(), Limits.NONE).stream()
                        .filter(it -> it.forecast.state(now) != PathState.STALLED)
                        .map(it -> it.path)
                        .toList();
        return fit.isEmpty() ? store.paths() : fit;
    }

    static <T> String troubles(List<Calls.Answer<StorePath, T>> answers) {
        var text = new StringBuilder();
        for (var answer : answers) {
            if (answer.failure().isPresent()) {
                text.append("\n%s: %s".formatted(answer.place().name(), answer.trouble()));
            }
        }
        return text.toString();
    }
}

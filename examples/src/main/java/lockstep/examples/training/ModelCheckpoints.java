package lockstep.examples.training;

import static java.nio.charset.StandardCharsets.US_ASCII;

import lockstep.examples.ring.PeerLost;
import lockstep.examples.ring.Ring;
import lockstep.stager.checkpoint.CheckpointCatalog;
import lockstep.stager.checkpoint.CheckpointWriter;
import lockstep.stager.checkpoint.Manifest;
import lockstep.stager.checkpoint.Origin;
import lockstep.stager.checkpoint.Sha256;
import lockstep.stager.checkpoint.Shard;
import lockstep.stager.checkpoint.StoredCheckpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Saves the model as one shard per rank, and brings it back, also into a world of another size.
///
/// All methods are collectives: every rank calls them at the same point.
final class ModelCheckpoints {
    private static final long NONE = -1;

    private final Ring ring;
    private final Path directory;
    private final RunName run;
    private final ShardFormat format;
    private final Consumer<String> progress;

    /// @param directory the same folder for all ranks
    /// @param progress told by rank 0 what happens
    ModelCheckpoints(
            Ring ring, Path directory, RunName run, ShardFormat format, Consumer<String> progress) {
        this.ring = ring;
        this.directory = directory;
        this.run = run;
        this.format = format;
        this.progress = progress;
    }

    /// Writes this rank's shard, and, once all ranks have, makes them a checkpoint. On return it is
    /// one.
    void save(ModelState state) throws IOException, InterruptedException {
        var origin = new Origin(run.job(), run.attempt(), state.step, ring.worldSize());
        var slice = Slice.of(format.parameterCount(), ring.rank(), ring.worldSize());
        var writer = CheckpointWriter.in(directory);
        var shard = writer.writeShard(origin, ring.rank(), out -> format.write(state, slice, out));
        var shards = allShards(origin, shard);
        if (ring.rank() == 0) {
            writer.commit(origin, shards);
            progress.accept("checkpoint at step %d".formatted(state.step));
        }
        ring.barrier();
    }

    private List<Shard> allShards(Origin origin, Shard own) throws PeerLost, InterruptedException {
        var message = "%d %s".formatted(own.size(), own.hash().hex()).getBytes(US_ASCII);
        var shards = new ArrayList<Shard>();
        for (var reported : ring.allGather(message)) {
            var words = new String(reported, US_ASCII).split(" ", 2);
            shards.add(
                    new Shard(
                            origin, shards.size(), Long.parseLong(words[0]), new Sha256(words[1])));
        }
        return shards;
    }

    /// The newest state that is whole, as rank 0 sees it; empty if there is none.
    Optional<ModelState> restore() throws IOException, InterruptedException {
        long step = ring.rank() == 0 ? newestStep() : NONE;
        step = ByteBuffer.wrap(ring.broadcast(bytes(step))).getLong();
        if (step == NONE) {
            return Optional.empty();
        }
        var catalog = CheckpointCatalog.of(directory);
        var manifest = manifestOf(catalog, step);
        var state =
                new ModelState(
                        step,
                        new double[format.parameterCount()],
                        new double[format.parameterCount()]);
        for (var shard : manifest.shards()) {
            var slice =
                    Slice.of(format.parameterCount(), shard.rank(), manifest.origin().worldSize());
            format.read(catalog.load(shard), slice, state);
        }
        return Optional.of(state);
    }

    private long newestStep() throws IOException {
        var restorable = CheckpointCatalog.of(directory).newestVerified();
        for (var passedOver : restorable.passedOver()) {
            progress.accept(
                    switch (passedOver) {
                        case StoredCheckpoint.Corrupt(var step, var reason) ->
                                "passed over step %d: %s".formatted(step, reason);
                        case StoredCheckpoint.Incomplete(var step) ->
                                "passed over step %d: not complete".formatted(step);
                        case StoredCheckpoint.Complete(var manifest) ->
                                "passed over step %d".formatted(manifest.step());
                    });
        }
        return restorable.newest().map(Manifest::step).orElse(NONE);
    }

    private Manifest manifestOf(CheckpointCatalog catalog, long step) throws IOException {
        if (catalog.find(step) instanceof StoredCheckpoint.Complete(var manifest)) {
            return manifest;
        }
        throw new IOException(
                "rank 0 goes on from step %d, but rank %d does not find it in %s.\nMaybe the ranks do not share this directory."
                        .formatted(step, ring.rank(), directory));
    }

    private static byte[] bytes(long value) {
        return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
    }
}

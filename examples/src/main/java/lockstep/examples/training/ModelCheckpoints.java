package lockstep.examples.training;

import lockstep.examples.ring.Ring;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/// Saves the model as one part per rank, and brings it back, also into a world of another size.
///
/// All methods are collectives: every rank calls them at the same point.
final class ModelCheckpoints {
    private static final long NONE = -1;

    private final Ring ring;
    private final ModelFiles files;
    private final Path directory;
    private final ShardFormat format;
    private final Consumer<String> progress;

    /// @param directory of this node, or shared by all
    /// @param progress told by rank 0 what happens
    ModelCheckpoints(Ring ring, Path directory, ShardFormat format, Consumer<String> progress) {
        this.ring = ring;
        this.files = new ModelFiles(directory);
        this.directory = directory;
        this.format = format;
        this.progress = progress;
    }

    /// Writes this rank's part. On return every rank has written its own.
    void save(ModelState state) throws IOException, InterruptedException {
        var slice = Slice.of(format.parameterCount(), ring.rank(), ring.worldSize());
        files.write(
                state.step, ring.rank(), ring.worldSize(), out -> format.write(state, slice, out));
        ring.barrier();
        progress.accept("checkpoint at step %d".formatted(state.step));
    }

    /// The newest state that is whole, as rank 0 sees it; empty if there is none.
    Optional<ModelState> restore() throws IOException, InterruptedException {
        var newest = ring.rank() == 0 ? files.newest(progress) : Optional.<ModelFiles.Saved>empty();
        var message =
                ByteBuffer.allocate(Long.BYTES + Integer.BYTES)
                        .putLong(newest.map(ModelFiles.Saved::step).orElse(NONE))
                        .putInt(newest.map(ModelFiles.Saved::worldSize).orElse(0))
                        .array();
        var told = ByteBuffer.wrap(ring.broadcast(message));
        long step = told.getLong();
        int worldSize = told.getInt();
        return step == NONE ? Optional.empty() : Optional.of(load(step, worldSize));
    }

    private ModelState load(long step, int worldSize) throws IOException {
        var state =
                new ModelState(
                        step,
                        new double[format.parameterCount()],
                        new double[format.parameterCount()]);
        for (int rank = 0; rank < worldSize; rank++) {
            try {
                format.read(
                        files.read(step, rank, worldSize),
                        Slice.of(format.parameterCount(), rank, worldSize),
                        state);
            } catch (NoSuchFileException _) {
                throw new IOException(
                        "rank 0 goes on from step %d, but rank %d does not find what rank %d wrote in %s.\nMaybe the ranks see different directories, and nothing brought it here."
                                .formatted(step, ring.rank(), rank, directory));
            }
        }
        return state;
    }
}

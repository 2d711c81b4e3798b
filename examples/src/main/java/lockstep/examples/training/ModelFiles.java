package lockstep.examples.training;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/// A checkpoint as files: `rank-1/step-120/model-1-of-3` is what rank 1 of three keeps.
///
/// A step's folder is renamed into place when all in it is synced, which is how Lockstep knows that
/// it is complete. The directory may be each node's own: what other nodes wrote is brought to it
/// before the ranks start again.
final class ModelFiles {
    private static final Pattern STEP = Pattern.compile("step-(\\d{1,18})");
    private static final Pattern MODEL = Pattern.compile("model-0-of-(\\d{1,6})");

    private final Path directory;

    ModelFiles(Path directory) {
        this.directory = directory;
    }

    /// A checkpoint that is whole.
    record Saved(long step, int worldSize) {}

    /// What is written of one rank.
    @FunctionalInterface
    interface Content {
        void writeTo(ByteArrayOutputStream out) throws IOException;
    }

    /// Returns once the rank's part is on the disk to stay.
    void write(long step, int rank, int worldSize, Content content) throws IOException {
        Path ofRank = Files.createDirectories(directory.resolve("rank-" + rank));
        Path fresh = ofRank.resolve(".step-%d.tmp".formatted(step));
        remove(fresh);
        Files.createDirectory(fresh);
        var bytes = new ByteArrayOutputStream();
        content.writeTo(bytes);
        new DataOutputStream(bytes).writeLong(checksum(bytes.toByteArray(), bytes.size()));
        try (var file =
                FileChannel.open(
                        fresh.resolve("model-%d-of-%d".formatted(rank, worldSize)),
                        StandardOpenOption.CREATE_NEW,
                        StandardOpenOption.WRITE)) {
            var buffer = ByteBuffer.wrap(bytes.toByteArray());
            while (buffer.hasRemaining()) {
                file.write(buffer);
            }
            file.force(true);
        }
        sync(fresh);
        Path place = ofRank.resolve("step-" + step);
        remove(place);
        Files.move(fresh, place, StandardCopyOption.ATOMIC_MOVE);
        sync(ofRank);
    }

    /// The newest checkpoint of which each rank's part is there and right.
    ///
    /// @param passedOver told of newer ones that are not
    Optional<Saved> newest(Consumer<String> passedOver) throws IOException {
        for (long step : steps()) {
            for (int worldSize : worldSizes(step)) {
                Optional<String> wrong = objection(step, worldSize);
                if (wrong.isEmpty()) {
                    return Optional.of(new Saved(step, worldSize));
                }
                passedOver.accept("passed over step %d: %s".formatted(step, wrong.get()));
            }
        }
        return Optional.empty();
    }

    private Optional<String> objection(long step, int worldSize) throws IOException {
        for (int rank = 0; rank < worldSize; rank++) {
            try {
                read(step, rank, worldSize);
            } catch (NoSuchFileException _) {
                return Optional.of("what rank %d wrote is not here".formatted(rank));
            } catch (Damaged e) {
                return Optional.of(String.valueOf(e.getMessage()));
            }
        }
        return Optional.empty();
    }

    /// What a rank wrote.
    ///
    /// @throws Damaged if it is not that any more
    byte[] read(long step, int rank, int worldSize) throws IOException {
        Path file =
                directory
                        .resolve("rank-" + rank)
                        .resolve("step-" + step)
                        .resolve("model-%d-of-%d".formatted(rank, worldSize));
        byte[] bytes = Files.readAllBytes(file);
        int length = bytes.length - Long.BYTES;
        if (length < 0 || last(bytes) != checksum(bytes, length)) {
            throw new Damaged(file + " is damaged");
        }
        return Arrays.copyOf(bytes, length);
    }

    /// A part is not what was written.
    static final class Damaged extends IOException {
        private static final long serialVersionUID = 1;

        Damaged(String message) {
            super(message);
        }
    }

    private static long last(byte[] bytes) throws IOException {
        var in = new DataInputStream(new ByteArrayInputStream(bytes));
        in.skipNBytes(bytes.length - Long.BYTES);
        return in.readLong();
    }

    private static long checksum(byte[] bytes, int length) {
        var sum = new CRC32C();
        sum.update(bytes, 0, length);
        return sum.getValue();
    }

    /// Of rank 0, which is part of every world; newest first.
    private List<Long> steps() throws IOException {
        List<Long> steps = new ArrayList<>();
        for (String name : names(directory.resolve("rank-0"))) {
            Matcher step = STEP.matcher(name);
            if (step.matches()) {
                steps.add(Long.parseLong(step.group(1)));
            }
        }
        steps.sort(Comparator.reverseOrder());
        return steps;
    }

    private Set<Integer> worldSizes(long step) throws IOException {
        Set<Integer> sizes = new TreeSet<>();
        for (String name : names(directory.resolve("rank-0").resolve("step-" + step))) {
            Matcher model = MODEL.matcher(name);
            if (model.matches()) {
                sizes.add(Integer.parseInt(model.group(1)));
            }
        }
        return sizes;
    }

    private static List<String> names(Path folder) throws IOException {
        List<String> names = new ArrayList<>();
        try (var entries = Files.newDirectoryStream(folder)) {
            entries.forEach(entry -> names.add(String.valueOf(entry.getFileName())));
        } catch (NoSuchFileException _) {
            return List.of();
        }
        return names;
    }

    private static void sync(Path folder) throws IOException {
        try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static void remove(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        Files.walkFileTree(
                folder,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        Files.delete(file);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(
                            Path visited, @Nullable IOException failure) throws IOException {
                        if (failure != null) {
                            throw failure;
                        }
                        Files.delete(visited);
                        return FileVisitResult.CONTINUE;
                    }
                });
    }
}

package lockstep.node.stage.hand;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import lockstep.stager.checkpoint.Sha256;
import lockstep.stager.shard.FoundStep;
import lockstep.stager.shard.ShardId;
import lockstep.stager.shard.ShardManifest;
import lockstep.stager.shard.ShardText;
import lockstep.stager.shard.StepFolders;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// The parts that were hashed on this node, so that they need not be hashed again.
///
/// What is kept is keyed by the identity of what was found: the same names with the same inodes and
/// times are the same part. Losing it costs only another reading. Safe for any thread.
final class ShardShelf {
    private static final Logger LOG = LoggerFactory.getLogger(ShardShelf.class);
    private static final String RESTORED = "restored";

    /// Beside what is known of a part: in which directory it is, and of which ranks.
    private static final String PLACE = ".place";

    private final Path folder;
    private final Map<String, HeldShard> byIdentity = new TreeMap<>();
    private final Set<String> restored = new HashSet<>();

    /// Recalls what was known before and is still there.
    ///
    /// @param folder made where it is missing
    ShardShelf(Path folder) throws IOException {
        this.folder = folder;
        Files.createDirectories(folder);
        for (String place : places()) {
            int end = place.indexOf('\n');
            try {
                recall(Path.of(place.substring(end + 1)), place.substring(0, Math.max(0, end)));
            } catch (IOException | RuntimeException e) {
                LOG.info("Cannot look again into {}: {}", place.substring(end + 1), e.getMessage());
            }
        }
    }

    private Set<String> places() throws IOException {
        Set<String> places = new TreeSet<>();
        try (var entries = Files.newDirectoryStream(folder, "*" + PLACE)) {
            for (Path entry : entries) {
                places.add(Files.readString(entry));
            }
        }
        return places;
    }

    private void recall(Path directory, String ranks) throws IOException {
        Set<Integer> numbers = new TreeSet<>();
        for (String rank : ranks.isEmpty() ? new String[0] : ranks.split(",", -1)) {
            numbers.add(Integer.valueOf(rank));
        }
        for (FoundStep step : StepFolders.look(directory, numbers)) {
            find(step);
        }
    }

    private void writePlace(String identity, FoundStep step) throws IOException {
        String ranks =
                RestoredSteps.ranks(step.names()).stream()
                        .map(String::valueOf)
                        .collect(Collectors.joining(","));
        write(identity + PLACE, (ranks + '\n' + step.directory()).getBytes(UTF_8));
    }

    /// By what a step is known to be the same as before.
    static String identity(FoundStep step) {
        return Sha256.of(step.toString().getBytes(UTF_8)).hex();
    }

    /// What is known of a step as it was found now; empty when it is new or has been changed.
    synchronized Optional<HeldShard> find(FoundStep step) throws IOException {
        String identity = identity(step);
        HeldShard held = byIdentity.get(identity);
        if (held == null && Files.isRegularFile(folder.resolve(identity))) {
            held = read(identity, step);
            byIdentity.put(identity, held);
        }
        return Optional.ofNullable(held);
    }

    private HeldShard read(String identity, FoundStep step) throws IOException {
        Path file = folder.resolve(identity);
        ShardManifest manifest = ShardText.read(Files.readAllBytes(file));
        return new HeldShard(manifest, step, Files.getLastModifiedTime(file).toInstant());
    }

    /// Keeps what was found out.
    synchronized HeldShard put(FoundStep step, ShardManifest manifest) throws IOException {
        String identity = identity(step);
        writePlace(identity, step);
        write(identity, ShardText.write(manifest));
        var held = new HeldShard(manifest, step, Instant.now());
        byIdentity.put(identity, held);
        return held;
    }

    /// Whether it was brought here, and so is not of this attempt's making.
    synchronized boolean isRestored(FoundStep step) {
        String name = RESTORED + "-" + identity(step);
        return restored.contains(name) || Files.exists(folder.resolve(name));
    }

    /// Remembers that it was brought here.
    synchronized void putRestored(FoundStep step) throws IOException {
        String name = RESTORED + "-" + identity(step);
        write(name, RESTORED.getBytes(US_ASCII));
        restored.add(name);
    }

    private void write(String name, byte[] content) throws IOException {
        Path fresh = folder.resolve("." + name + ".new");
        Files.write(fresh, content);
        Files.move(
                fresh,
                folder.resolve(name),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    /// Forgets those that are not there any more.
    ///
    /// @param present identities of all that was found
    synchronized void retain(Set<String> present) throws IOException {
        for (String identity : List.copyOf(byIdentity.keySet())) {
            if (!present.contains(identity)) {
                byIdentity.remove(identity);
                Files.deleteIfExists(folder.resolve(identity));
                Files.deleteIfExists(folder.resolve(identity + PLACE));
            }
        }
    }

    /// All that lie where they were written.
    synchronized List<HeldShard> all() {
        return new ArrayList<>(byIdentity.values());
    }

    synchronized Optional<HeldShard> find(ShardId id) {
        return byIdentity.values().stream()
                .filter(held -> held.manifest().id().equals(id))
                .findFirst();
    }
}

package lockstep.node.stage.hand;

import com.google.protobuf.ByteString;

import lockstep.protocol.v1.Place;
import lockstep.protocol.v1.ShardKey;
import lockstep.protocol.v1.ShardReport;
import lockstep.stager.shard.ShardId;
import lockstep.stager.shard.ShardManifest;
import lockstep.stager.shard.ShardText;
import lockstep.stager.store.JobFolder;
import lockstep.stager.store.ObjectName;
import lockstep.stager.store.PosixPath;
import lockstep.stager.store.Store;
import lockstep.stager.store.StorePath;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;

/// What is kept for other nodes, and what was fetched beforehand: a store of one path on this
/// node's own disk. Each part in it was read back and compared before it is told. Safe for any
/// thread.
final class PartnerShelf {
    private static final Logger LOG = LoggerFactory.getLogger(PartnerShelf.class);
    private static final HexFormat HEX = HexFormat.of();

    /// What is told of a part without reading its manifest each time.
    private record Known(long bytes, int files, ByteString digest, Instant at) {}

    private final StorePath path;
    private final Map<ShardId, Known> known = new ConcurrentHashMap<>();

    /// @param folder made where it is missing
    PartnerShelf(Path folder) throws IOException {
        Files.createDirectories(folder);
        path = PosixPath.of(folder, new SplittableRandom());
    }

    StorePath path() {
        return path;
    }

    Store store(String cluster) {
        return new Store("partner", cluster, List.of(path));
    }

    /// Looks what is there of some jobs.
    void look(String cluster, Iterable<Long> jobs) {
        for (long job : jobs) {
            try {
                look(new JobFolder(cluster, job));
            } catch (IOException e) {
                LOG.warn("Cannot look for kept parts of job {}: {}", job, e.getMessage());
            }
        }
    }

    private void look(JobFolder folder) throws IOException {
        known.keySet().removeIf(id -> id.job() == folder.job() && !isThere(folder, id));
        for (String name : path.list(folder.name())) {
            var checkpoint = JobFolder.checkpointOf(name);
            if (checkpoint.isEmpty()) {
                continue;
            }
            ObjectName at = folder.checkpoint(checkpoint.get().step(), checkpoint.get().attempt());
            for (String shard : path.list(at)) {
                if (shard.matches("shard-\\d{1,6}")) {
                    int index = Integer.parseInt(shard.substring("shard-".length()));
                    look(
                            folder,
                            new ShardId(
                                    folder.job(),
                                    checkpoint.get().attempt(),
                                    checkpoint.get().step(),
                                    index));
                }
            }
        }
    }

    private boolean isThere(JobFolder folder, ShardId id) {
        try {
            return path.list(folder.checkpoint(id.step(), id.attempt()))
                    .contains("shard-" + id.index());
        } catch (IOException _) {
            return false; // told again once it can be read
        }
    }

    private void look(JobFolder folder, ShardId id) throws IOException {
        if (known.containsKey(id)) {
            return;
        }
        Optional<ShardManifest> manifest = manifest(folder.cluster(), id);
        manifest.ifPresent(
                found ->
                        known.put(
                                id,
                                new Known(
                                        found.bytes(),
                                        found.files().size(),
                                        ByteString.copyFrom(HEX.parseHex(found.digest().hex())),
                                        Instant.now())));
    }

    /// The manifest of a part that is kept here.
    Optional<ShardManifest> manifest(String cluster, ShardId id) throws IOException {
        var text = path.getText(new JobFolder(cluster, id.job()).shard(id), ShardText.BYTES_MAX);
        return text.isPresent() ? Optional.of(ShardText.read(text.get())) : Optional.empty();
    }

    /// All that is kept.
    List<ShardReport> reports() {
        return known.entrySet().stream()
                .map(
                        entry ->
                                ShardReport.newBuilder()
                                        .setKey(key(entry.getKey()))
                                        .setPlace(Place.PARTNER)
                                        .setBytes(entry.getValue().bytes())
                                        .setFiles(entry.getValue().files())
                                        .setDigest(entry.getValue().digest())
                                        .setTakenAtEpochMillis(entry.getValue().at().toEpochMilli())
                                        .build())
                .toList();
    }

    static ShardKey key(ShardId id) {
        return ShardKey.newBuilder()
                .setJobId(Math.toIntExact(id.job()))
                .setAttempt(id.attempt())
                .setStep(id.step())
                .setIndex(id.index())
                .build();
    }

    static ShardId id(ShardKey key) {
        return new ShardId(
                Integer.toUnsignedLong(key.getJobId()),
                key.getAttempt(),
                key.getStep(),
                key.getIndex());
    }
}

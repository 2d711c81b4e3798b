package lockstep.controller.stage;

import lockstep.controller.wire.StageTold;
import lockstep.controller.wire.StageTold.Part;
import lockstep.gang.checkpoint.CheckpointId;
import lockstep.gang.checkpoint.CheckpointNote;
import lockstep.gang.checkpoint.JobCheckpoints;
import lockstep.stager.checkpoint.Sha256;
import lockstep.stager.shard.CheckpointManifest;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// Which steps of a gang are complete: everyone who writes has written his part.
///
/// Not every node need write: in data-parallel training often the first rank alone does. Who writes
/// is not guessed from how long someone takes. A node without any trace of a step is taken for one
/// that does not write it only when that is certain: it would have seen what was there, and looked
/// after a later step was written whole elsewhere (ranks of a gang go in step, so it would have
/// begun this one) or after its ranks ended by themselves; see [StageTold.Silence]. Or it sees the
/// same folder as a writer, or the job's last checkpoint in the same shape was written without it.
/// So the first checkpoint of a job in which not all write is known one step late; later ones at
/// once. A node whose ranks were killed, or that comes back with another disk, has nothing to say.
final class Completeness {
    private final PartIndex parts;

    Completeness(PartIndex parts) {
        this.parts = parts;
    }

    /// What is newly complete, oldest first.
    Map<CheckpointId, CheckpointNote.Taken> fresh(Gang gang, JobCheckpoints known) {
        Map<CheckpointId, CheckpointNote.Taken> fresh = new TreeMap<>();
        JobCheckpoints now = known;
        for (CheckpointId id : parts.of(gang.id())) {
            if (now.of(id).isPresent() || now.isGone(id)) {
                continue;
            }
            Optional<CheckpointNote.Taken> taken = taken(gang, id, now);
            if (taken.isPresent()) {
                fresh.put(id, taken.get());
                now = now.with(id, taken.get(), taken.get().takenAt());
            }
        }
        return fresh;
    }

    private Optional<CheckpointNote.Taken> taken(Gang gang, CheckpointId id, JobCheckpoints known) {
        List<Part> written = new ArrayList<>();
        List<Gang.Seat> writers = new ArrayList<>();
        List<Gang.Seat> others = new ArrayList<>();
        for (Gang.Seat seat : gang.seats()) {
            Optional<Part> part = parts.written(id, seat.index(), seat.node());
            part.ifPresent(written::add);
            (part.isPresent() ? writers : others).add(seat);
        }
        if (writers.isEmpty()) {
            return Optional.empty();
        }
        Set<Integer> indexes = new HashSet<>();
        writers.forEach(seat -> indexes.add(seat.index()));
        boolean asBefore =
                known.newestInShape(gang.nodes(), gang.worldSize())
                        .filter(last -> indexes.containsAll(last.writers()))
                        .isPresent();
        for (Gang.Seat seat : others) {
            if (!writesNone(gang, seat, id.step(), asBefore)) {
                return Optional.empty();
            }
        }
        return Optional.of(
                new CheckpointNote.Taken(
                        gang.worldSize(),
                        gang.nodes(),
                        writers.stream().map(Gang.Seat::index).toList(),
                        writers.stream().map(Gang.Seat::node).toList(),
                        digest(id, gang.worldSize(), written).hex(),
                        written.stream().mapToLong(Part::bytes).sum(),
                        written.stream()
                                .map(Part::takenAt)
                                .max(Comparator.naturalOrder())
                                .orElse(Instant.EPOCH)));
    }

    private boolean writesNone(Gang gang, Gang.Seat seat, long step, boolean asBefore) {
        Optional<StageTold.Trace> found = parts.trace(gang.id(), seat.node());
        if (found.isEmpty()) {
            return asBefore;
        }
        StageTold.Trace trace = found.get();
        if (trace.shared()) {
            return true;
        }
        return !trace.steps().contains(step) && (asBefore || trace.silence().isOf(step));
    }

    /// As the manifest's, once it stands.
    static Sha256 digest(CheckpointId id, int worldSize, List<Part> written) {
        return manifest(id, worldSize, written).digest();
    }

    static CheckpointManifest manifest(CheckpointId id, int worldSize, List<Part> written) {
        return new CheckpointManifest(
                id.job().value(),
                id.attempt(),
                id.step(),
                worldSize,
                written.stream()
                        .sorted(Comparator.comparingInt(Part::index))
                        .map(
                                part ->
                                        new CheckpointManifest.Part(
                                                part.index(),
                                                part.bytes(),
                                                new Sha256(part.digest())))
                        .toList());
    }
}

package lockstep.gang.admit;

import lockstep.gang.job.Checkpointing;
import lockstep.gang.job.StageIn;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// What a job wants of its checkpoints: places that may be written to, and numbers in range.
final class CheckpointReading {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final Pattern BUCKET =
            Pattern.compile("s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/[^/?#]+)*/?");

    /// How a bucket is reached that is not Amazon's:
    /// `endpoint=http://10.0.0.1:9000&path-style=true`.
    private static final Pattern SETTINGS =
            Pattern.compile("((endpoint|region|path-style)=[A-Za-z0-9.:/_\\[\\]-]+(&(?=.)|$))+");

    private static final int STAGE_IN_MAX = 64;
    private static final long MEBIBYTES_MAX = 1L << 40;

    private final Mistakes mistakes;
    private final WordCheck words;
    private final Optional<Set<String>> stores;

    /// @param stores names of the configured stores; absent where nobody knows them
    CheckpointReading(Mistakes mistakes, Optional<Set<String>> stores) {
        this.mistakes = mistakes;
        this.stores = stores;
        this.words = new WordCheck(mistakes);
    }

    Checkpointing read(CheckpointRequest request) {
        if (!request.directory().isEmpty()) {
            words.directory("checkpoint directory", request.directory());
        }
        checkStore(request.store());
        checkStageIn(request.stageIn());
        return new Checkpointing(
                request.directory(),
                request.store(),
                keep(request.keep().orElse(Checkpointing.KEEP_USUAL)),
                request.restore(),
                request.reshard(),
                request.ownShardsOnly(),
                request.signal()
                        .flatMap(
                                signal ->
                                        SignalReading.read("checkpoint signal", signal, mistakes)),
                request.stageIn());
    }

    private void checkStore(String store) {
        if (store.isEmpty()) {
            return;
        }
        words.path("checkpoint store", store);
        boolean known =
                store.contains("://")
                        ? isPlace(store)
                        : NAME.matcher(store).matches() && !isDots(store);
        if (!known) {
            mistakes.add(
                    "checkpoint store",
                    store,
                    "is neither the name of a store nor a place",
                    "write it like fast, file:///mnt/checkpoints or s3://bucket/prefix");
        } else if (!store.contains("://")
                && stores.filter(all -> !all.contains(store)).isPresent()) {
            mistakes.add(
                    "checkpoint store",
                    store,
                    "is not configured",
                    stores.get().isEmpty()
                            ? "name a place: file:///mnt/checkpoints; this cluster has no stores"
                            : "one of these was meant: "
                                    + String.join(", ", new TreeSet<>(stores.get())));
        }
    }

    private static boolean isPlace(String uri) {
        return isSafe(uri)
                && ((uri.startsWith("file:///") && uri.length() > "file:///".length())
                        || BUCKET.matcher(uri).matches());
    }

    private static String withoutSettings(String uri) {
        int question = uri.indexOf('?');
        boolean plain =
                question >= 0
                        && uri.startsWith("s3://")
                        && SETTINGS.matcher(uri.substring(question + 1)).matches();
        return plain ? uri.substring(0, question) : uri;
    }

    /// Whether no part of it leads out of where it seems to be.
    private static boolean isSafe(String uri) {
        return List.of(uri.split("/")).stream().noneMatch(CheckpointReading::isDots)
                && uri.codePoints().noneMatch(c -> c == '?' || c == '#' || c <= ' ');
    }

    private static boolean isDots(String part) {
        return part.equals(".") || part.equals("..");
    }

    private int keep(long keep) {
        if (keep < 0 || keep > Checkpointing.KEEP_MAX) {
            mistakes.add(
                    "checkpoints to keep (%d) must be from 0 to %d"
                            .formatted(keep, Checkpointing.KEEP_MAX),
                    "0 keeps all of them");
        }
        return (int) Math.clamp(keep, 0L, Checkpointing.KEEP_MAX);
    }

    private void checkStageIn(List<StageIn> all) {
        if (all.size() > STAGE_IN_MAX) {
            mistakes.add(
                    "%d places are to be staged in; at most %d are taken"
                            .formatted(all.size(), STAGE_IN_MAX),
                    "put what belongs together into one folder");
        }
        for (StageIn one : all) {
            words.path("data to stage in", one.uri());
            if (!isPlace(withoutSettings(one.uri()))) {
                mistakes.add(
                        "data to stage in",
                        one.uri(),
                        "is no place",
                        "write it like file:///mnt/data/set or s3://bucket/set");
            }
            if (one.mebibytes() < 0 || one.mebibytes() > MEBIBYTES_MAX) {
                mistakes.add(
                        "size of data to stage in (%s MiB) must be at most %d MiB"
                                .formatted(Long.toUnsignedString(one.mebibytes()), MEBIBYTES_MAX),
                        "leave the size out where it is not known");
            }
        }
    }
}

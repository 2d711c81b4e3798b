package lockstep.stager.shard;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Finds the steps in a checkpoint directory, however the program writes them.
///
/// Looked at is the directory itself and, for ranks that have one, `rank-<r>` in it. A step is
/// complete when all that is there of it is; see [Completeness]. Where the ranks have folders, each
/// of the given ranks' folders must have it.
public final class StepFolders {
    private final Path directory;
    private final Map<Long, List<Trace>> traces = new TreeMap<>();
    private final Set<String> bases = new TreeSet<>();

    private StepFolders(Path directory) {
        this.directory = directory;
    }

    /// @param base the folder it is in, as a prefix of the path
    /// @param name below the directory
    private record Trace(
            String base,
            String name,
            boolean complete,
            StepNames.Meaning meaning,
            FileStamp stamp) {}

    /// Looks now. What vanishes meanwhile is left out.
    ///
    /// @param ranks those that run on this node
    /// @return in the order of the steps; none if there is no such directory
    public static List<FoundStep> look(Path directory, Set<Integer> ranks) throws IOException {
        var look = new StepFolders(directory.toAbsolutePath());
        look.lookAt("");
        for (var rank : new TreeSet<>(ranks)) {
            var base = "rank-%d/".formatted(rank);
            if (Files.isDirectory(directory.resolve(base), LinkOption.NOFOLLOW_LINKS)) {
                look.bases.add(base);
                look.lookAt(base);
            }
        }
        return look.found();
    }

    /// The step of which a file or folder of this name is, or is being, written; empty if of none.
    public static OptionalLong stepOf(String name) {
        return StepNames.of(name).stream().mapToLong(StepNames.Meaning::step).findFirst();
    }

    private void lookAt(String base) throws IOException {
        var folder = directory.resolve(base);
        List<Path> entries = new ArrayList<>();
        try (var names = Files.newDirectoryStream(folder)) {
            names.forEach(entries::add);
        } catch (NoSuchFileException _) {
            return;
        }
        for (var entry : entries) {
            var name = String.valueOf(entry.getFileName());
            var meaning = StepNames.of(name);
            if (meaning.isPresent()) {
                look(base, name, meaning.get());
            }
        }
    }

    private void look(String base, String name, StepNames.Meaning meaning) throws IOException {
        var path = directory.resolve(base + name);
        try {
            // Taken first: what changes later has another stamp next time.
            var stamp = FileStamp.standing(path).stamp();
            boolean complete = Completeness.of(path, meaning);
            traces.computeIfAbsent(meaning.step(), _ -> new ArrayList<>())
                    .add(new Trace(base, base + name, complete, meaning, stamp));
        } catch (NoSuchFileException _) {
            // Renamed or removed since; the next look tells.
        }
    }

    private List<FoundStep> found() {
        var steps = new ArrayList<FoundStep>();
        traces.forEach((step, all) -> steps.add(found(step, all)));
        return steps;
    }

    private FoundStep found(long step, List<Trace> all) {
        var places = new TreeSet<String>();
        all.forEach(it -> places.add(it.base()));
        if (!places.equals(Set.of(""))) {
            places.addAll(bases);
        }
        boolean complete =
                places.stream()
                        .allMatch(
                                base ->
                                        all.stream()
                                                .anyMatch(
                                                        it ->
                                                                it.complete()
                                                                        && it.base().equals(base)));
        var kept =
                all.stream()
                        .filter(it -> it.complete() || !complete)
                        .sorted((a, b) -> ShardOrder.compare(a.name(), b.name()))
                        .toList();
        var pointers = new ArrayList<SourceTree.Pointer>();
        if (complete) {
            kept.forEach(it -> pointers.addAll(pointersTo(it)));
        }
        return new FoundStep(
                directory,
                step,
                complete,
                kept.stream().map(Trace::name).toList(),
                pointers.stream().distinct().toList(),
                kept.stream().map(Trace::stamp).toList());
    }

    private static List<SourceTree.Pointer> pointersTo(Trace trace) {
        var base = trace.base();
        return switch (trace.meaning().style()) {
            case DEEPSPEED ->
                    List.of(
                            new SourceTree.Pointer(
                                    base + Completeness.DEEPSPEED_POINTER,
                                    trace.name().substring(base.length())));
            case MEGATRON ->
                    List.of(
                            new SourceTree.Pointer(
                                    base + Completeness.MEGATRON_POINTER,
                                    Long.toString(trace.meaning().step())));
            case FOLDER, FILE, TEMPORARY -> List.of();
        };
    }
}

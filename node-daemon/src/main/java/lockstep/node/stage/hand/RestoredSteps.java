package lockstep.node.stage.hand;

import lockstep.stager.shard.FoundStep;
import lockstep.stager.shard.ShardFile;
import lockstep.stager.shard.ShardManifest;
import lockstep.stager.shard.StepFolders;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Remembers what a restored step is, so that nobody takes it for one that ranks have just written.
///
/// Where each rank has a folder of its own, every part that was brought here is again the part that
/// it was: it can be given to other nodes from here. Where parts were put together in one folder,
/// only that they were brought here is remembered.
final class RestoredSteps {
    private static final Pattern RANK = Pattern.compile("rank-(\\d{1,6})/.*");

    private final ShardShelf shelf;

    RestoredSteps(ShardShelf shelf) {
        this.shelf = shelf;
    }

    /// The ranks into whose folders these files belong.
    static Set<Integer> ranks(List<String> paths) {
        Set<Integer> ranks = new TreeSet<>();
        for (String path : paths) {
            Matcher rank = RANK.matcher(path);
            if (rank.matches()) {
                ranks.add(Integer.parseInt(rank.group(1)));
            }
        }
        return ranks;
    }

    /// Looks at what was put into the directory.
    ///
    /// @param own ranks that will run on this node
    void remember(Path directory, long step, List<ShardManifest> parts, Set<Integer> own)
            throws IOException {
        for (ShardManifest part : parts) {
            Set<Integer> ranks = ranks(part.files().stream().map(ShardFile::path).toList());
            Optional<FoundStep> found = find(directory, step, ranks);
            if (!ranks.isEmpty() && found.isPresent() && isExactly(found.get(), part)) {
                shelf.put(found.get(), part);
            }
        }
        Set<Set<Integer>> looks = new HashSet<>();
        looks.add(own);
        looks.add(Set.of());
        for (Set<Integer> ranks : looks) {
            Optional<FoundStep> found = find(directory, step, ranks);
            if (found.isPresent() && shelf.find(found.get()).isEmpty()) {
                shelf.putRestored(found.get());
            }
        }
    }

    private static Optional<FoundStep> find(Path directory, long step, Set<Integer> ranks)
            throws IOException {
        return StepFolders.look(directory, ranks).stream()
                .filter(one -> one.step() == step && one.complete())
                .findFirst();
    }

    /// The restore has just compared every byte, so the names and sizes are enough.
    private static boolean isExactly(FoundStep step, ShardManifest part) throws IOException {
        try (var tree = step.open()) {
            return tree.files().equals(part.files());
        }
    }
}

package lockstep.stager.transfer;

import lockstep.stager.checkpoint.Printable;
import lockstep.stager.shard.Chunk;
import lockstep.stager.shard.ShardFile;
import lockstep.stager.shard.ShardLayout;
import lockstep.stager.shard.ShardManifest;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// Which bytes of which shards make the files of a checkpoint when several shards have the same
/// path: the own shard's file wins, else that of the lowest index.
final class UnionLayout {
    private static final Pattern RANK = Pattern.compile("rank-\\d+/");

    private final List<ShardManifest> shards;
    private final List<ShardLayout> layouts = new ArrayList<>();

    /// Which shard's file each path is.
    private final Map<String, Integer> winners = new TreeMap<>();

    private final Map<String, ShardFile> files = new TreeMap<>();

    /// @throws IllegalArgumentException if a path is a file in one shard and a folder in another
    UnionLayout(List<ShardManifest> shards, int ownIndex) {
        this.shards = List.copyOf(shards);
        shards.forEach(it -> layouts.add(new ShardLayout(it.files())));
        var order = new ArrayList<Integer>();
        for (int i = 0; i < shards.size(); i++) {
            order.add(i);
        }
        order.sort(
                Comparator.<Integer, Boolean>comparing(
                                it -> shards.get(it).id().index() != ownIndex)
                        .thenComparingInt(it -> shards.get(it).id().index()));
        for (int shard : order) {
            for (var file : shards.get(shard).files()) {
                if (winners.putIfAbsent(file.path(), shard) == null) {
                    files.put(file.path(), file);
                }
            }
        }
        requireNoFileIsAFolder();
    }

    private void requireNoFileIsAFolder() {
        for (var path : files.keySet()) {
            for (int at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1)) {
                if (files.containsKey(path.substring(0, at))) {
                    throw new IllegalArgumentException(
                            "%s is a file in one shard and a folder in another"
                                    .formatted(Printable.of(path.substring(0, at))));
                }
            }
        }
    }

    /// A chunk of which at least one byte is wanted.
    ///
    /// @param shard its place in the list of shards
    /// @param pieces those of its bytes that are wanted
    /// @param whole whether those are all of them
    record Wanted(
            int shard, long offset, Chunk chunk, List<ShardLayout.Piece> pieces, boolean whole) {}

    List<Wanted> chunks() {
        var wanted = new ArrayList<Wanted>();
        for (int shard = 0; shard < shards.size(); shard++) {
            var manifest = shards.get(shard);
            for (int i = 0; i < manifest.chunks().size(); i++) {
                var chunk = manifest.chunks().get(i);
                var all = layouts.get(shard).pieces(manifest.offsetOf(i), chunk.size());
                int owner = shard;
                var kept =
                        all.stream()
                                .filter(it -> Objects.equals(winners.get(path(owner, it)), owner))
                                .toList();
                if (!kept.isEmpty()) {
                    boolean whole = kept.size() == all.size();
                    wanted.add(new Wanted(shard, manifest.offsetOf(i), chunk, kept, whole));
                }
            }
        }
        return wanted;
    }

    String path(int shard, ShardLayout.Piece piece) {
        return layouts.get(shard).files().get(piece.file()).path();
    }

    /// All files, in the order of their paths.
    List<ShardFile> files() {
        return List.copyOf(files.values());
    }

    /// The files and folders that are renamed into place, each in one step.
    List<String> units() {
        var units = new TreeSet<String>();
        files.keySet().forEach(path -> units.add(unitOf(path)));
        return List.copyOf(units);
    }

    private static String unitOf(String path) {
        var matcher = RANK.matcher(path);
        int from = matcher.lookingAt() ? matcher.end() : 0;
        int end = path.indexOf('/', from);
        return end < 0 ? path : path.substring(0, end);
    }

    /// The files of one unit, in the order of their paths.
    List<ShardFile> filesOf(String unit) {
        return files.values().stream().filter(file -> unitOf(file.path()).equals(unit)).toList();
    }
}

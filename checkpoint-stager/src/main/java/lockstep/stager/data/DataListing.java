package lockstep.stager.data;

import static java.nio.charset.StandardCharsets.US_ASCII;

import lockstep.stager.checkpoint.Printable;
import lockstep.stager.checkpoint.Sha256;
import lockstep.stager.shard.Escaped;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// All files that some data has at its source, in the source's order.
///
/// @param files at least one and at most [#FILES_MAX], none twice, and none where another has a
///   folder
public record DataListing(List<DataFile> files) {
    /// Most files of one item, which bounds the memory that it takes.
    public static final int FILES_MAX = 200_000;

    private static final int KEY_LENGTH = 16;

    /// @throws HopelessSource if there cannot be such files on a node
    static DataListing of(List<DataFile> files) throws HopelessSource {
        if (files.size() > FILES_MAX) {
            throw new HopelessSource(
                    "it has more than %d files.%nMaybe pack them into fewer, larger ones."
                            .formatted(FILES_MAX));
        }
        if (files.isEmpty()) {
            throw new HopelessSource("there is no file in it");
        }
        Set<String> paths = new HashSet<>();
        for (DataFile one : files) {
            if (!paths.add(one.file().path())) {
                throw new HopelessSource(Printable.of(one.file().path()) + " is there twice");
            }
        }
        for (DataFile one : files) {
            String path = one.file().path();
            for (int at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1)) {
                if (paths.contains(path.substring(0, at))) {
                    throw new HopelessSource(
                            "%s is both a file and a folder"
                                    .formatted(Printable.of(path.substring(0, at))));
                }
            }
        }
        return new DataListing(files);
    }

    public DataListing {
        files = List.copyOf(files);
    }

    /// Of all files.
    public long bytes() {
        return files.stream().mapToLong(one -> one.file().size()).sum();
    }

    /// By what this state of the source is known: 16 hexadecimal digits.
    public String key() {
        var text = new StringBuilder();
        for (DataFile one : files) {
            text.append(one.file().executable() ? 'x' : '-');
            text.append(' ').append(one.file().size());
            text.append(' ').append(Escaped.of(one.version()));
            text.append(' ').append(Escaped.of(one.file().path())).append('\n');
        }
        return Sha256.of(text.toString().getBytes(US_ASCII)).hex().substring(0, KEY_LENGTH);
    }
}

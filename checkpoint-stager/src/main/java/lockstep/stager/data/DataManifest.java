package lockstep.stager.data;

import lockstep.stager.checkpoint.Sha256;

import java.time.Instant;
import java.util.List;

/// All that was fetched of some data, and as what it came to lie on the node.
///
/// @param fetchedAt in whole milliseconds
public record DataManifest(DataUri uri, Instant fetchedAt, List<Fetched> files) {
    public DataManifest {
        files = List.copyOf(files);
    }

    /// One file.
    ///
    /// @param hash of the bytes that came
    /// @param here by what the copy is known: changes when anybody touches it
    public record Fetched(DataFile file, Sha256 hash, String here) {}

    /// What the source had.
    public DataListing listing() {
        return new DataListing(files.stream().map(Fetched::file).toList());
    }

    /// Of all files.
    public long bytes() {
        return files.stream().mapToLong(one -> one.file().file().size()).sum();
    }
}

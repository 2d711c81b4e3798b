package lockstep.stager.shard;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// A step of which something is in a checkpoint directory.
///
/// @param directory the checkpoint directory
/// @param names what there is of the step, as paths below the directory: only complete things if it
///   is complete
/// @param pointers files that name it, with the text that does
/// @param stamps of the names, in their order: as long as they are the same, nobody has renamed or
///   replaced them
public record FoundStep(
        Path directory,
        long step,
        boolean complete,
        List<String> names,
        List<SourceTree.Pointer> pointers,
        List<FileStamp> stamps) {
    public FoundStep {
        names = List.copyOf(names);
        pointers = List.copyOf(pointers);
        stamps = List.copyOf(stamps);
    }

    /// Opens what there is of it as the files of a shard.
    public SourceTree open() throws IOException {
        return SourceTree.open(directory, names, pointers);
    }
}

package lockstep.node.stage.hand;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Finds out whether several nodes of a gang see the same checkpoint directory: each leaves a mark
/// in it, and looks for those of the others.
///
/// What lies in a directory that is seen by several belongs to the first of them, so that it is
/// moved once.
final class SharedFolder {
    private static final String FOLDER = ".lockstep";
    private static final Pattern MARK = Pattern.compile("(\\d{1,9}\\.\\d{1,9})\\.(\\d{1,9})");

    private final Path directory;

    SharedFolder(Path directory) {
        this.directory = directory;
    }

    /// Whether there is such a directory now.
    boolean isThere() {
        return Files.isDirectory(directory);
    }

    /// Leaves the mark of a node of the gang, if it is not there.
    void mark(int job, int attempt, int index) throws IOException {
        Path marks = directory.resolve(FOLDER);
        try {
            if (!Files.isDirectory(marks)) {
                Files.createDirectory(marks);
            }
            Files.createFile(mark(marks, job, attempt, index));
        } catch (FileAlreadyExistsException _) {
            // Left by an earlier look, here or elsewhere.
        }
    }

    /// Whether that mark is there.
    boolean isMarked(int job, int attempt, int index) {
        return Files.exists(mark(directory.resolve(FOLDER), job, attempt, index));
    }

    private static Path mark(Path marks, int job, int attempt, int index) {
        return marks.resolve(job + "." + attempt + "." + index);
    }

    /// Whether a node before this one in the gang sees the directory too.
    boolean isOfAnother(int job, int attempt, int index) throws IOException {
        Path marks = directory.resolve(FOLDER);
        if (!Files.isDirectory(marks)) {
            return false;
        }
        String gang = job + "." + attempt;
        try (var entries = Files.newDirectoryStream(marks)) {
            for (Path entry : entries) {
                Matcher mark = MARK.matcher(String.valueOf(entry.getFileName()));
                if (mark.matches()
                        && mark.group(1).equals(gang)
                        && Integer.parseInt(mark.group(2)) < index) {
                    return true;
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return false;
    }
}

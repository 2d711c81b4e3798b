package lockstep.cli.checkpoint;

import lockstep.cli.display.Printable;
import lockstep.cli.shell.Caller;
import lockstep.cli.shell.ExitCode;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;

/// Marks a folder as a complete checkpoint: from the mark on, all that is below it survives a power
/// cut.
///
/// Everything below it is synced first, then the mark gets its name, then that name is synced. So
/// whoever sees the mark after a crash sees all the rest.
final class CompleteFolder {
    /// A folder that has this file is complete.
    static final String MARK = ".lockstep-complete";

    private static final String UNFINISHED_MARK = MARK + ".tmp";

    private CompleteFolder() {}

    /// Marks the folder, and tells the user what went wrong, if anything did.
    ///
    /// @return the command's exit code
    static int commit(Caller caller, String folder) {
        try {
            Path path = caller.workingDirectory().resolve(folder);
            if (!Files.isDirectory(path)) {
                caller.console()
                        .error(
                                Printable.escape(folder)
                                        + (Files.exists(path)
                                                ? " is not a folder."
                                                : " is not there.")
                                        + "\nMaybe name the folder that has all of the"
                                        + " checkpoint's files.");
                return ExitCode.REFUSED;
            }
            mark(path.toRealPath());
            return ExitCode.OK;
        } catch (InvalidPathException e) {
            caller.console().error(Printable.escape(folder) + " cannot be a path.");
            return ExitCode.USAGE;
        } catch (IOException e) {
            caller.console()
                    .error(
                            Printable.escape(folder)
                                    + " is not marked as complete: "
                                    + e.getClass().getSimpleName()
                                    + " "
                                    + Printable.escape(String.valueOf(e.getMessage())));
            return ExitCode.REFUSED;
        }
    }

    private static void mark(Path folder) throws IOException {
        Files.walkFileTree(folder, new Syncing());
        Path unfinished = folder.resolve(UNFINISHED_MARK);
        try (FileChannel file =
                FileChannel.open(
                        unfinished,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.TRUNCATE_EXISTING)) {
            file.force(true);
        }
        Files.move(
                unfinished,
                folder.resolve(MARK),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
        sync(folder);
    }

    /// A file's content, or a folder's list of names.
    private static void sync(Path path) throws IOException {
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
            file.force(true);
        }
    }

    /// Files first, then the folder that names them. Links are not followed.
    private static final class Syncing extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
            if (attributes.isRegularFile()) {
                sync(file);
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, IOException failure)
                throws IOException {
            FileVisitResult result = super.postVisitDirectory(folder, failure);
            sync(folder);
            return result;
        }
    }
}

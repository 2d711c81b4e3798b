package lockstep.controller.journal.disk;

import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/// H2's way to an [AtomicFile]: in a database URL, `lockstep:` before the path.
///
/// Of a database at `folder/journal`, H2's file is `folder/journal.mv.db` and the log
/// `folder/journal.redo`.
public class AtomicFilePath extends FilePathWrapper {
    public static final String SCHEME = "lockstep";

    private static final String DATABASE_SUFFIX = ".mv.db";
    private static final String LOG_SUFFIX = ".redo";
    private static final long LOG_CAPACITY = 4L << 20;

    /// Makes the scheme known to H2. More than once does no harm.
    public static void register() {
        FilePath.register(new AtomicFilePath());
    }

    /// Where the log of a database lies.
    public static Path logOf(Path database) {
        return database.resolveSibling(database.getFileName() + LOG_SUFFIX);
    }

    @Override
    public String getScheme() {
        return SCHEME;
    }

    @Override
    public FileChannel open(String mode) throws IOException {
        String path = unwrap().toString();
        if (!path.endsWith(DATABASE_SUFFIX)) {
            return super.open(mode);
        }
        Path main = Path.of(path);
        Path log = logOf(Path.of(path.substring(0, path.length() - DATABASE_SUFFIX.length())));
        boolean writable = !mode.equals("r");
        if (!writable && Files.notExists(log)) {
            return super.open(mode);
        }
        return new AtomicFileChannel(open(main, log, writable));
    }

    private AtomicFile open(Path main, Path log, boolean writable) throws IOException {
        RawFile file = openRaw(main, writable);
        try {
            RawFile redo = openRaw(log, writable);
            try {
                return AtomicFile.open(file, redo, writable, LOG_CAPACITY);
            } catch (IOException e) {
                redo.close();
                throw e;
            }
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    /// Overridden where a test wants a disk that fails.
    RawFile openRaw(Path path, boolean writable) throws IOException {
        return OsFile.open(path, writable);
    }
}

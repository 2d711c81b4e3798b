package lockstep.cli.dev;

import lockstep.cli.dev.home.DevHome;
import lockstep.cli.dev.process.ProcessEntry;
import lockstep.cli.dev.process.ProcessIdentity;
import lockstep.cli.dev.process.ProcessTable;
import lockstep.cli.dev.process.RunFolder;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/// The right to run a home's cluster, or to clean it up: one process has it, until it ends.
final class HomeClaim implements AutoCloseable {
    private final RunFolder run;
    private final FileChannel channel;
    private final FileLock lock;

    private HomeClaim(RunFolder run, FileChannel channel, FileLock lock) {
        this.run = run;
        this.channel = channel;
        this.lock = lock;
    }

    sealed interface Result {
        record Ours(HomeClaim claim) implements Result {}

        /// Another process has it; which one is not known for a moment after it began.
        record Taken(Optional<ProcessIdentity> by) implements Result {}
    }

    static Result take(DevHome home, ProcessTable table) throws IOException {
        Files.createDirectories(home.run());
        RunFolder run = new RunFolder(home.run());
        Path file = home.run().resolve("dev.lock");
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock();
        if (lock == null) {
            channel.close();
            return new Result.Taken(run.recorded(DevHome.SUPERVISOR).filter(table::lives));
        }
        Optional<ProcessIdentity> self =
                table.entry(ProcessHandle.current().pid()).map(ProcessEntry::identity);
        if (self.isPresent()) {
            run.record(DevHome.SUPERVISOR, self.get());
        }
        return new Result.Ours(new HomeClaim(run, channel, lock));
    }

    @Override
    public void close() throws IOException {
        run.forget(DevHome.SUPERVISOR);
        lock.release();
        channel.close();
    }
}

package lockstep.node.spool;

import lockstep.node.agent.Allegiance;
import lockstep.node.agent.AttemptKey;
import lockstep.node.agent.AttemptProgress;
import lockstep.node.agent.AttemptRecord;
import lockstep.node.agent.Recovered;
import lockstep.node.agent.Spool;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;

/// The spool in a directory of its own. Durable writes happen on one thread, as many at a time as
/// are waiting: their directories are synced once for all of them.
public final class FileSpool implements Spool, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(FileSpool.class);
    private static final int BATCH_MAX = 256;

    /// Something to be made durable.
    private sealed interface Work {
        record Put(Path path, SpoolRecord record, Reply reply) implements Work {}

        record Forget(AttemptKey key, Reply reply) implements Work {}

        record Stop() implements Work {}
    }

    private final SpoolDirectory directory;
    private final LeaseFile lease;
    private final Executor agent;
    private final DurableFiles files = new DurableFiles();
    private final ForgottenLog forgotten;
    private final LinkedBlockingQueue<Work> queue = new LinkedBlockingQueue<>();
    private final Thread writer;

    /// Opens the spool, making it if there is none.
    ///
    /// @param agent runs what it is given on the agent's thread
    /// @throws IOException when it cannot be read; nothing has been changed then
    public FileSpool(Path path, Path leaseFile, String bootId, Executor agent) throws IOException {
        this.directory = SpoolDirectory.open(path, bootId);
        this.lease = new LeaseFile(leaseFile, bootId);
        this.agent = agent;
        this.forgotten = ForgottenLog.read(directory.forgotten());
        this.writer = Thread.ofPlatform().daemon().name("spool").unstarted(this::write);
    }

    @Override
    public Recovered recover() {
        try {
            var incarnation = directory.countStart(files);
            var recovered =
                    new Recovered(
                            incarnation,
                            directory.allegiance(),
                            lease.read(),
                            directory.attempts(files),
                            forgotten.highest());
            writer.start();
            return recovered;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void saveAllegiance(Allegiance allegiance, Reply reply) {
        queue.add(
                new Work.Put(directory.allegianceFile(), SpoolDirectory.encode(allegiance), reply));
    }

    @Override
    public void saveAttempt(AttemptRecord record, Reply reply) {
        queue.add(
                new Work.Put(directory.attempt(record.key()), AttemptCodec.encode(record), reply));
    }

    @Override
    public void forget(AttemptKey key, Reply reply) {
        queue.add(new Work.Forget(key, reply));
    }

    @Override
    public void noteProgress(AttemptKey key, AttemptProgress progress) {
        try {
            DurableFiles.putVolatile(
                    directory.progress(key), AttemptCodec.encode(progress).encode());
        } catch (IOException e) {
            LOG.error("A next daemon will not know how far attempt {} came", key, e);
        }
    }

    @Override
    public void extendLease(long untilMillis) {
        try {
            lease.write(untilMillis);
        } catch (IOException e) {
            LOG.error("The warden will end all ranks early: the lease cannot be written", e);
        }
    }

    private void write() {
        List<Work> batch = new ArrayList<>();
        while (batch.stream().noneMatch(Work.Stop.class::isInstance)) {
            batch.clear();
            try {
                batch.add(queue.take());
                queue.drainTo(batch, BATCH_MAX);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return;
            }
            write(batch);
        }
    }

    private void write(List<Work> batch) {
        List<Reply> done = new ArrayList<>();
        for (Work work : batch) {
            if (work instanceof Work.Put(Path path, SpoolRecord record, Reply reply)) {
                try {
                    files.put(path, record.encode());
                    done.add(reply);
                } catch (IOException e) {
                    fail(List.of(reply), e);
                }
            }
        }
        try {
            files.syncDirectories();
            succeed(done);
        } catch (IOException e) {
            fail(done, e);
        }
        forget(
                batch.stream()
                        .filter(Work.Forget.class::isInstance)
                        .map(Work.Forget.class::cast)
                        .toList());
    }

    private void forget(List<Work.Forget> batch) {
        if (batch.isEmpty()) {
            return;
        }
        List<Reply> replies = batch.stream().map(Work.Forget::reply).toList();
        try {
            forgotten.add(batch.stream().map(Work.Forget::key).toList(), files);
            for (Work.Forget work : batch) {
                Files.deleteIfExists(directory.attempt(work.key()));
                Files.deleteIfExists(directory.progress(work.key()));
            }
            succeed(replies);
        } catch (IOException e) {
            fail(replies, e);
        }
    }

    private void succeed(List<Reply> replies) {
        agent.execute(() -> replies.forEach(Reply::saved));
    }

    private void fail(List<Reply> replies, IOException e) {
        LOG.error("The spool cannot be written", e);
        agent.execute(() -> replies.forEach(reply -> reply.failed(e.toString())));
    }

    /// Finishes what is waiting, then stops.
    @Override
    public void close() {
        queue.add(new Work.Stop());
        try {
            writer.join(10_000);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}

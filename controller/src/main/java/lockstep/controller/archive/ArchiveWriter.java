package lockstep.controller.archive;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;

import lockstep.controller.journal.Bytes;
import lockstep.controller.journal.JournalCopy;
import lockstep.controller.journal.JournalRecord;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Set;
import java.util.zip.GZIPOutputStream;

/// Writes an archive. The file appears under its name once it is whole and synced; before, it is
/// `NAME.part`. Only its owner may read it, for a journal holds what users keep in their
/// environments.
public final class ArchiveWriter {
    private static final ObjectWriter JSON =
            JsonMapper.builder().build().writerFor(ArchiveLine.class);

    private ArchiveWriter() {}

    /// What was written.
    public record Written(long records, long lastSeq, int snapshots, long bytes) {}

    /// Writes all that comes from `source`.
    ///
    /// @param file must not be there yet
    /// @throws IOException when the disk does not take it; nothing is left then
    public static Written write(Path file, JournalCopy.Source source, Instant now)
            throws IOException {
        Path target = file.toAbsolutePath();
        if (Files.exists(target)) {
            throw new IOException(target + " is there already");
        }
        Path part = target.resolveSibling(target.getFileName() + ".part");
        Files.deleteIfExists(part);
        boolean whole = false;
        try {
            Lines lines = writePart(part, source, now);
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
            syncFolder(target);
            whole = true;
            return new Written(lines.records, lines.lastSeq, lines.snapshots, Files.size(target));
        } catch (UncheckedIOException failed) {
            throw failed.getCause();
        } finally {
            if (!whole) {
                Files.deleteIfExists(part);
            }
        }
    }

    private static Lines writePart(Path part, JournalCopy.Source source, Instant now)
            throws IOException {
        try (FileChannel channel =
                FileChannel.open(
                        part,
                        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")))) {
            GZIPOutputStream packed =
                    new GZIPOutputStream(Channels.newOutputStream(channel), 1 << 16);
            Writer text = new BufferedWriter(new OutputStreamWriter(packed, UTF_8));
            Lines lines = new Lines(text, now);
            source.into(lines);
            lines.end();
            text.flush();
            packed.finish();
            channel.force(true);
            return lines;
        }
    }

    private static void syncFolder(Path file) throws IOException {
        Path folder = file.getParent();
        if (folder != null) {
            try (FileChannel channel = FileChannel.open(folder)) {
                channel.force(true);
            }
        }
    }

    private static final class Lines implements JournalCopy {
        private final Writer text;
        private final Instant now;
        private long records;
        private long lastSeq;
        private int snapshots;

        Lines(Writer text, Instant now) {
            this.text = text;
            this.now = now;
        }

        @Override
        public void origin(Origin origin) {
            lastSeq = origin.baseSeq();
            put(
                    new ArchiveLine.Head(
                            ArchiveLine.VERSION,
                            origin.cluster().toString(),
                            origin.epoch(),
                            origin.baseSeq(),
                            base64(origin.base().value()),
                            now.toString()));
        }

        @Override
        public void record(JournalRecord record) {
            records++;
            lastSeq = record.seq();
            put(
                    new ArchiveLine.OfRecord(
                            record.seq(),
                            record.epoch(),
                            record.kind(),
                            record.version(),
                            ChronoUnit.MICROS.between(Instant.EPOCH, record.at()),
                            base64(record.body()),
                            base64(record.checksum().value())));
        }

        @Override
        public void snapshot(Kept kept) {
            snapshots++;
            put(
                    new ArchiveLine.OfSnapshot(
                            kept.snapshot().seq(),
                            kept.epoch(),
                            kept.snapshot().version(),
                            base64(kept.snapshot().body()),
                            base64(kept.checksum().value())));
        }

        void end() {
            put(new ArchiveLine.End(records, lastSeq, snapshots));
        }

        private void put(ArchiveLine line) {
            try {
                text.write(JSON.writeValueAsString(line));
                text.write('\n');
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }

        private static String base64(Bytes bytes) {
            return Base64.getEncoder().encodeToString(bytes.toArray());
        }
    }
}

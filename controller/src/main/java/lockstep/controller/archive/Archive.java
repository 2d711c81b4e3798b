package lockstep.controller.archive;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;

import lockstep.controller.journal.Bytes;
import lockstep.controller.journal.Checksum;
import lockstep.controller.journal.ClusterId;
import lockstep.controller.journal.JournalCopy;
import lockstep.controller.journal.JournalFailure;
import lockstep.controller.journal.JournalFailure.Code;
import lockstep.controller.journal.JournalRecord;
import lockstep.controller.journal.NewRecord;
import lockstep.controller.journal.Snapshot;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.zip.GZIPInputStream;

/// An archive that was written by [ArchiveWriter].
public final class Archive implements JournalCopy.Source {
    private static final ObjectReader JSON =
            JsonMapper.builder()
                    .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
                    .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
                    .build()
                    .readerFor(ArchiveLine.class);

    private final Path file;

    public Archive(Path file) {
        this.file = file;
    }

    /// @throws JournalFailure also when the file cannot be read, is no archive, or was cut off
    @Override
    public void into(JournalCopy copy) {
        int number = 0;
        Reading reading = new Reading(copy);
        try (BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(
                                new GZIPInputStream(Files.newInputStream(file), 1 << 16), UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                reading.take(JSON.readValue(line));
            }
        } catch (JsonProcessingException | IllegalArgumentException | DateTimeException broken) {
            throw damaged("line %d cannot be read".formatted(number), broken);
        } catch (IOException broken) {
            throw damaged("it cannot be read behind line %d".formatted(number), broken);
        }
        if (!reading.ended) {
            throw damaged(
                    "it ends behind line %d without its last one: it was cut off".formatted(number),
                    new IOException("no end"));
        }
    }

    private JournalFailure damaged(String what, Exception why) {
        return new JournalFailure(
                Code.CORRUPT, "%s: %s (%s)".formatted(file, what, why.getMessage()), why);
    }

    private static final class Reading {
        private final JournalCopy copy;
        private long records;
        private int snapshots;
        private boolean begun;
        private boolean ended;

        Reading(JournalCopy copy) {
            this.copy = copy;
        }

        void take(ArchiveLine line) {
            if (ended || begun == (line instanceof ArchiveLine.Head)) {
                throw new IllegalArgumentException("it stands at the wrong place");
            }
            switch (line) {
                case ArchiveLine.Head head -> begin(head);
                case ArchiveLine.OfRecord record -> {
                    records++;
                    copy.record(record(record));
                }
                case ArchiveLine.OfSnapshot snapshot -> {
                    snapshots++;
                    copy.snapshot(
                            new JournalCopy.Kept(
                                    new Snapshot(
                                            snapshot.seq(),
                                            snapshot.bodyVersion(),
                                            bytes(snapshot.body())),
                                    snapshot.epoch(),
                                    new Checksum(bytes(snapshot.checksum()))));
                }
                case ArchiveLine.End end -> {
                    if (end.records() != records || end.snapshots() != snapshots) {
                        throw new IllegalArgumentException(
                                "%d records and %d snapshots were written, %d and %d are there"
                                        .formatted(
                                                end.records(),
                                                end.snapshots(),
                                                records,
                                                snapshots));
                    }
                    ended = true;
                }
            }
        }

        private void begin(ArchiveLine.Head head) {
            if (head.version() < 1 || head.version() > ArchiveLine.VERSION) {
                throw new IllegalArgumentException(
                        "its version is %d, this build reads up to %d"
                                .formatted(head.version(), ArchiveLine.VERSION));
            }
            begun = true;
            copy.origin(
                    new JournalCopy.Origin(
                            ClusterId.parse(head.cluster()),
                            head.epoch(),
                            head.baseSeq(),
                            new Checksum(bytes(head.base()))));
        }

        private static JournalRecord record(ArchiveLine.OfRecord line) {
            return new JournalRecord(
                    line.seq(),
                    line.epoch(),
                    new NewRecord(
                            line.kind(),
                            line.bodyVersion(),
                            Instant.EPOCH.plus(line.at(), ChronoUnit.MICROS),
                            bytes(line.body())),
                    new Checksum(bytes(line.checksum())));
        }

        private static Bytes bytes(String base64) {
            return Bytes.of(Base64.getDecoder().decode(base64));
        }
    }
}

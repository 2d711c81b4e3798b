package lockstep.controller.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.UTF_8;

import lockstep.controller.journal.Bytes;
import lockstep.controller.journal.ClusterId;
import lockstep.controller.journal.InMemoryJournalStore;
import lockstep.controller.journal.Journal;
import lockstep.controller.journal.JournalFailure;
import lockstep.controller.journal.NewRecord;
import lockstep.controller.journal.Snapshot;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

final class ArchiveTest {
    private static final Instant NOON = Instant.parse("2026-11-01T12:00:00.123456Z");

    @TempDir Path folder;

    private final InMemoryJournalStore store = new InMemoryJournalStore();
    private Path file = Path.of("");

    @BeforeEach
    void fill() {
        file = folder.resolve("journal.gz");
        store.createCluster(new ClusterId(new UUID(1, 2)), NOON);
        Journal journal = store.openJournal();
        journal.takeOver("c1", epoch -> record("epoch " + epoch));
        for (int number = 0; number < 30; number++) {
            journal.append(
                    List.of(record("{\"text\":\"line\\nbreak ü \u2028 %d\"}".formatted(number))));
        }
        journal.writeSnapshot(new Snapshot(10, 2, Bytes.utf8("as of 10")));
        journal.writeSnapshot(new Snapshot(20, 2, noise(100_000)));
    }

    private static NewRecord record(String body) {
        return new NewRecord("Kind", 3, NOON, Bytes.utf8(body));
    }

    private static Bytes noise(int length) {
        byte[] bytes = new byte[length];
        new Random(7).nextBytes(bytes);
        return Bytes.of(bytes);
    }

    @Test
    void what_is_read_back_is_what_was_written_to_the_byte() throws IOException {
        ArchiveWriter.Written written = write();

        InMemoryJournalStore back = new InMemoryJournalStore();
        back.createFrom(new Archive(file), NOON);
        assertThat(back.records()).isEqualTo(store.records());
        assertThat(back.openReader().latestSnapshot())
                .isEqualTo(store.openReader().latestSnapshot());
        assertThat(back.openReader().verify()).isEqualTo(store.openReader().verify());
        assertThat(written).isEqualTo(new ArchiveWriter.Written(21, 31, 2, Files.size(file)));
    }

    @Test
    void only_its_owner_may_read_it() throws IOException {
        write();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void nothing_is_overwritten_and_nothing_half_is_left() throws IOException {
        Files.writeString(file, "mine");
        assertThatThrownBy(this::write).hasMessageContaining("is there already");
        assertThat(file).hasContent("mine");
        assertThatThrownBy(
                        () ->
                                ArchiveWriter.write(
                                        folder.resolve("other.gz"),
                                        copy -> {
                                            store.openReader().copyInto(copy);
                                            throw new JournalFailure(
                                                    JournalFailure.Code.STORE_FAILED, "gone");
                                        },
                                        NOON))
                .hasMessage("gone");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void an_archive_that_was_cut_off_anywhere_is_refused() throws IOException {
        write();
        byte[] whole = Files.readAllBytes(file);
        for (int length = 0; length < whole.length; length += 997) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertRefused("%d of %d bytes".formatted(length, whole.length));
        }
    }

    @Test
    void an_archive_without_its_last_line_is_refused() throws IOException {
        List<String> lines = lines();
        pack(lines.subList(0, lines.size() - 1));
        assertThatThrownBy(this::read).hasMessageContaining("it was cut off");
    }

    @Test
    void one_line_that_is_lost_repeated_or_changed_is_noticed() throws IOException {
        List<String> lines = lines();
        for (int number = 0; number < lines.size(); number++) {
            List<String> without = new ArrayList<>(lines);
            String lost = without.remove(number);
            pack(without);
            assertRefused("without line " + number);
            without.add(number, lost);
            without.add(number, lost);
            pack(without);
            assertRefused("line %d twice".formatted(number));
            without.remove(number);
            without.set(number, changed(lost));
            pack(without);
            assertRefused("line %d changed".formatted(number));
        }
    }

    /// The last digit in a line is part of what it says.
    private static String changed(String line) {
        if (line.startsWith("{\"line\":\"head\"")) {
            return line.replace("\"baseSeq\":10", "\"baseSeq\":11");
        }
        if (line.startsWith("{\"line\":\"end\"")) {
            return line.replace("\"records\":21", "\"records\":22");
        }
        return line.replaceFirst("\"seq\":(\\d)", "\"seq\":9$1");
    }

    @Test
    void a_version_of_the_future_is_refused_by_name() throws IOException {
        List<String> lines = lines();
        lines.set(0, lines.getFirst().replace("\"version\":1", "\"version\":9"));
        pack(lines);
        assertThatThrownBy(this::read)
                .hasMessageContaining("its version is 9, this build reads up to 1");
    }

    @Test
    void something_else_is_refused() throws IOException {
        Files.writeString(file, "not packed");
        assertThatThrownBy(this::read).hasMessageContaining("cannot be read");
        pack(List.of("{\"line\":\"song\"}"));
        assertThatThrownBy(this::read).hasMessageContaining("line 1 cannot be read");
    }

    private ArchiveWriter.Written write() throws IOException {
        return ArchiveWriter.write(file, store.openReader()::copyInto, NOON);
    }

    private void read() {
        new InMemoryJournalStore().createFrom(new Archive(file), NOON);
    }

    private void assertRefused(String what) {
        assertThatThrownBy(this::read).as(what).isInstanceOf(JournalFailure.class);
    }

    private List<String> lines() throws IOException {
        write();
        try (var packed = new GZIPInputStream(Files.newInputStream(file))) {
            return new ArrayList<>(new String(packed.readAllBytes(), UTF_8).lines().toList());
        }
    }

    private void pack(List<String> lines) throws IOException {
        try (var packed = new GZIPOutputStream(Files.newOutputStream(file))) {
            for (String line : lines) {
                packed.write((line + "\n").getBytes(UTF_8));
            }
        }
    }
}

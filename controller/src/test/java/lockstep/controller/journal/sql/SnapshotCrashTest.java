package lockstep.controller.journal.sql;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.controller.journal.Bytes;
import lockstep.controller.journal.ClusterId;
import lockstep.controller.journal.Journal;
import lockstep.controller.journal.JournalFailure;
import lockstep.controller.journal.JournalReader;
import lockstep.controller.journal.JournalStore;
import lockstep.controller.journal.NewRecord;
import lockstep.controller.journal.Snapshot;
import lockstep.controller.journal.Verdict;
import lockstep.controller.journal.disk.DyingFilePath;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/// Fault 34: the process is killed while it stores a snapshot and drops the records before the
/// older one, in H2 on a real disk. At each step of it; by default at some of them.
class SnapshotCrashTest {
    private static final Instant NOON = Instant.parse("2026-07-01T12:00:00Z");
    private static final int EACH = Boolean.getBoolean("lockstep.thorough") ? 1 : 9;
    private static final int FIRST = 2_600;
    private static final int SECOND = 2_800;
    private static final int LAST = 2_900;

    /// Two parts and a bit.
    private static final Bytes BODY = bytes(600_000);

    @TempDir Path folder;

    @BeforeEach
    void register() {
        DyingFilePath.register();
        DyingFilePath.dieAfter(Integer.MAX_VALUE);
    }

    @AfterEach
    void live() {
        DyingFilePath.dieAfter(Integer.MAX_VALUE);
    }

    @Test
    void nothing_is_missing_wherever_it_was_killed() throws Exception {
        Path whole = Files.createDirectory(folder.resolve("whole"));
        write(whole);
        int kills = 0;
        int older = 0;
        boolean finished = false;
        for (int operations = 0; !finished; operations += EACH) {
            Path killed = copy(whole, "killed" + operations);
            finished = snapshotUnlessKilled(killed, operations);
            kills++;
            if (requireWhole(killed, operations) == FIRST) {
                older++;
            }
        }
        assertThat(older).as("kills before the new snapshot counted").isPositive();
        assertThat(kills).as("kills after it").isGreaterThan(older + 1);
    }

    private static void write(Path where) throws InterruptedException {
        try (JournalStore store = open(where)) {
            store.createCluster(new ClusterId(new UUID(1, 2)), NOON);
            try (Journal journal = store.openJournal()) {
                journal.takeOver("c1", epoch -> note("epoch " + epoch));
                for (int seq = 2; seq <= LAST; seq += 100) {
                    journal.append(notes(seq, Math.min(LAST, seq + 99)));
                }
                journal.writeSnapshot(new Snapshot(FIRST, 1, Bytes.utf8("first")));
            }
        }
    }

    private static JournalStore open(Path where) throws InterruptedException {
        return H2JournalStore.openWaiting(
                where,
                H2JournalStore.Presence.MAY_BE_NEW,
                (_, holder) -> {
                    throw new AssertionError("in use by " + holder);
                });
    }

    /// Whether it was not killed.
    private static boolean snapshotUnlessKilled(Path where, int operations) throws Exception {
        JournalStore store =
                H2JournalStore.open(
                        where,
                        H2JournalStore.Presence.MUST_EXIST,
                        FolderLock.tryTake(where).orElseThrow(),
                        DyingFilePath.SCHEME);
        Journal journal = store.openJournal();
        journal.takeOver("c2", epoch -> note("epoch " + epoch));
        DyingFilePath.dieAfter(operations);
        boolean finished = true;
        try {
            journal.writeSnapshot(new Snapshot(SECOND, 1, BODY));
        } catch (JournalFailure killed) {
            finished = false;
        }
        DyingFilePath.dieAfter(finished ? Integer.MAX_VALUE : 0);
        try (store;
                journal) {
            assertThat(where).exists();
        } catch (JournalFailure dead) {
            assertThat(finished).isFalse();
        }
        DyingFilePath.dieAfter(Integer.MAX_VALUE);
        return finished;
    }

    /// @return of which record the newest snapshot is
    private static long requireWhole(Path where, int operations) throws InterruptedException {
        String when = "killed after operation " + operations;
        try (JournalStore store = open(where);
                JournalReader reader = store.openReader()) {
            assertThat(reader.verify()).as(when).isInstanceOf(Verdict.Sound.class);
            Snapshot newest = reader.latestSnapshot().orElseThrow();
            assertThat(newest.seq()).as(when).isIn((long) FIRST, (long) SECOND);
            assertThat(newest.body())
                    .as(when)
                    .isEqualTo(newest.seq() == FIRST ? Bytes.utf8("first") : BODY);
            List<Long> after = new ArrayList<>();
            reader.readAfter(FIRST, record -> after.add(record.seq()));
            assertThat(after).as(when).hasSize(LAST + 1 - FIRST);
            requireGoesOn(store, when);
            return newest.seq();
        }
    }

    private static void requireGoesOn(JournalStore store, String when) {
        try (Journal journal = store.openJournal()) {
            journal.takeOver("c3", epoch -> note("epoch " + epoch));
            assertThat(journal.append(notes(1, 1))).as(when).isEqualTo(LAST + 3);
            journal.writeSnapshot(new Snapshot(LAST, 1, BODY));
        }
        try (JournalReader reader = store.openReader()) {
            assertThat(reader.verify())
                    .as(when)
                    .isInstanceOfSatisfying(
                            Verdict.Sound.class,
                            sound -> assertThat(sound.toString()).contains("" + (LAST + 3)));
        }
    }

    private Path copy(Path from, String name) throws IOException {
        Path to = Files.createDirectory(folder.resolve(name));
        try (DirectoryStream<Path> files = Files.newDirectoryStream(from)) {
            for (Path file : files) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
        return to;
    }

    private static NewRecord note(String text) {
        return new NewRecord("Note", 1, NOON, Bytes.utf8(text));
    }

    private static List<NewRecord> notes(int first, int last) {
        List<NewRecord> notes = new ArrayList<>();
        for (int i = first; i <= last; i++) {
            notes.add(note("note " + i));
        }
        return notes;
    }

    private static Bytes bytes(int length) {
        byte[] bytes = new byte[length];
        new Random(7).nextBytes(bytes);
        return Bytes.of(bytes);
    }
}

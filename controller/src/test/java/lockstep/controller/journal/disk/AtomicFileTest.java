package lockstep.controller.journal.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

class AtomicFileTest {
    private static final Path MAIN = Path.of("main");
    private static final Path LOG = Path.of("log");
    private static final long CAPACITY = 16 << 10;

    private final CrashingDisk disk = new CrashingDisk();

    @Test
    void reads_see_what_was_written_but_not_yet_synced() throws IOException {
        AtomicFile file = open(disk);
        write(file, 0, "one two three");
        file.sync();
        write(file, 4, "TWO");
        write(file, 20, "far");

        assertThat(text(file)).isEqualTo("one TWO three\0\0\0\0\0\0\0far");
        assertThat(file.length()).isEqualTo(23);
        assertThat(disk.bytes(MAIN)).asString().isEqualTo("one two three");
    }

    @Test
    void a_file_that_was_cut_and_grows_again_has_zeros_in_between() throws IOException {
        AtomicFile file = open(disk);
        write(file, 0, "abcdef");
        file.resize(2);
        write(file, 4, "x");

        assertThat(text(file)).isEqualTo("ab\0\0x");
        file.sync();
        assertThat(text(file)).isEqualTo("ab\0\0x");
        assertThat(text(open(disk))).isEqualTo("ab\0\0x");
    }

    @Test
    void what_was_never_synced_is_gone_after_closing() throws IOException {
        AtomicFile file = open(disk);
        write(file, 0, "kept");
        file.sync();
        write(file, 0, "lost");
        file.close();

        assertThat(text(open(disk))).isEqualTo("kept");
    }

    @Test
    void the_first_failed_sync_is_final() throws IOException {
        AtomicFile file = open(disk);
        write(file, 0, "a");
        disk.failNextSync();

        assertThatThrownBy(file::sync).hasMessage("Input/output error");
        assertThatThrownBy(file::sync).hasMessage("the disk failed before");
        assertThatThrownBy(() -> write(file, 0, "b")).hasMessage("the disk failed before");
        file.close();
        assertThat(text(open(disk))).isIn("", "a");
    }

    @Test
    void a_file_open_for_reading_shows_what_its_log_says_but_changes_nothing() throws IOException {
        AtomicFile file = open(disk);
        write(file, 0, "H:2,created:1a,version:2,");
        file.sync();
        write(file, 30, "later");
        file.sync();
        disk.put(MAIN, "H:2,created:1a,version:2,".getBytes(StandardCharsets.US_ASCII));

        AtomicFile reading = AtomicFile.open(disk.open(MAIN), disk.open(LOG), false, CAPACITY);

        assertThat(text(reading)).endsWith("later");
        assertThat(disk.bytes(MAIN)).hasSize(25);
        assertThatThrownBy(() -> write(reading, 0, "x"))
                .hasMessage("the file is open for reading only");
    }

    @Test
    void the_log_of_another_file_is_refused() throws IOException {
        AtomicFile file = open(disk);
        write(file, 0, "H:2,created:1a,version:2,");
        file.sync();
        write(file, 100, "x");
        file.sync();
        disk.put(MAIN, "H:2,created:1b,version:9,".getBytes(StandardCharsets.US_ASCII));

        assertThatThrownBy(() -> open(disk)).hasMessageContaining("belongs to another file");
    }

    @Test
    void an_older_copy_of_the_file_is_refused_while_the_log_is_newer() throws IOException {
        AtomicFile file = open(disk);
        write(file, 0, "H:2,created:1a,version:5,");
        file.sync();
        disk.put(MAIN, "H:2,created:1a,version:4,".getBytes(StandardCharsets.US_ASCII));

        assertThatThrownBy(() -> open(disk)).hasMessageContaining("a newer state of it");
    }

    @Test
    void a_missing_file_with_a_log_is_refused() throws IOException {
        AtomicFile file = open(disk);
        write(file, 0, "H:2,created:1a,version:5,");
        file.sync();
        disk.put(MAIN, new byte[0]);

        assertThatThrownBy(() -> open(disk)).hasMessageContaining("missing or empty");
    }

    @Test
    void a_bit_flipped_in_the_middle_of_the_log_is_refused() throws IOException {
        AtomicFile file = open(disk);
        write(file, 0, "H:2,created:1a,version:5,");
        file.sync();
        write(file, 600, "first");
        file.sync();
        write(file, 600, "second");
        file.sync();
        byte[] log = disk.bytes(LOG);
        int at = new String(log, StandardCharsets.ISO_8859_1).indexOf("first");
        log[at] ^= 1;
        disk.put(LOG, log);

        assertThatThrownBy(() -> open(disk)).hasMessageContaining("redo log is damaged");
    }

    @Test
    void a_damaged_header_of_the_log_is_refused() throws IOException {
        open(disk);
        byte[] log = disk.bytes(LOG);
        log[14] ^= 1;
        disk.put(LOG, log);

        assertThatThrownBy(() -> open(disk)).hasMessageContaining("header of the redo log");
    }

    @Test
    void a_last_entry_that_is_cut_off_at_any_byte_counts_as_never_written() throws IOException {
        byte[] log = logOfASyncThatWasNotAnswered();
        byte[] main = disk.bytes(MAIN);
        int end = endOf(log);
        for (int length = RedoLog.HEADER_LENGTH; length < end; length++) {
            assertThat(text(openWith(main, Arrays.copyOf(log, length))))
                    .as("cut off at byte %d of %d", length, end)
                    .endsWith("answered");
        }
        assertThat(text(openWith(main, Arrays.copyOf(log, end)))).endsWith("never");
    }

    @ParameterizedTest(name = "{0} bytes")
    @ValueSource(ints = {1, 8, 512, 4096})
    void a_last_entry_that_ends_in_zeros_counts_as_never_written(int zeros) throws IOException {
        byte[] log = logOfASyncThatWasNotAnswered();
        int end = endOf(log);
        Arrays.fill(log, Math.max(end - zeros, RedoLog.HEADER_LENGTH), end, (byte) 0);

        String after = text(openWith(disk.bytes(MAIN), log));

        assertThat(after).startsWith("H:2,").endsWith("answered");
    }

    /// The process ends between the write of an entry and its sync.
    private byte[] logOfASyncThatWasNotAnswered() throws IOException {
        AtomicFile file = open(disk);
        write(file, 0, "H:2,created:1a,version:5,");
        write(file, 600, "answered");
        file.sync();
        write(file, 600, "never ".repeat(500) + "never");
        disk.cutPowerAfter(1);
        assertThatThrownBy(file::sync).isInstanceOf(CrashingDisk.PowerCut.class);
        return disk.bytes(LOG);
    }

    private static int endOf(byte[] log) {
        int end = log.length;
        while (log[end - 1] == 0) {
            end--;
        }
        return end;
    }

    private static AtomicFile openWith(byte[] main, byte[] log) throws IOException {
        CrashingDisk torn = new CrashingDisk();
        torn.put(MAIN, main);
        torn.put(LOG, log);
        return open(torn);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4})
    void a_power_cut_at_any_operation_leaves_a_whole_sync(long seed) throws IOException {
        int operations = 0;
        boolean finished = false;
        while (!finished) {
            CrashingDisk crashing = new CrashingDisk();
            crashing.cutPowerAfter(operations++);
            Story story = new Story(new SplittableRandom(seed));
            finished = story.tell(crashing);

            RandomGenerator fate = new SplittableRandom(seed * 1000 + operations);
            CrashingDisk after = crashing.afterPowerCut(fate);
            after.cutPowerAfter(fate.nextInt(12));
            requireWholeSync(story, secondLook(after, fate), operations);
        }
        assertThat(operations).isGreaterThan(100);
    }

    /// Opens the file while the power may go away again, then once more.
    private static CrashingDisk secondLook(CrashingDisk disk, RandomGenerator fate) {
        try {
            open(disk);
        } catch (IOException powerCut) {
            assertThat(powerCut).isInstanceOf(CrashingDisk.PowerCut.class);
        }
        return disk.afterPowerCut(fate);
    }

    private static void requireWholeSync(Story story, CrashingDisk disk, int operations)
            throws IOException {
        assertThat(text(open(disk)))
                .as("after a power cut at operation %d", operations)
                .isIn(story.synced, story.syncing);
    }

    /// Random writes, cuts and syncs, and what the file must hold.
    private static final class Story {
        private final RandomGenerator random;
        private byte[] model = new byte[0];
        private String synced = "";
        private String syncing = "";

        Story(RandomGenerator random) {
            this.random = random;
        }

        /// Whether it came to its end.
        boolean tell(CrashingDisk disk) {
            try {
                AtomicFile file = open(disk);
                write(file, "H:2,created:1a,version:1,".getBytes(StandardCharsets.US_ASCII), 0);
                for (int i = 0; i < 40; i++) {
                    for (int writes = random.nextInt(4); writes >= 0; writes--) {
                        change(file);
                    }
                    syncing = new String(model, StandardCharsets.ISO_8859_1);
                    file.sync();
                    synced = syncing;
                }
                return true;
            } catch (IOException e) {
                assertThat(e).isInstanceOf(CrashingDisk.PowerCut.class);
                return false;
            }
        }

        private void change(AtomicFile file) throws IOException {
            if (random.nextInt(6) == 0) {
                int length = FileMark.SECTOR + random.nextInt(6000);
                DiskChange resize = new DiskChange.Resize(length);
                file.resize(length);
                remember(resize);
            } else {
                byte[] bytes = new byte[1 + random.nextInt(2000)];
                random.nextBytes(bytes);
                write(file, bytes, FileMark.SECTOR + random.nextInt(5000));
            }
        }

        private void write(AtomicFile file, byte[] bytes, int position) throws IOException {
            file.write(ByteBuffer.wrap(bytes), position);
            remember(new DiskChange.Write(position, ByteBuffer.wrap(bytes)));
        }

        private void remember(DiskChange change) {
            byte[] next = Arrays.copyOf(model, (int) change.lengthAfter(model.length));
            change.applyTo(ByteBuffer.wrap(next), 0);
            model = next;
        }
    }

    private static AtomicFile open(CrashingDisk disk) throws IOException {
        return AtomicFile.open(disk.open(MAIN), disk.open(LOG), true, CAPACITY);
    }

    private static void write(AtomicFile file, long position, String text) throws IOException {
        file.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1)), position);
    }

    private static String text(AtomicFile file) throws IOException {
        ByteBuffer all = ByteBuffer.allocate((int) file.length() + 10);
        file.read(all, 0);
        return StandardCharsets.ISO_8859_1.decode(all.flip()).toString();
    }
}

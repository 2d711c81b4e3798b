package lockstep.stager.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import lockstep.stager.checkpoint.Disk;
import lockstep.stager.checkpoint.LocalDisk;
import lockstep.stager.transfer.Progress;
import lockstep.stager.transfer.Report;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/// One set of files, fetched from a folder into another.
@Timeout(60)
final class DataFetchTest {
    private static final Instant NOON = Instant.parse("2026-11-29T12:00:00Z");

    @TempDir private Path folder;
    private final AtomicLong rested = new AtomicLong();

    @BeforeEach
    void fill() throws IOException {
        Files.createDirectories(set().resolve("deep/deeper"));
        Files.writeString(set().resolve("a"), "first");
        Files.writeString(set().resolve("deep/odd\nname"), "second");
        Files.writeString(set().resolve("deep/deeper/empty"), "");
        Files.writeString(set().resolve("run.sh"), "#!/bin/sh");
        assertThat(set().resolve("run.sh").toFile().setExecutable(true)).isTrue();
    }

    private Path set() {
        return folder.resolve("mnt/set");
    }

    private DataUri uri() {
        return new DataUri("file://" + set());
    }

    private DataFolder target() {
        return new DataFolder(folder.resolve("item"), new LocalDisk());
    }

    private DataFetch with(Disk disk) {
        return new DataFetch(disk, () -> 0, InstantSource.fixed(NOON), rested::addAndGet);
    }

    private DataFetch.Result fetch(Disk disk, Progress progress)
            throws IOException, InterruptedException {
        try (var source = DataSource.open(uri())) {
            return with(disk).fetch(uri(), source, target(), progress);
        }
    }

    private DataFetch.Result fetch() throws IOException, InterruptedException {
        return fetch(new LocalDisk(), Progress.NONE);
    }

    private Path copy(String name) {
        return target().content().resolve("set").resolve(name);
    }

    @Test
    void a_tree_comes_with_its_names_and_with_what_may_be_run() throws Exception {
        var result = fetch();

        assertThat(copy("a")).hasContent("first");
        assertThat(copy("deep/odd\nname")).hasContent("second");
        assertThat(copy("deep/deeper/empty")).hasContent("");
        assertThat(Files.isExecutable(copy("run.sh"))).isTrue();
        assertThat(Files.isExecutable(copy("a"))).isFalse();
        assertThat(result.moved()).isEqualTo(20);
        assertThat(target().manifest()).contains(result.manifest());
        assertThat(result.manifest().fetchedAt()).isEqualTo(NOON);
        assertThat(target().isUntouched(result.manifest())).isTrue();
    }

    @Test
    void a_single_file_lies_under_its_own_name() throws Exception {
        var file = new DataUri("file://" + set().resolve("a"));
        try (var source = DataSource.open(file)) {
            with(new LocalDisk()).fetch(file, source, target(), Progress.NONE);
        }

        assertThat(target().content().resolve("a")).hasContent("first");
    }

    @Test
    void a_folder_above_it_may_be_a_link() throws Exception {
        Files.createSymbolicLink(folder.resolve("link"), folder.resolve("mnt"));
        var through = new DataUri("file://" + folder.resolve("link/set"));
        try (var source = DataSource.open(through)) {
            assertThat(source.listing().files()).hasSize(4);
        }
    }

    @Test
    void a_bit_that_flips_on_the_disk_is_noticed_and_the_file_comes_again() throws Exception {
        assertThatThrownBy(() -> fetch(new FlippingDisk(), Progress.NONE))
                .hasMessageContaining("reading it back gives something else");
        assertThat(target().manifest()).isEmpty();

        fetch();

        assertThat(copy("a")).hasContent("first");
    }

    @Test
    void a_source_that_changes_while_it_is_fetched_gives_nothing_whole() throws Exception {
        Progress meddler =
                _ -> {
                    try {
                        Files.writeString(set().resolve("a"), "other");
                    } catch (IOException e) {
                        throw new AssertionError(e);
                    }
                };

        assertThatThrownBy(() -> fetch(new LocalDisk(), meddler)).hasMessageContaining("changed");
        assertThat(target().manifest()).isEmpty();
    }

    @Test
    void another_state_of_the_source_has_another_key() throws Exception {
        String before = key();
        assertThat(key()).isEqualTo(before);

        Files.writeString(set().resolve("a"), "fresh");

        assertThat(key()).isNotEqualTo(before);
    }

    private String key() throws IOException {
        try (var source = DataSource.open(uri())) {
            return source.listing().key();
        }
    }

    @Test
    void links_and_fifos_are_hopeless_wherever_they_are() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("root"), set());
        assertHopeless(new DataUri("file://" + link), "a symbolic link");
        Path fifo = folder.resolve("fifo");
        assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor()).isZero();
        assertHopeless(new DataUri("file://" + fifo), "a FIFO");

        Files.move(fifo, set().resolve("deep/fifo"));
        assertHopeless(uri(), "a FIFO");
    }

    private static void assertHopeless(DataUri uri, String why) {
        assertThatThrownBy(() -> DataSource.open(uri))
                .isInstanceOf(HopelessSource.class)
                .hasMessageContaining(why);
    }

    @Test
    void a_source_that_is_not_there_may_come() {
        assertThatThrownBy(() -> DataSource.open(new DataUri("file://" + folder + "/none")))
                .isExactlyInstanceOf(IOException.class)
                .hasMessageContaining("is not there");
    }

    @Test
    void addresses_that_lead_elsewhere_are_none() {
        for (String bad : List.of("/a", "file:///", "file:///a/../b", "http://a/b", "s3://B")) {
            assertThatThrownBy(() -> new DataUri(bad)).hasMessageContaining("data address");
        }
    }

    @Test
    void a_fetch_that_is_not_wanted_any_more_ends_and_the_next_one_goes_on_from_it()
            throws Exception {
        var first = new Cancelled(1);
        assertThatThrownBy(() -> fetch(new LocalDisk(), first)).hasMessageContaining("not wanted");

        var result = fetch();

        assertThat(result.moved()).isLessThan(20);
        assertThat(copy("a")).hasContent("first");
        assertThat(copy("run.sh")).hasContent("#!/bin/sh");
    }

    @Test
    void what_an_earlier_try_left_is_not_believed_unless_its_hash_is_right() throws Exception {
        assertThatThrownBy(() -> fetch(new LocalDisk(), new Cancelled(1)));
        assertThat(copy("a").toFile().setWritable(true)).isTrue();
        Files.writeString(copy("a"), "wrong", StandardOpenOption.TRUNCATE_EXISTING);

        fetch();

        assertThat(copy("a")).hasContent("first");
    }

    /// Is not wanted any more once it was told something so often.
    private static final class Cancelled implements Progress {
        private int left;

        Cancelled(int left) {
            this.left = left;
        }

        @Override
        public void at(Report report) {
            left--;
        }

        @Override
        public boolean cancelled() {
            return left < 0;
        }
    }

    @Test
    void it_goes_no_faster_than_it_may() throws Exception {
        fetch(
                new LocalDisk(),
                new Progress() {
                    @Override
                    public void at(Report report) {}

                    @Override
                    public double bytesPerSecondMax() {
                        return 1;
                    }
                });

        // 20 bytes at one a second, of which a quarter of a second's is free; the clock stands
        // still, so each wait counts again all that is owed.
        assertThat(rested.get()).isGreaterThanOrEqualTo(19_000_000_000L);
    }

    @Test
    void a_copy_that_was_touched_is_noticed_and_one_that_rotted_too() throws Exception {
        var manifest = fetch().manifest();
        assertThat(with(new LocalDisk()).isRight(target(), manifest, Progress.NONE)).isTrue();

        assertThat(copy("a").toFile().setWritable(true)).isTrue();
        Files.writeString(copy("a"), "fjrst");

        assertThat(target().isUntouched(manifest)).isFalse();
        assertThat(with(new LocalDisk()).isRight(target(), manifest, Progress.NONE)).isFalse();
    }

    @Test
    void a_file_more_is_noticed_too() throws Exception {
        var manifest = fetch().manifest();
        assertThat(copy("deep").toFile().setWritable(true)).isTrue();
        Files.writeString(copy("deep/more"), "");

        assertThat(target().isUntouched(manifest)).isFalse();
    }

    @Test
    void a_manifest_that_was_cut_off_is_none() throws Exception {
        fetch();
        Path file = target().path().resolve("manifest");
        byte[] all = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(all, all.length - 1));

        assertThat(target().manifest()).isEmpty();
    }
}

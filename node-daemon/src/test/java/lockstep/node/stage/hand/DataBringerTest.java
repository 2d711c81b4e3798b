package lockstep.node.stage.hand;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.protocol.v1.DataOrder;
import lockstep.protocol.v1.DataReport;
import lockstep.stager.checkpoint.LocalDisk;
import lockstep.stager.data.DataFetch;
import lockstep.stager.transfer.Progress;
import lockstep.stager.transfer.TransferResult;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.FutureTask;

/// What lies on a node of the data that jobs have staged in, and what goes.
@Timeout(60)
final class DataBringerTest {
    @TempDir private Path folder;
    private Instant now = Instant.parse("2026-11-29T12:00:00Z");
    private Optional<DataBringer> opened = Optional.empty();

    @BeforeEach
    void open() throws IOException {
        reopen();
    }

    private DataBringer bringer() {
        return opened.orElseThrow();
    }

    /// As a hand does that was started again.
    private void reopen() throws IOException {
        var disk = new LocalDisk();
        var shelf = new DataShelf(folder.resolve("data"), disk);
        var links = new DataLinks(shelf.folder(), disk);
        opened =
                Optional.of(
                        new DataBringer(
                                shelf,
                                links,
                                new DataRoom(shelf, links, () -> 1L << 30, () -> now),
                                new DataFetch(disk, System::nanoTime, () -> now),
                                () -> now));
    }

    private DataOrder data(String name, int job, int attempt) {
        return DataOrder.newBuilder()
                .setId("data:%d.%d:0".formatted(job, attempt))
                .setUri("file://" + folder.resolve("mnt").resolve(name))
                .setJobId(job)
                .setForAttempt(attempt)
                .build();
    }

    private Path source(String name, int bytes) throws IOException {
        Path file = folder.resolve("mnt").resolve(name).resolve("file");
        Files.createDirectories(file.resolveSibling(""));
        byte[] content = new byte[bytes];
        Arrays.fill(content, (byte) 'x');
        Files.write(file, content);
        return file;
    }

    private TransferResult bring(DataOrder order) throws IOException, InterruptedException {
        return bringer().bring(order, Progress.NONE);
    }

    private long moved(DataOrder order) throws IOException, InterruptedException {
        assertThat(bring(order)).isInstanceOf(TransferResult.Done.class);
        return bring(order) instanceof TransferResult.Done(_, long again) ? again : -1;
    }

    private List<String> here() {
        return bringer().reports().stream()
                .map(DataReport::getUri)
                .map(uri -> uri.substring(uri.lastIndexOf('/') + 1))
                .sorted()
                .toList();
    }

    private Path link(int job, int attempt) throws IOException {
        return folder.resolve("data/for/%d.%d/0".formatted(job, attempt)).toRealPath();
    }

    @Test
    void a_rank_finds_its_data_by_the_link_of_its_attempt() throws Exception {
        source("set", 10);
        bringer().want(List.of(data("set", 7, 1)), 0);

        assertThat(bring(data("set", 7, 1))).isEqualTo(new TransferResult.Done(10, 10));

        assertThat(link(7, 1).resolve("set/file")).hasContent("xxxxxxxxxx");
        assertThat(here()).containsExactly("set");
    }

    @Test
    void a_later_attempt_and_another_hand_fetch_nothing_again() throws Exception {
        source("set", 10);
        bringer().want(List.of(data("set", 7, 1)), 0);
        bring(data("set", 7, 1));
        reopen();
        bringer().want(List.of(data("set", 8, 1)), 0);

        assertThat(bring(data("set", 8, 1))).isEqualTo(new TransferResult.Done(10, 0));
        assertThat(folder.resolve("data/for/7.1")).doesNotExist();
    }

    @Test
    void a_changed_source_is_fetched_anew_and_the_old_state_goes_once_nobody_reads_it()
            throws Exception {
        Path file = source("set", 10);
        bringer().want(List.of(data("set", 7, 1)), 0);
        bring(data("set", 7, 1));
        Path old = link(7, 1);
        Files.writeString(file, "other");
        bringer().want(List.of(data("set", 7, 1), data("set", 8, 1)), 0);

        assertThat(bring(data("set", 8, 1))).isEqualTo(new TransferResult.Done(5, 5));

        assertThat(link(8, 1).resolve("set/file")).hasContent("other");
        assertThat(old.resolve("set/file")).hasContent("xxxxxxxxxx");

        bringer().want(List.of(data("set", 9, 1)), 0);
        bring(data("set", 9, 1));

        assertThat(old).doesNotExist();
    }

    @Test
    void what_a_rank_has_changed_is_fetched_again() throws Exception {
        source("set", 10);
        bringer().want(List.of(data("set", 7, 1)), 0);
        bring(data("set", 7, 1));
        Path copy = link(7, 1).resolve("set/file");
        assertThat(copy.toFile().setWritable(true)).isTrue();
        Files.writeString(copy, "yyyyyyyyyy");
        bringer().want(List.of(data("set", 8, 1)), 0);

        assertThat(bring(data("set", 8, 1))).isEqualTo(new TransferResult.Done(10, 10));
        assertThat(link(8, 1).resolve("set/file")).hasContent("xxxxxxxxxx");
    }

    @Test
    void what_another_attempt_reads_is_not_replaced_under_it() throws Exception {
        source("set", 10);
        bringer().want(List.of(data("set", 7, 1), data("set", 8, 1)), 0);
        bring(data("set", 7, 1));
        Path copy = link(7, 1).resolve("set/file");
        assertThat(copy.toFile().setWritable(true)).isTrue();
        Files.writeString(copy, "yyyyyyyyyy");

        assertThat(bring(data("set", 8, 1)))
                .isInstanceOfSatisfying(
                        TransferResult.Troubled.class,
                        trouble -> {
                            assertThat(trouble.retryable()).isTrue();
                            assertThat(trouble.reason()).contains("another attempt reads it");
                        });
        assertThat(copy).hasContent("yyyyyyyyyy");
    }

    @Test
    void what_was_not_compared_for_a_day_is_before_it_is_used() throws Exception {
        source("set", 10);
        bringer().want(List.of(data("set", 7, 1)), 0);
        bring(data("set", 7, 1));
        Path uses = link(7, 1).resolveSibling("uses");
        String before = Files.readString(uses);
        now = now.plus(Duration.ofHours(25));
        bringer().want(List.of(data("set", 8, 1)), 0);

        assertThat(bring(data("set", 8, 1))).isEqualTo(new TransferResult.Done(10, 0));
        assertThat(Files.readString(uses).strip())
                .endsWith(" " + now.toEpochMilli())
                .isNotEqualTo(before);
    }

    @Test
    void the_least_useful_for_its_size_goes_to_make_room_and_what_is_ordered_stays()
            throws Exception {
        source("small", 10);
        source("large", 60);
        source("third", 50);
        bringer().want(List.of(data("small", 1, 1), data("large", 2, 1)), 100);
        assertThat(moved(data("small", 1, 1))).isZero();
        assertThat(moved(data("large", 2, 1))).isZero();
        bringer().want(List.of(data("large", 2, 1), data("third", 3, 1)), 100);

        assertThat(bring(data("third", 3, 1)))
                .isInstanceOfSatisfying(
                        TransferResult.Troubled.class,
                        trouble -> assertThat(trouble.reason()).contains("no room"));
        assertThat(here()).contains("large");

        bringer().want(List.of(data("third", 3, 1)), 100);

        assertThat(bring(data("third", 3, 1))).isEqualTo(new TransferResult.Done(50, 50));
        assertThat(here()).containsExactly("small", "third");
    }

    @Test
    void an_outdated_state_that_nobody_reads_goes_for_the_new_one() throws Exception {
        Path file = source("set", 60);
        bringer().want(List.of(data("set", 7, 1)), 100);
        bring(data("set", 7, 1));
        Files.writeString(file, "y".repeat(61));
        bringer().want(List.of(data("set", 8, 1)), 100);

        assertThat(bring(data("set", 8, 1))).isEqualTo(new TransferResult.Done(61, 61));
        assertThat(here()).containsExactly("set");
    }

    @Test
    void what_is_larger_than_all_that_may_lie_here_is_hopeless() throws Exception {
        source("huge", 101);
        bringer().want(List.of(data("huge", 1, 1)), 100);

        assertThat(bring(data("huge", 1, 1)))
                .isInstanceOfSatisfying(
                        TransferResult.Troubled.class,
                        trouble -> {
                            assertThat(trouble.retryable()).isFalse();
                            assertThat(trouble.reason()).contains("checkpoints.node-cache");
                        });
    }

    @Test
    void a_fifo_is_hopeless_and_a_missing_folder_is_tried_again() throws Exception {
        Files.createDirectories(folder.resolve("mnt"));
        Path fifo = folder.resolve("mnt/fifo");
        assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor()).isZero();

        assertThat(bring(data("fifo", 1, 1)))
                .isInstanceOfSatisfying(
                        TransferResult.Troubled.class,
                        trouble -> {
                            assertThat(trouble.retryable()).isFalse();
                            assertThat(trouble.reason()).contains("a FIFO");
                        });
        assertThat(bring(data("none", 1, 1)))
                .isInstanceOfSatisfying(
                        TransferResult.Troubled.class,
                        trouble -> {
                            assertThat(trouble.retryable()).isTrue();
                            assertThat(trouble.reason()).contains("is not there");
                        });
    }

    @Test
    void what_was_on_its_way_for_something_else_is_deleted_by_the_next_hand() throws Exception {
        Path left =
                Files.createDirectories(
                        folder.resolve(
                                "data/.fetching-0123456789abcdef-0123456789abcdef/content/set"));
        Path removed = Files.createDirectories(folder.resolve("data/.removed-x/content"));

        bringer().want(List.of(), 0);

        assertThat(Files.exists(left, LinkOption.NOFOLLOW_LINKS)).isFalse();
        assertThat(removed).doesNotExist();
    }

    @Test
    void two_attempts_that_want_the_same_fetch_it_once() throws Exception {
        source("set", 10);
        bringer().want(List.of(data("set", 7, 1), data("set", 8, 1)), 0);
        var other = new FutureTask<>(() -> bring(data("set", 8, 1)));
        Thread.ofPlatform().daemon().start(other);

        var first = bring(data("set", 7, 1));

        assertThat(List.of(first, other.get()))
                .containsExactlyInAnyOrder(
                        new TransferResult.Done(10, 10), new TransferResult.Done(10, 0));
    }
}

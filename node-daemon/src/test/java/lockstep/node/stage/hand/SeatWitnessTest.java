package lockstep.node.stage.hand;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.protocol.v1.StepTrace;
import lockstep.protocol.v1.WatchOrder;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;

/// What is known of steps that are not there.
final class SeatWitnessTest {
    @TempDir private Path folder = Path.of("/");

    private Path directory = Path.of("/");
    private Path seats = Path.of("/");

    @BeforeEach
    void makeDirectory() throws IOException {
        directory = Files.createDirectory(folder.resolve("run-7"));
        seats = folder.resolve("seats");
    }

    /// As after each start of the hand.
    private SeatWitness witness() throws IOException {
        return new SeatWitness(new SeatBook(seats, 10));
    }

    private WatchOrder named() {
        return WatchOrder.newBuilder()
                .setJobId(7)
                .setAttempt(2)
                .setIndex(1)
                .setDirectory(directory.toString())
                .setReached(30)
                .build();
    }

    private void mark(SeatWitness witness) throws IOException {
        witness.mark(named(), new SharedFolder(directory));
    }

    private StepTrace trace(SeatWitness witness, WatchOrder watch) {
        return witness.complete(StepTrace.newBuilder(), watch, directory, true);
    }

    private void deleteDirectory() throws IOException {
        Files.walkFileTree(
                directory,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        Files.delete(file);
                        return FileVisitResult.CONTINUE;
                    }
                });
        Files.delete(directory.resolve(".lockstep"));
        Files.delete(directory);
    }

    @Test
    void a_look_says_by_which_order_it_was_made() throws IOException {
        var witness = witness();
        mark(witness);

        StepTrace trace = trace(witness, named().toBuilder().setOver(true).build());

        assertThat(trace.getWitnessed()).isTrue();
        assertThat(trace.getReached()).isEqualTo(30);
        assertThat(trace.getOver()).isTrue();
    }

    @Test
    void a_step_that_was_deleted_since_counts_as_begun_even_for_the_next_hand() throws IOException {
        assertThat(witness().saw(named(), 10)).isTrue();

        assertThat(trace(witness(), named()).getBegunList()).containsExactly(10L);
    }

    @Test
    void the_newest_steps_are_told_and_from_which_on() throws IOException {
        var witness = witness();
        for (long step = 1; step <= 11; step++) {
            witness.saw(named(), step);
        }

        StepTrace trace = trace(witness, named());

        assertThat(trace.getBegunList()).containsExactly(4L, 5L, 6L, 7L, 8L, 9L, 10L, 11L);
        assertThat(trace.getToldFrom()).isEqualTo(4);
    }

    @Test
    void a_directory_that_was_replaced_witnesses_nothing() throws IOException {
        mark(witness());
        deleteDirectory();
        assertThat(trace(witness(), named()).getWitnessed()).isFalse();

        Files.createDirectory(directory);
        var witness = witness();
        mark(witness);

        assertThat(trace(witness, named()).getWitnessed()).isFalse();
    }

    @Test
    void a_directory_that_no_rank_has_made_yet_witnesses_that_there_is_nothing()
            throws IOException {
        Files.delete(directory);
        var witness = witness();
        mark(witness);

        assertThat(trace(witness, named()).getWitnessed()).isTrue();
    }

    @Test
    void the_node_s_own_directory_must_be_there() throws IOException {
        WatchOrder own = named().toBuilder().clearDirectory().build();
        assertThat(trace(witness(), own).getWitnessed()).isTrue();

        Files.delete(directory);

        assertThat(trace(witness(), own).getWitnessed()).isFalse();
    }

    @Test
    void who_could_not_look_or_not_write_down_what_he_saw_witnesses_nothing() throws IOException {
        var witness = witness();
        Files.delete(seats);

        assertThat(witness.saw(named(), 10)).isFalse();
        assertThat(
                        witness.complete(
                                        StepTrace.newBuilder().addBegun(10), named(), folder, false)
                                .getWitnessed())
                .isFalse();
    }

    @Test
    void half_a_line_of_a_crash_spoils_nothing() throws IOException {
        witness().saw(named(), 10);
        Files.writeString(seats.resolve("7.2"), "mark", StandardOpenOption.APPEND);
        witness().saw(named(), 20);

        assertThat(trace(witness(), named()).getBegunList()).containsExactly(10L, 20L);
    }

    @Test
    void the_book_has_so_many_attempts_at_most() throws IOException {
        var book = new SeatBook(seats, 2);
        for (int attempt = 1; attempt <= 4; attempt++) {
            book.saw(SeatBook.name(7, attempt), 10);
        }

        assertThat(seats).isDirectoryContaining("glob:**7.4");
        try (var files = Files.list(seats)) {
            assertThat(files).hasSize(2);
        }
    }
}

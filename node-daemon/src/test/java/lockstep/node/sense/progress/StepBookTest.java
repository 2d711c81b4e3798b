package lockstep.node.sense.progress;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.node.sense.ManualTime;
import lockstep.protocol.v1.StepReport;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

final class StepBookTest {

    @TempDir Path folder;

    private Path file = Path.of("progress");
    private List<RankProgress> ranks = List.of();
    private final StepBook book = new StepBook(() -> ranks, new ManualTime());

    @BeforeEach
    void start() throws IOException {
        file = folder.resolve("progress");
        Files.createFile(file);
        ranks = List.of(new RankProgress(7, 1, 3, file));
    }

    private void write(String text) throws IOException {
        Files.writeString(file, text, StandardOpenOption.APPEND);
    }

    @Test
    void steps_are_told_as_their_median_and_spread() throws IOException {
        write("step 1 0.5\nstep 2 0.25\nstep 3 4\n");

        assertThat(book.all())
                .containsExactly(
                        StepReport.newBuilder()
                                .setJobId(7)
                                .setAttempt(1)
                                .setRank(3)
                                .setSteps(3)
                                .setMedian(0.5)
                                .setMad(0.25)
                                .setP99(4)
                                .setLastStep(3)
                                .build());
        assertThat(book.changed()).isEmpty();
        assertThat(book.all()).hasSize(1);
    }

    @Test
    void a_line_that_is_not_whole_yet_waits_for_its_end() throws IOException {
        write("step 1 0.5\nstep 2 0.");
        assertThat(book.changed().getFirst().getLastStep()).isEqualTo(1);

        write("75\n");
        assertThat(book.changed().getFirst().getMedian()).isEqualTo(0.625);
    }

    @Test
    void what_is_malformed_is_passed_over() throws IOException {
        write("hello\nstep\nstep x 1\nstep 1 NaN\nstep -1 1\nstep 1 1e400\n\0\0\nstep 5 2\n");

        assertThat(book.all().getFirst().getSteps()).isEqualTo(1);
        assertThat(book.all().getFirst().getLastStep()).isEqualTo(5);
    }

    @Test
    void of_much_only_the_end_is_read() throws IOException {
        write("step 1 9\n" + "x".repeat(StepTail.MOST) + "\nstep 2 1\n");

        assertThat(book.all().getFirst().getSteps()).isEqualTo(1);
        assertThat(book.all().getFirst().getLastStep()).isEqualTo(2);
    }

    @Test
    void a_file_that_was_begun_again_is_read_again() throws IOException {
        write("step 1 1\nstep 2 1\n");
        book.all();
        Files.writeString(file, "step 1 1\n");

        assertThat(book.changed().getFirst().getSteps()).isEqualTo(3);
    }

    @Test
    void a_rank_that_is_gone_is_told_of_no_more() throws IOException {
        write("step 1 1\n");
        assertThat(book.all()).hasSize(1);

        ranks = List.of();

        assertThat(book.all()).isEmpty();
    }
}

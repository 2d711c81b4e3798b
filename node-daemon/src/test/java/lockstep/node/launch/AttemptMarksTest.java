package lockstep.node.launch;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.node.agent.AttemptKey;
import lockstep.node.launch.AttemptMarks.Mark;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

final class AttemptMarksTest {
    private static final AttemptKey ATTEMPT = new AttemptKey(7, 2);

    @TempDir private Path folder = Path.of("/");

    private AttemptMarks marks() {
        return new AttemptMarks(folder);
    }

    @Test
    void an_attempt_has_begun_once_it_is_marked_in_this_life_of_the_machine() throws IOException {
        marks().mark(ATTEMPT, "boot-1");

        assertThat(marks().of(ATTEMPT, "boot-1")).isEqualTo(new Mark(true, false));
        assertThat(marks().of(ATTEMPT, "boot-2")).isEqualTo(new Mark(false, false));
        assertThat(marks().of(new AttemptKey(7, 1), "boot-1")).isEqualTo(new Mark(false, false));
    }

    @Test
    void the_first_mark_stands() throws IOException {
        marks().mark(ATTEMPT, "boot-1");
        marks().mark(ATTEMPT, "boot-2");

        assertThat(marks().of(ATTEMPT, "boot-2").begun()).isFalse();
    }

    @Test
    void what_has_finished_in_an_earlier_life_is_not_known_in_this_one() throws IOException {
        marks().mark(ATTEMPT, "boot-1");
        marks().finish(ATTEMPT);

        assertThat(marks().of(ATTEMPT, "boot-1")).isEqualTo(new Mark(true, true));
        assertThat(marks().of(ATTEMPT, "boot-2")).isEqualTo(new Mark(false, false));
    }

    @Test
    void what_never_began_does_not_finish() throws IOException {
        marks().finish(ATTEMPT);

        assertThat(marks().of(ATTEMPT, "boot-1")).isEqualTo(new Mark(false, false));
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void the_marks_of_a_forgotten_job_go_and_no_others() throws IOException {
        marks().mark(new AttemptKey(7, 1), "boot-1");
        marks().mark(ATTEMPT, "boot-1");
        marks().mark(new AttemptKey(77, 1), "boot-1");
        Files.createFile(folder.resolve("7.odd"));

        marks().remove(7);

        assertThat(marks().jobs()).containsExactly(77);
        assertThat(folder.resolve("7.odd")).exists();
    }
}

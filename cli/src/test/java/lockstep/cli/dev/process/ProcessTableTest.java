package lockstep.cli.dev.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

final class ProcessTableTest {
    @TempDir Path proc;

    @BeforeEach
    void name_the_boot() throws IOException {
        Files.createDirectories(proc.resolve("sys/kernel/random"));
        Files.writeString(proc.resolve("sys/kernel/random/boot_id"), "boot-a\n");
    }

    @Test
    void a_process_is_known_by_pid_start_and_boot() throws IOException {
        process(42, "java", "S", 7, 40, 991);

        assertThat(table().entry(42))
                .contains(new ProcessEntry(new ProcessIdentity(42, 991, "boot-a"), 7, 40, false));
    }

    @Test
    void a_program_may_have_blanks_and_parentheses_in_its_name() throws IOException {
        process(42, "a) S 1 (b", "S", 7, 40, 991);

        assertThat(table().entry(42).orElseThrow().parent()).isEqualTo(7);
    }

    @Test
    void nobody_has_a_number_that_is_not_listed() {
        assertThat(table().entry(42)).isEmpty();
    }

    @Test
    void a_process_that_was_given_a_used_number_is_another_one() throws IOException {
        ProcessIdentity first = new ProcessIdentity(42, 991, "boot-a");
        process(42, "java", "S", 7, 40, 991);
        assertThat(table().lives(first)).isTrue();

        process(42, "java", "S", 7, 40, 992);

        assertThat(table().lives(first)).isFalse();
    }

    @Test
    void a_process_of_an_earlier_boot_does_not_live() throws IOException {
        process(42, "java", "S", 7, 40, 991);

        assertThat(table().lives(new ProcessIdentity(42, 991, "boot-before"))).isFalse();
    }

    @Test
    void a_zombie_does_not_live() throws IOException {
        process(42, "java", "Z", 7, 40, 991);

        assertThat(table().lives(new ProcessIdentity(42, 991, "boot-a"))).isFalse();
    }

    @Test
    void an_environment_is_split_at_its_zero_bytes() throws IOException {
        process(42, "java", "S", 7, 40, 991);
        Files.writeString(proc.resolve("42/environ"), "A=1\0B=two words\0");

        assertThat(table().environment(42)).containsExactly("A=1", "B=two words");
    }

    @Test
    void this_process_lives() {
        ProcessTable here = ProcessTable.ofThisMachine();

        ProcessEntry self = here.entry(ProcessHandle.current().pid()).orElseThrow();

        assertThat(here.lives(self.identity())).isTrue();
        assertThat(here.all()).contains(self);
    }

    private void process(long pid, String name, String state, long parent, long session, long start)
            throws IOException {
        Path folder = Files.createDirectories(proc.resolve(String.valueOf(pid)));
        Files.writeString(
                folder.resolve("stat"),
                "%d (%s) %s %d 100 %d 0 -1 4194304 0 0 0 0 0 0 0 0 20 0 1 0 %d 1 1\n"
                        .formatted(pid, name, state, parent, session, start));
    }

    private ProcessTable table() {
        return new ProcessTable(proc);
    }
}

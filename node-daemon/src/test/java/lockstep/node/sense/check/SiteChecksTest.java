package lockstep.node.sense.check;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.node.process.Kernel;
import lockstep.node.process.ProcessTable;
import lockstep.node.sense.Fault;
import lockstep.node.sense.command.SessionCommands;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Executor;

@Execution(ExecutionMode.CONCURRENT) // it mostly waits
final class SiteChecksTest {
    private static final ProcessTable PROCESSES = new ProcessTable(Path.of("/proc"));

    @TempDir private Path directory;

    private void check(String name, String body, String permissions) throws IOException {
        Path file = Files.writeString(directory.resolve(name), "#!/bin/sh\n" + body + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }

    private SiteChecks checks(Duration limit, Executor executor) {
        return new SiteChecks(
                directory,
                "n7",
                Duration.ofMinutes(1),
                limit,
                new SessionCommands(PROCESSES, 1024),
                executor,
                Kernel.effectiveUserId());
    }

    private List<Fault> faults(Duration limit) {
        return checks(limit, Runnable::run).read().faults();
    }

    @Test
    void one_that_exits_with_zero_is_content() throws IOException {
        check("ok", "echo all is well", "rwxr-xr-x");

        assertThat(faults(Duration.ofMinutes(1))).isEmpty();
    }

    @Test
    void one_that_fails_is_told_by_its_last_line() throws IOException {
        check("mount", "echo looking; echo '/data is not mounted' >&2; exit 1", "rwxr-xr-x");
        check("silent", "exit 3", "rwxr-xr-x");

        assertThat(faults(Duration.ofMinutes(1)))
                .containsExactly(
                        new Fault("check mount", "/data is not mounted"),
                        new Fault("check silent", "exited with 3"));
    }

    @Test
    void one_that_hangs_is_killed_with_its_children() throws IOException {
        check("hung", "sleep 3131 & echo $! > \"$0.pid\"; wait", "rwxr-xr-x");
        check("next", "exit 4", "rwxr-xr-x");

        assertThat(faults(Duration.ofSeconds(2)))
                .contains(
                        new Fault("check hung", "took longer than 2 s"),
                        new Fault("check next", "exited with 4"));
        int child = Integer.parseInt(Files.readString(directory.resolve("hung.pid")).strip());
        assertThat(PROCESSES.find(child)).isEmpty();
    }

    @Test
    void what_one_leaves_behind_does_not_outlive_it() throws IOException {
        check("ok", "sleep 3232 & echo $! > \"$0.pid\"", "rwxr-xr-x");
        checks(Duration.ofMinutes(1), Runnable::run).read();

        int child = Integer.parseInt(Files.readString(directory.resolve("ok.pid")).strip());
        assertThat(PROCESSES.find(child)).isEmpty();
    }

    @Test
    void one_that_prints_a_lot_is_neither_held_up_nor_kept_whole() throws IOException {
        check(
                "loud",
                "head -c 3000000 /dev/zero | tr '\\0' x; echo; echo end; exit 1",
                "rwxr-xr-x");
        check("wide", "head -c 3000000 /dev/zero | tr '\\0' x; exit 1", "rwxr-xr-x");

        assertThat(faults(Duration.ofMinutes(1)))
                .satisfiesExactly(
                        loud -> assertThat(loud.text()).isEqualTo("end"),
                        wide -> assertThat(wide.text()).hasSizeLessThan(600));
    }

    @Test
    void files_that_others_could_have_written_are_refused() throws IOException {
        check("a-text", "exit 0", "rw-r--r--");
        check("b-open", "exit 0", "rwxrwxrwx");

        assertThat(faults(Duration.ofMinutes(1)))
                .containsExactly(
                        new Fault("check a-text", "is not executable"),
                        new Fault(
                                "check b-open",
                                "is not run: others may write to it or to its directory"));
    }

    @Test
    void they_see_a_clean_environment() throws IOException {
        check(
                "env",
                "env | sort | grep -v '^PWD=\\|^_=\\|^SHLVL=' | cut -d= -f1 | tr '\\n' ' '; exit 1",
                "rwxr-xr-x");

        assertThat(faults(Duration.ofMinutes(1)))
                .containsExactly(new Fault("check env", "LOCKSTEP_NODE PATH"));
    }

    @Test
    void a_reading_does_not_wait_and_begins_no_second_round() throws IOException {
        check("bad", "exit 1", "rwxr-xr-x");
        Queue<Runnable> rounds = new ArrayDeque<>();
        SiteChecks checks = checks(Duration.ofMinutes(1), rounds::add);

        assertThat(checks.read().faults()).isEmpty();
        assertThat(checks.read().faults()).isEmpty();
        assertThat(rounds).hasSize(1);
        rounds.remove().run();
        assertThat(checks.read().faults()).containsExactly(new Fault("check bad", "exited with 1"));
    }

    @Test
    void a_directory_that_is_not_there_is_no_fault() {
        directory = directory.resolve("none");

        assertThat(faults(Duration.ofMinutes(1))).isEmpty();
    }
}

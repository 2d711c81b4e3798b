package lockstep.node.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.nio.file.Files;
import java.nio.file.Path;

final class ProcessTableTest {

    private final ProcessTable processes = new ProcessTable(Path.of("/proc"));

    private static final String STAT =
            "4711 (%s) %s 1 4711 4000 0 -1 4194304 1 0 0 0 0 0 0 0 20 0 1 0 123456 1 1\n";

    @Test
    void a_line_is_read_whatever_the_program_is_called() {
        for (String name : new String[] {"sh", "a b", "x) R 1 2 3", "(", ""}) {
            assertThat(ProcessTable.parse(STAT.formatted(name, "S")))
                    .contains(new ProcessTable.Entry(new ProcessId(4_711, 123_456), 4_000, false));
        }
    }

    @Test
    void a_zombie_is_known() {
        assertThat(ProcessTable.parse(STAT.formatted("sh", "Z")))
                .hasValueSatisfying(entry -> assertThat(entry.zombie()).isTrue());
    }

    @Test
    void a_torn_line_is_no_process() {
        assertThat(ProcessTable.parse("")).isEmpty();
        assertThat(ProcessTable.parse("4711 (sh) S 1 2")).isEmpty();
    }

    @Test
    void this_process_is_alive_and_one_that_started_at_another_time_is_not_it() {
        int pid = Math.toIntExact(ProcessHandle.current().pid());
        ProcessId self = processes.find(pid).orElseThrow().id();

        assertThat(processes.isAlive(self)).isTrue();
        assertThat(processes.isAlive(new ProcessId(pid, self.startTicks() + 1))).isFalse();
        assertThat(processes.all(entry -> entry.id().equals(self))).hasSize(1);
    }

    @Test
    void a_process_of_another_start_is_not_signalled() throws Exception {
        Process innocent = new ProcessBuilder("sleep", "60").start();
        try {
            ProcessId id = processes.find(Math.toIntExact(innocent.pid())).orElseThrow().id();

            processes.signal(new ProcessId(id.pid(), id.startTicks() - 1), Kernel.SIGKILL);
            assertThat(innocent.isAlive()).isTrue();

            processes.signal(id, Kernel.SIGKILL);
            assertThat(innocent.waitFor()).isEqualTo(128 + Kernel.SIGKILL);
        } finally {
            innocent.destroyForcibly();
        }
    }

    @Test
    void nobody_there_is_not_signalled() {
        processes.signal(4_000_000, Kernel.SIGKILL, _ -> true);

        assertThat(processes.find(4_000_000)).isEmpty();
    }

    @Test
    void the_boot_time_clock_is_the_kernels() throws Exception {
        String uptime = Files.readString(Path.of("/proc/uptime"));
        long millis = Math.round(Double.parseDouble(uptime.split(" ", -1)[0]) * 1_000);

        assertThat(Kernel.bootMillis()).isBetween(millis - 20, millis + 10_000);
    }
}

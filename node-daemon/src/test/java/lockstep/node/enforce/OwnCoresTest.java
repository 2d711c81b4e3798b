package lockstep.node.enforce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import lockstep.node.agent.AttemptKey;
import lockstep.node.inventory.CpuList;
import lockstep.node.process.Kernel;
import lockstep.protocol.v1.LaunchSpec;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Two threads of the test stand for all of a daemon; the cgroups are real.
final class OwnCoresTest {
    private static final AttemptKey JOB = new AttemptKey(7, 1);

    @TempDir Path directory;

    private final ExecutorService senses = Executors.newSingleThreadExecutor();
    private final ExecutorService worker = Executors.newSingleThreadExecutor();
    private Optional<Enforcement> opened = Optional.empty();

    @BeforeEach
    void open() throws Exception {
        assumeTrue(Kernel.effectiveUserId() == 0, "only root can pin");
        CgroupLayout layout = CgroupLayout.detect(Path.of("/"));
        assumeTrue(layout.v1().containsKey(Controller.CPUSET), "no v1 cpuset here");
        var rules =
                new Enforcement.Rules(40, Optional.of(CpuTopology.read(Path.of("/"))), Map.of());
        String name = "lockstep-own-cores-" + ProcessHandle.current().pid();
        Enforcement enforcement = Enforcement.in(layout, name, Optional.empty(), rules);
        opened = Optional.of(enforcement);
        assumeTrue(enforcement.controllers().contains(Controller.CPUSET), "cpuset is read-only");
        assumeTrue(enforcement.cpus().size() >= 2, "this machine has one CPU");
        register(senses, "sensor");
        register(worker, "worker-0");
    }

    @AfterEach
    void close() {
        opened.ifPresent(
                enforcement -> {
                    enforcement.release(JOB);
                    enforcement.close();
                });
        senses.shutdown();
        worker.shutdown();
    }

    private void register(ExecutorService thread, String name) throws Exception {
        Future<Path> self =
                thread.submit(() -> Path.of("/proc/thread-self").toRealPath().getFileName());
        Path task = Files.createDirectories(directory.resolve(self.get().toString()));
        Files.writeString(task.resolve("comm"), name + "\n");
    }

    private static Set<Integer> allowed(ExecutorService thread) throws Exception {
        return thread.submit(() -> allowed()).get();
    }

    private static Set<Integer> allowed() throws IOException {
        return Files.readAllLines(Path.of("/proc/thread-self/status")).stream()
                .filter(line -> line.startsWith("Cpus_allowed_list:"))
                .map(line -> CpuList.parse(line.replaceFirst(".*:\\s*", "")))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void the_daemons_threads_leave_a_jobs_cores_and_may_come_back_after_it() throws Exception {
        Enforcement enforcement = opened.orElseThrow();
        var cores = new OwnCores(directory, enforcement, name -> name.startsWith("worker-"));
        cores.keep();
        assertThat(cores.isDue()).isFalse();
        Set<Integer> before = allowed(worker);

        enforcement.admit(JOB, LaunchSpec.newBuilder().setCpus(1).build());
        assertThat(cores.isDue()).isTrue();
        cores.keep();

        Set<Integer> free = new TreeSet<>(enforcement.cpus());
        free.removeAll(enforcement.cpusOf(JOB));
        assertThat(allowed(senses)).isEqualTo(free);
        assertThat(allowed(worker)).isEqualTo(before);

        enforcement.release(JOB);
        cores.keep();
        assertThat(allowed(senses)).isEqualTo(enforcement.cpus());
    }

    @Test
    void where_jobs_hold_all_cores_the_daemon_runs_on_any() throws Exception {
        Enforcement enforcement = opened.orElseThrow();
        var cores = new OwnCores(directory, enforcement, _ -> false);

        enforcement.admit(JOB, LaunchSpec.newBuilder().setCpus(enforcement.cpus().size()).build());
        cores.keep();

        assertThat(allowed(senses)).isEqualTo(enforcement.cpus());
    }
}

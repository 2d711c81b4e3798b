package lockstep.cli.dev.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.cli.dev.process.Ender;
import lockstep.cli.dev.process.ProcessIdentity;
import lockstep.cli.dev.process.ProcessTable;
import lockstep.cli.dev.process.RunFolder;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// The parts are shell scripts.
final class SupervisorTest {
    private static final Duration GRACE = Duration.ofSeconds(20);
    private static final Restarts SOON =
            new Restarts.Backoff(
                    Duration.ofMillis(1), Duration.ofMillis(1), Duration.ofSeconds(10));
    private static final int KILLED = 128 + 9;

    @TempDir Path folder;

    private final ProcessTable table = ProcessTable.ofThisMachine();
    private final Recorder events = new Recorder();
    private final List<Supervisor> supervisors = new ArrayList<>();

    @AfterEach
    void leave_nothing_running() throws IOException, InterruptedException {
        // Held first: what is killed would be started again, and again in the folder that is going
        // away.
        supervisors.forEach(Supervisor::holdAll);
        new Ender(table).kill(run().all().values());
    }

    @Test
    void a_part_runs_and_its_pid_stands_in_the_run_folder()
            throws IOException, InterruptedException {
        supervisor(SOON).start(part("node-n1", "exec sleep 60"));

        long pid = events.started();

        assertThat(folder.resolve("run/node-n1.pid")).hasContent(pid + "\n");
        assertThat(run().recorded("node-n1")).isPresent().get().matches(table::lives);
    }

    @Test
    void a_part_leads_a_session_of_its_own() throws InterruptedException {
        supervisor(SOON).start(part("node-n1", "sleep 60 & wait"));

        long pid = events.started();

        await(() -> table.entry(pid).orElseThrow().session() == pid);
    }

    @Test
    void a_part_that_dies_is_started_again_with_a_new_pid()
            throws IOException, InterruptedException {
        supervisor(SOON).start(part("node-n1", "exec sleep 60"));
        long first = events.started();

        new Ender(table).kill(List.of(recorded("node-n1")));

        assertThat(events.take()).isEqualTo(new Ended(KILLED, 1, true));
        long second = events.started();
        assertThat(second).isNotEqualTo(first);
        assertThat(recorded("node-n1").pid()).isEqualTo(second);
    }

    @Test
    void a_part_that_ends_again_and_again_is_counted() throws InterruptedException {
        Supervisor supervisor = supervisor(SOON);
        supervisor.start(part("node-n1", "exit 3"));

        for (int times = 1; times <= 3; times++) {
            events.started();
            assertThat(events.take()).isEqualTo(new Ended(3, times, true));
        }
        supervisor.hold("node-n1");
    }

    @Test
    void a_part_stays_dead_where_nothing_is_started_again()
            throws IOException, InterruptedException {
        supervisor(new Restarts.Never()).start(part("node-n1", "exec sleep 60"));
        events.started();

        new Ender(table).kill(List.of(recorded("node-n1")));

        assertThat(events.take()).isEqualTo(new Ended(KILLED, 1, false));
    }

    @Test
    void a_part_that_is_held_runs_on_but_not_again() throws IOException, InterruptedException {
        Supervisor supervisor = supervisor(SOON);
        supervisor.start(part("node-n1", "exec sleep 60"));
        events.started();

        supervisor.hold("node-n1");

        ProcessIdentity process = supervisor.process("node-n1").orElseThrow();
        assertThat(table.lives(process)).isTrue();
        assertThat(new Ender(table).kill(List.of(process))).isEmpty();
        assertThat(events.nothingFor(Duration.ofMillis(100))).isTrue();
    }

    @Test
    void once_all_are_held_none_is_started_again() throws IOException, InterruptedException {
        Supervisor supervisor = supervisor(SOON);
        supervisor.start(part("node-n1", "exec sleep 60"));
        supervisor.start(part("node-n2", "exec sleep 60"));
        events.started();
        events.started();

        supervisor.holdAll();

        assertThat(new Ender(table).kill(run().all().values())).isEmpty();
        assertThat(events.nothingFor(Duration.ofMillis(100))).isTrue();
    }

    @Test
    void a_part_that_is_held_before_it_runs_never_does() throws InterruptedException {
        Supervisor supervisor =
                supervisor(
                        new Restarts.Backoff(
                                Duration.ofMinutes(1), Duration.ofMinutes(1), Duration.ZERO));
        supervisor.start(part("node-n1", "exit 3"));
        events.started();
        assertThat(events.take()).isEqualTo(new Ended(3, 1, true));

        supervisor.hold("node-n1");

        assertThat(events.nothingFor(Duration.ofMillis(100))).isTrue();
    }

    @Test
    void what_a_part_says_is_appended_to_its_log() throws IOException, InterruptedException {
        Files.writeString(folder.resolve("node-n1.log"), "before\n");

        supervisor(new Restarts.Never()).start(part("node-n1", "echo out; echo \"$GREETING\" >&2"));
        events.started();
        events.take();

        assertThat(folder.resolve("node-n1.log")).hasContent("before\nout\nhello\n");
    }

    private Supervisor supervisor(Restarts restarts) {
        Supervisor supervisor = new Supervisor(restarts, run(), table, events);
        supervisors.add(supervisor);
        return supervisor;
    }

    private Part part(String name, String script) {
        return new Part(
                name,
                List.of("sh", "-c", script),
                Map.of("GREETING", "hello"),
                folder.resolve(name + ".log"));
    }

    private RunFolder run() {
        return new RunFolder(folder.resolve("run"));
    }

    private ProcessIdentity recorded(String part) throws IOException {
        return run().recorded(part).orElseThrow();
    }

    private static void await(java.util.function.BooleanSupplier condition)
            throws InterruptedException {
        long deadline = System.nanoTime() + GRACE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.sleep(5);
        }
    }

    private record Ended(int status, int endsInARow, boolean again) {}

    private record Started(long pid) {}

    private static final class Recorder implements SupervisorEvents {
        private final BlockingQueue<Object> events = new LinkedBlockingQueue<>();

        @Override
        public void started(Part part, long pid) {
            events.add(new Started(pid));
        }

        @Override
        public void ended(Part part, int status, int endsInARow, Optional<Duration> again) {
            events.add(new Ended(status, endsInARow, again.isPresent()));
        }

        @Override
        public void failed(Part part, String why) {
            events.add(why);
        }

        Object take() throws InterruptedException {
            Object event = events.poll(GRACE.toMillis(), TimeUnit.MILLISECONDS);
            assertThat(event).isNotNull();
            return java.util.Objects.requireNonNull(event);
        }

        long started() throws InterruptedException {
            return ((Started) take()).pid();
        }

        boolean nothingFor(Duration time) throws InterruptedException {
            return events.poll(time.toMillis(), TimeUnit.MILLISECONDS) == null;
        }
    }
}

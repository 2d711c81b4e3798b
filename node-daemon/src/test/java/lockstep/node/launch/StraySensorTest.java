package lockstep.node.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import lockstep.node.config.NodeConfig.Strays;
import lockstep.node.process.ProcessTable;
import lockstep.node.sense.Happening;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Real processes of a user who has no job here.
final class StraySensorTest {

    private static final int USER = 58_371;

    private final ProcessTable processes = new ProcessTable(Path.of("/proc"));
    private Set<Integer> usersHere = Set.of();
    private Optional<Process> started = Optional.empty();

    @BeforeEach
    void start() throws IOException {
        assumeTrue(Privilege.own().isRoot(), "only root can become another user");
        started =
                Optional.of(
                        new ProcessBuilder(
                                        "setpriv",
                                        "--reuid=" + USER,
                                        "--regid=" + USER,
                                        "--clear-groups",
                                        "sleep",
                                        "60")
                                .start());
        HostBench.until(this::strayIsOfUser); // its pid: another of the user may be just ending
    }

    private boolean strayIsOfUser() {
        return processes.ofUser(USER).stream().anyMatch(one -> one.id().pid() == stray().pid());
    }

    @AfterEach
    void end() {
        started.ifPresent(Process::destroyForcibly);
    }

    private Process stray() {
        return started.orElseThrow();
    }

    private StraySensor sensor(Strays strays) {
        return sensor(strays, USER);
    }

    private StraySensor sensor(Strays strays, int minUserId) {
        return new StraySensor(
                processes,
                () -> usersHere,
                new LaunchRules(Privilege.own(), true, minUserId),
                strays,
                InstantSource.system());
    }

    private List<String> told(StraySensor sensor) {
        return sensor.read().happenings().stream()
                .map(Happening::text)
                .filter(text -> text.startsWith("process " + stray().pid() + " "))
                .toList();
    }

    @Test
    void a_process_that_two_readings_have_seen_is_told_once() {
        var sensor = sensor(Strays.REPORT);

        assertThat(told(sensor)).isEmpty();
        assertThat(told(sensor))
                .containsExactly(
                        "process %d (sleep) of user id 58371, who has no job here"
                                .formatted(stray().pid()));
        assertThat(told(sensor)).isEmpty();
        assertThat(stray().isAlive()).isTrue();
    }

    @Test
    void a_user_who_has_a_job_here_has_no_strays() {
        usersHere = Set.of(USER);
        var sensor = sensor(Strays.END);

        assertThat(told(sensor)).isEmpty();
        assertThat(told(sensor)).isEmpty();
        assertThat(stray().isAlive()).isTrue();
    }

    @Test
    void users_of_the_system_have_no_strays() {
        var sensor = sensor(Strays.END, USER + 1);

        assertThat(told(sensor)).isEmpty();
        assertThat(told(sensor)).isEmpty();
        assertThat(stray().isAlive()).isTrue();
    }

    @Test
    void strays_are_killed_where_that_is_said() {
        var sensor = sensor(Strays.END);
        told(sensor);

        assertThat(told(sensor)).singleElement().asString().endsWith("; it was killed");

        HostBench.until(() -> !stray().isAlive());
    }

    @Test
    void a_user_is_told_of_again_only_after_a_reading_without_any() throws Exception {
        var sensor = sensor(Strays.REPORT);
        told(sensor);
        assertThat(told(sensor)).hasSize(1);

        Process first = stray();
        start();
        told(sensor);
        assertThat(told(sensor)).as("the same user's second").isEmpty();

        first.destroyForcibly().waitFor();
        stray().destroyForcibly().waitFor();
        HostBench.until(() -> processes.ofUser(USER).isEmpty());
        told(sensor);
        start();
        told(sensor);
        assertThat(told(sensor)).hasSize(1);
    }
}

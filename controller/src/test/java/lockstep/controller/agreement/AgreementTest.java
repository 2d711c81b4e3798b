package lockstep.controller.agreement;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.controller.config.ControllerConfig;
import lockstep.controller.config.ControllerConfigFile;
import lockstep.controller.server.InMemoryControl;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// A leader and a standby with one board.
final class AgreementTest {
    @TempDir Path folder;

    private final InMemoryControl leads = new InMemoryControl();
    private final InMemoryControl follows = new InMemoryControl();
    private final BoardInMemory board = new BoardInMemory();
    private ControllerConfig atLeader;
    private ControllerConfig atStandby;
    private Agreement leader;
    private Agreement standby;

    @BeforeEach
    void begin() throws Exception {
        follows.follow(Optional.of("ctl1:7420"));
        atLeader = config("nodes.lease = 5m");
        atStandby = config("nodes.lease = 300s, log-level = debug");
        leader = new Agreement(() -> atLeader, leads, board, "1");
        standby = new Agreement(() -> atStandby, follows, board, "1");
    }

    private ControllerConfig config(String text) throws Exception {
        return ControllerConfigFile.readGiven(
                        Files.writeString(folder.resolve("controller.conf"), text), "ctl1")
                .config();
    }

    private void look() {
        leader.run();
        standby.run();
    }

    @Test
    void nothing_is_known_before_a_leader_has_said_by_what_it_goes() {
        standby.run();
        assertThat(standby.differing()).isEmpty();
    }

    @Test
    void a_standby_with_the_same_configuration_agrees() {
        look();
        assertThat(standby.differing()).contains(List.of());
    }

    @Test
    void what_is_other_is_named_and_forgotten_once_it_is_alike() throws Exception {
        atStandby = config("nodes.lease = 4m, roles.operators = eve");
        look();
        assertThat(standby.differing()).contains(List.of("nodes", "roles"));
        atStandby = config("nodes.lease = 5m");
        look();
        assertThat(standby.differing()).contains(List.of());
    }

    @Test
    void a_leader_that_is_reconfigured_says_so_and_else_writes_once() throws Exception {
        look();
        look();
        assertThat(board.writes()).isEqualTo(1);
        atLeader = config("nodes.lease = 5m, limits.jobs-max = 7");
        look();
        assertThat(board.writes()).isEqualTo(2);
        assertThat(standby.differing()).contains(List.of("limits"));
    }

    @Test
    void what_an_earlier_leader_said_says_nothing_of_this_one() {
        look();
        board.holds(board.written().orElseThrow().replaceAll("\"epoch\":\\d+", "\"epoch\":999"));
        standby.run();
        assertThat(standby.differing()).isEmpty();
    }

    @Test
    void another_version_is_not_compared() {
        new Agreement(() -> atLeader, leads, board, "2").run();
        standby.run();
        assertThat(standby.differing()).isEmpty();
    }

    @Test
    void a_leader_differs_from_nobody() throws Exception {
        atStandby = config("nodes.lease = 4m");
        look();
        follows.lead();
        assertThat(standby.differing()).isEmpty();
    }

    @Test
    void a_board_that_is_away_changes_nothing_of_what_is_known() throws Exception {
        atStandby = config("nodes.lease = 4m");
        look();
        board.goesAway();
        look();
        assertThat(standby.differing()).contains(List.of("nodes"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "7",
                "{",
                "{}",
                "{\"version\":\"1\",\"epoch\":1}",
                "{\"version\":\"1\",\"epoch\":\"x\",\"controller\":\"c\",\"parts\":{}}",
                "{\"version\":\"1\",\"epoch\":1,\"controller\":\"c\",\"parts\":{\"a\":null}}",
                "{\"version\":\"1\",\"epoch\":1e999,\"controller\":\"c\",\"parts\":{}}"
            })
    void what_is_no_notice_says_nothing(String text) {
        assertThat(Notice.read(text)).isEmpty();
    }
}

package lockstep.controller.succession;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import lockstep.controller.agreement.BoardInMemory;
import lockstep.controller.server.InMemoryControl;
import lockstep.controller.store.WrongJournal;
import lockstep.gang.cluster.Epoch;
import lockstep.gang.event.Entry;
import lockstep.gang.event.Event;
import lockstep.gang.state.ClusterState;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/// A leader and one that wants to be the next, with one board. The leader's journal ends with
/// record 1 of epoch 3.
final class SuccessionTest {
    private static final String CLUSTER = "c-1";

    private final InMemoryControl leads = new InMemoryControl();
    private final InMemoryControl follows = new InMemoryControl();
    private final BoardInMemory board = new BoardInMemory();
    private long nanos;
    private Succession leader;
    private Succession heir;

    @BeforeEach
    void begin() {
        follows.follow(Optional.of("ctl1:7420"));
        leader = new Succession(leads, board, CLUSTER, "ctl1", () -> nanos);
        heir = new Succession(follows, board, CLUSTER, "ctl2", () -> nanos);
    }

    private static ClusterState journal(long records, long epoch) {
        ClusterState state = ClusterState.empty();
        for (long seq = 1; seq <= records; seq++) {
            state =
                    state.apply(
                            new Entry(
                                    seq,
                                    new Epoch(epoch),
                                    InMemoryControl.NOON,
                                    new Event.LeaderTookOver(new Epoch(epoch), "ctl1")));
        }
        return state;
    }

    private void leaderSays(String cluster, long epoch, long seq) {
        board.holds(new JournalMark(cluster, epoch, seq, "ctl1").text());
    }

    @Test
    void a_journal_that_goes_as_far_as_its_leader_said_may_be_taken_over() throws Exception {
        leader.run();

        assertThatCode(() -> heir.beforeTakeover(() -> journal(1, 3))).doesNotThrowAnyException();
        assertThatCode(() -> heir.beforeTakeover(() -> journal(2, 3))).doesNotThrowAnyException();
    }

    @Test
    void a_journal_without_the_last_records_is_not_taken_over() {
        leaderSays(CLUSTER, 3, 7);

        assertThatThrownBy(() -> heir.beforeTakeover(() -> journal(6, 3)))
                .isInstanceOf(WrongJournal.class)
                .hasMessageContaining("it ends with record 6 of epoch 3")
                .hasMessageContaining("ctl1 had come to record 7 of epoch 3")
                .hasMessageContaining("--newer-is-lost");
    }

    @Test
    void a_journal_without_the_last_leadership_is_not_taken_over_however_long_it_is() {
        leaderSays(CLUSTER, 3, 2);

        assertThatThrownBy(() -> heir.beforeTakeover(() -> journal(9, 2)))
                .isInstanceOf(WrongJournal.class);
    }

    @Test
    void a_journal_that_was_restored_above_everything_that_was_lost_is_taken_over() {
        leaderSays(CLUSTER, 3, 9);

        assertThatCode(() -> heir.beforeTakeover(() -> journal(2, 1_000_003)))
                .doesNotThrowAnyException();
    }

    @Test
    void what_was_said_is_read_before_the_journal() throws Exception {
        leaderSays(CLUSTER, 3, 1);

        heir.beforeTakeover(
                () -> {
                    leaderSays(CLUSTER, 3, 2);
                    return journal(1, 3);
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "{}", "[7]", "{\"cluster\":\"c-1\"}"})
    void what_is_no_mark_holds_nobody_up(String strange) {
        board.holds(strange);

        assertThatCode(() -> heir.beforeTakeover(() -> journal(1, 1))).doesNotThrowAnyException();
    }

    @Test
    void nor_does_a_zookeeper_that_has_forgotten_everything_or_tells_of_another_cluster() {
        assertThatCode(() -> heir.beforeTakeover(() -> journal(1, 1))).doesNotThrowAnyException();
        leaderSays("c-2", 9, 9);
        assertThatCode(() -> heir.beforeTakeover(() -> journal(1, 1))).doesNotThrowAnyException();
    }

    @Test
    void without_an_answer_nobody_takes_over() {
        board.goesAway();

        assertThatThrownBy(() -> heir.beforeTakeover(() -> journal(1, 3)))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> heir.begin(journal(1, 3))).isInstanceOf(IOException.class);
    }

    @Test
    void a_standby_ends_as_soon_as_what_it_follows_is_known_to_be_another_journal() {
        leaderSays(CLUSTER, 3, 2);
        nanos = 1_000;
        heir.run();

        assertThatThrownBy(() -> heir.check(journal(1, 3), Optional.of(Duration.ofNanos(5)), 1_005))
                .isInstanceOf(WrongJournal.class);
    }

    @Test
    void a_standby_that_has_read_nothing_since_says_nothing_of_its_journal() {
        leaderSays(CLUSTER, 3, 2);
        nanos = 1_000;
        heir.run();

        heir.check(journal(1, 3), Optional.of(Duration.ofNanos(6)), 1_005);
        heir.check(journal(1, 3), Optional.empty(), 1_005);
        heir.check(journal(2, 3), Optional.of(Duration.ofNanos(5)), 1_005);
    }

    @Test
    void a_leader_says_what_is_new_and_nothing_twice() {
        leader.run();
        leader.run();

        assertThat(board.writes()).isEqualTo(1);
        assertThat(board.written()).contains(new JournalMark(CLUSTER, 3, 1, "ctl1").text());
    }

    @Test
    void a_leader_that_does_not_know_yet_that_it_has_ended_leaves_the_next_ones_word() {
        leaderSays(CLUSTER, 4, 1);

        leader.run();

        assertThat(board.writes()).isZero();
    }

    @Test
    void a_leadership_says_that_it_has_begun_whatever_stood_there() throws Exception {
        leaderSays("c-2", 9, 9);

        heir.begin(journal(5, 4));

        assertThat(board.written()).contains(new JournalMark(CLUSTER, 4, 5, "ctl2").text());
    }

    @Test
    void while_nobody_answers_nothing_ends() {
        board.goesAway();

        assertThatCode(leader::run).doesNotThrowAnyException();
        assertThatCode(heir::run).doesNotThrowAnyException();
    }
}

package lockstep.controller.standby;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import lockstep.controller.api.Followed;
import lockstep.controller.journal.ClusterId;
import lockstep.controller.journal.InMemoryJournalStore;
import lockstep.controller.journal.JournalFailure;
import lockstep.controller.journal.JournalFailure.Code;
import lockstep.controller.loop.EntryLog;
import lockstep.controller.store.JournalBackedStore;
import lockstep.controller.term.TakenOver;
import lockstep.gang.event.Entry;
import lockstep.gang.event.Event;
import lockstep.gang.job.Submitter;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// A standby beside a leader, on one journal that may go away.
final class FollowerTest {
    private static final Clock CLOCK =
            Clock.fixed(Instant.parse("2026-11-30T12:00:00Z"), ZoneOffset.UTC);
    private static final ClusterId CLUSTER =
            ClusterId.parse("0198c1de-0000-7000-8000-000000000001");

    private final InMemoryJournalStore disk = new InMemoryJournalStore();
    private final DatabaseAway database = new DatabaseAway(disk);
    private long nanos = Long.MAX_VALUE - 5; // a monotonic clock may begin anywhere
    private TakenOver leader;
    private long seq;
    private Follower standby;

    @BeforeEach
    void lead() {
        disk.createCluster(CLUSTER, CLOCK.instant());
        leader = new JournalBackedStore(disk, CLUSTER, CLOCK).takeOver("c1");
        seq = leader.state().seq();
        standby = new Follower(new JournalBackedStore(database, CLUSTER, CLOCK), () -> nanos);
    }

    private void pass(Duration time) {
        nanos += time.toNanos();
    }

    private void happens() {
        EntryLog log = leader.log();
        seq++;
        log.append(
                List.of(
                        new Entry(
                                seq,
                                leader.state().epoch(),
                                CLOCK.instant(),
                                new Event.PathsDrained(
                                        List.of("p" + seq),
                                        new Submitter(0, 0, "root"),
                                        "new switch"))));
    }

    private Followed now() {
        return now(standby.followed());
    }

    private static Followed now(CompletableFuture<Optional<Followed>> asked) {
        return asked.getNow(Optional.empty()).orElseThrow();
    }

    @Test
    void before_the_first_look_nothing_is_known() {
        CompletableFuture<Optional<Followed>> asked = standby.followed();
        standby.rest();
        assertThat(asked).isCompletedWithValue(Optional.empty());
        assertThat(standby.age()).isEmpty();
        assertThat(standby.state().seq()).isZero();
    }

    @Test
    void whoever_asks_hears_of_what_happened_before_he_asked() {
        standby.look();
        happens();
        CompletableFuture<Optional<Followed>> asked = standby.followed();
        assertThat(asked).isNotDone();
        standby.look();
        assertThat(now(asked)).isEqualTo(new Followed(seq, Duration.ZERO));
        assertThat(standby.state().seq()).isEqualTo(seq);
    }

    @Test
    void without_a_database_it_grows_older_and_says_so() {
        standby.look();
        database.fails(Code.STORE_FAILED);
        pass(Duration.ofSeconds(3));
        happens();
        CompletableFuture<Optional<Followed>> asked = standby.followed();
        standby.look();
        assertThat(now(asked)).isEqualTo(new Followed(seq - 1, Duration.ofSeconds(3)));
        assertThat(standby.age()).contains(Duration.ofSeconds(3));
    }

    @Test
    void once_the_database_is_back_it_goes_on_with_a_fresh_session() {
        standby.look();
        database.fails(Code.STORE_FAILED);
        standby.look();
        happens();
        database.isBack();
        pass(Duration.ofSeconds(1));
        standby.look();
        assertThat(standby.state().seq()).isEqualTo(seq);
        assertThat(standby.age()).contains(Duration.ZERO);
    }

    @Test
    void a_database_that_was_away_is_left_in_peace_for_a_second() {
        standby.look();
        database.fails(Code.STORE_FAILED);
        standby.look();
        database.isBack();
        happens();
        pass(Duration.ofMillis(900));
        standby.look();
        assertThat(standby.state().seq()).isEqualTo(seq - 1);
        pass(Duration.ofMillis(100));
        standby.look();
        assertThat(standby.state().seq()).isEqualTo(seq);
    }

    @Test
    void a_journal_that_is_wrong_ends_it_and_keeps_nobody_waiting() {
        standby.look();
        CompletableFuture<Optional<Followed>> asked = standby.followed();
        database.fails(Code.CORRUPT);
        assertThatThrownBy(standby::look).isInstanceOf(JournalFailure.class);
        assertThat(asked).isDone();
    }

    @Test
    void after_the_last_look_nobody_waits_for_one() {
        standby.look();
        standby.rest();
        pass(Duration.ofSeconds(7));
        assertThat(now()).isEqualTo(new Followed(seq, Duration.ofSeconds(7)));
    }

    @Test
    void a_standby_that_the_journal_has_left_behind_goes_on_from_its_snapshot() {
        standby.look();
        database.fails(Code.STORE_FAILED);
        standby.look();
        happens();
        JournalBackedStore late = new JournalBackedStore(disk, CLUSTER, CLOCK);
        late.follow();
        leader.snapshots().write(late.followed());
        happens();
        database.isBack();
        pass(Duration.ofSeconds(1));
        standby.look();
        assertThat(standby.state().seq()).isEqualTo(seq);
    }
}

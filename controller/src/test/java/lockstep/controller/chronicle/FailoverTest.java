package lockstep.controller.chronicle;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.controller.journal.ClusterId;
import lockstep.controller.journal.InMemoryJournalStore;
import lockstep.controller.loop.ControlLoop;
import lockstep.controller.store.JournalBackedStore;
import lockstep.controller.term.TakenOver;
import lockstep.gang.decide.Command;
import lockstep.gang.decide.Decider;
import lockstep.gang.decide.Rules;
import lockstep.gang.job.Submitter;
import lockstep.protocol.v1.ClusterEvent;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// Two controllers on one journal: what is followed at the first is read on at the second.
final class FailoverTest {
    private static final Clock CLOCK =
            Clock.fixed(Instant.parse("2026-11-30T12:00:00Z"), ZoneOffset.UTC);
    private static final ClusterId CLUSTER =
            ClusterId.parse("0198c1de-0000-7000-8000-000000000001");

    private final InMemoryJournalStore disk = new InMemoryJournalStore();

    /// One process with the real store and the real writer.
    private final class Site {
        private final Chronicle chronicle = new Chronicle(Runnable::run);
        private final JournalBackedStore store =
                new JournalBackedStore(disk, CLUSTER, CLOCK, chronicle);

        ControlLoop lead(String name) {
            TakenOver taken = store.takeOver(name);
            return new ControlLoop(
                    taken.log(),
                    () -> {},
                    () -> new Decider(Rules.standard()),
                    taken.state(),
                    CLOCK,
                    chronicle,
                    (why, cause) -> {
                        throw new AssertionError(why, cause);
                    });
        }

        List<ClusterEvent> after(long seq) {
            return chronicle.after(seq).events();
        }
    }

    @BeforeEach
    void found() {
        disk.createCluster(CLUSTER, CLOCK.instant());
    }

    private static void drainPath(ControlLoop loop, String path) throws InterruptedException {
        var reply =
                loop.offer(
                        new Command.DrainPaths(
                                List.of(path), new Submitter(0, 0, "root"), "new switch"));
        while (loop.step(0, TimeUnit.SECONDS)) {
            assertThat(loop.state().seq()).isPositive();
        }
        assertThat(reply).isDone();
    }

    @Test
    void the_next_leader_goes_on_with_the_same_numbers_and_nothing_is_missed_or_told_twice()
            throws InterruptedException {
        Site first = new Site();
        Site standby = new Site();
        ControlLoop before = first.lead("c1");
        drainPath(before, "a");
        standby.store.follow();
        drainPath(before, "b");
        List<ClusterEvent> read = first.after(0);
        long known = read.getFirst().getSeq();

        ControlLoop afterwards = standby.lead("c2");
        drainPath(afterwards, "c");

        assertThat(standby.after(0)).startsWith(read.toArray(ClusterEvent[]::new));
        assertThat(standby.after(known))
                .extracting(event -> event.getSeq() - known)
                .containsExactly(1L, 2L, 3L, 4L);
        assertThat(standby.after(known))
                .extracting(event -> event.getSubject() + " " + event.getText())
                .containsExactly(
                        "path a drained by root (new switch)",
                        "path b drained by root (new switch)",
                        "controller c2 leads (epoch 2)",
                        "path c drained by root (new switch)");
    }

    @Test
    void who_waits_at_a_standby_hears_of_the_takeover() {
        Site first = new Site();
        Site standby = new Site();
        first.lead("c1");
        CompletableFuture<Void> wait =
                standby.chronicle.until(
                        EventFilter.ALL, 1, Duration.ofMinutes(1), new CompletableFuture<>());
        standby.store.follow();
        assertThat(wait).isNotDone();
        standby.lead("c2");
        assertThat(wait).isDone();
    }

    @Test
    void a_restart_from_a_snapshot_still_holds_what_happened_shortly_before_it()
            throws InterruptedException {
        Site first = new Site();
        TakenOver taken = first.store.takeOver("c1");
        taken.snapshots().write(taken.state());
        Site again = new Site();
        assertThat(again.after(0))
                .extracting(ClusterEvent::getKind)
                .containsExactly("LeaderTookOver");
        drainPath(again.lead("c1"), "a");
        assertThat(again.after(0))
                .extracting(ClusterEvent::getKind)
                .containsExactly("LeaderTookOver", "LeaderTookOver", "PathsDrained");
    }
}

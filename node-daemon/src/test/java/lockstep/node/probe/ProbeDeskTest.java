package lockstep.node.probe;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.protocol.v1.ProbeResult;
import lockstep.protocol.v1.ProbeTask;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

final class ProbeDeskTest {

    private final List<ProbeOrder> made = new ArrayList<>();
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private Outcome outcome = new Outcome.Measured(20, 1, 50.5, 80, 900);
    private boolean nodeIsFree = true;
    private Instant now = Instant.ofEpochSecond(1_000);
    private int urgent;

    private final ProbeDesk desk =
            new ProbeDesk(
                    order -> {
                        made.add(order);
                        return outcome;
                    },
                    waiting::add,
                    () -> nodeIsFree,
                    () -> now,
                    () -> urgent++);

    private static ProbeTask.Builder task(long id) {
        return ProbeTask.newBuilder()
                .setId(id)
                .setPeer("n2")
                .setPeerAddress("10.0.0.2:7421")
                .setRoundTrips(20)
                .setTimeoutMillis(200);
    }

    private void take(ProbeTask.Builder... tasks) {
        take(1, tasks);
    }

    private void take(long epoch, ProbeTask.Builder... tasks) {
        desk.take(epoch, List.of(tasks).stream().map(ProbeTask.Builder::build).toList());
    }

    private void takeAndMake(ProbeTask.Builder... tasks) {
        for (ProbeTask.Builder task : tasks) {
            take(task);
            makeAll();
        }
    }

    private void makeAll() {
        while (!waiting.isEmpty()) {
            waiting.poll().run();
        }
    }

    @Test
    void a_task_is_made_and_its_result_told_once() {
        take(task(7).setBurstBytes(1 << 20));
        assertThat(desk.fresh()).isEmpty();
        makeAll();

        assertThat(urgent).isEqualTo(1);
        assertThat(desk.fresh())
                .containsExactly(
                        ProbeResult.newBuilder()
                                .setId(7)
                                .setPeer("n2")
                                .setSent(20)
                                .setLost(1)
                                .setMedian(50.5)
                                .setP99(80)
                                .setMbitPerSecond(900)
                                .setAtEpochMillis(1_000_000)
                                .build());
        assertThat(desk.fresh()).isEmpty();
        assertThat(made)
                .singleElement()
                .satisfies(
                        order -> {
                            assertThat(order.address()).hasToString("10.0.0.2:7421");
                            assertThat(order.burstBytes()).isEqualTo(1 << 20);
                            assertThat(order.timeout()).isEqualTo(Duration.ofMillis(200));
                        });
    }

    @Test
    void a_task_told_again_is_not_made_again_but_its_result_is_told_again() {
        take(task(7));
        take(task(7));
        makeAll();
        assertThat(desk.fresh()).hasSize(1);

        take(task(7));

        assertThat(waiting).isEmpty();
        assertThat(urgent).isEqualTo(2);
        assertThat(desk.fresh()).hasSize(1);
        assertThat(made).hasSize(1);
    }

    @Test
    void a_new_stream_hears_what_is_recent_again() {
        take(task(7));
        makeAll();
        desk.fresh();
        now = now.plus(ProbeDesk.RECENT);
        take(task(8));
        makeAll();

        assertThat(desk.recent()).extracting(ProbeResult::getId).containsExactly(7L, 8L);
        now = now.plusMillis(1);
        assertThat(desk.recent()).extracting(ProbeResult::getId).containsExactly(8L);
        assertThat(desk.fresh()).isEmpty();
    }

    @Test
    void trouble_is_a_result() {
        outcome = new Outcome.Trouble("n2 is busy");
        take(task(7));
        makeAll();

        assertThat(desk.fresh())
                .singleElement()
                .satisfies(
                        result -> {
                            assertThat(result.getTrouble()).isEqualTo("n2 is busy");
                            assertThat(result.getSent()).isZero();
                        });
    }

    @Test
    void no_burst_is_sent_from_a_node_in_use() {
        nodeIsFree = false;
        take(task(7).setBurstBytes(1), task(8));
        makeAll();

        assertThat(desk.fresh())
                .extracting(ProbeResult::getTrouble)
                .containsExactly("no burst from this node: a gang runs here", "");
    }

    @Test
    void a_wrong_task_is_answered_with_what_is_wrong() {
        takeAndMake(
                task(1).setPeerAddress("nowhere"),
                task(2).setRoundTrips(0),
                task(3).setRoundTrips(-1),
                task(4).setBurstBytes(1L << 40),
                task(5).setBurstBytes(-1),
                task(6).setTimeoutMillis(0),
                task(7).setTimeoutMillis(60_000));

        assertThat(made).isEmpty();
        assertThat(desk.fresh()).extracting(ProbeResult::getTrouble).doesNotContain("");
        take(task(1));
        assertThat(desk.fresh().getFirst().getTrouble())
                .isEqualTo("the address of n2 (nowhere) must be host:port");
        take(task(2));
        assertThat(desk.fresh().getFirst().getTrouble()).startsWith("round trips (0) must be 1");
    }

    @Test
    void few_tasks_wait() {
        for (int id = 1; id <= ProbeDesk.WAITING_MOST + 1; id++) {
            take(task(id));
        }

        assertThat(desk.fresh())
                .singleElement()
                .satisfies(
                        result -> {
                            assertThat(result.getId()).isEqualTo(ProbeDesk.WAITING_MOST + 1);
                            assertThat(result.getTrouble()).isEqualTo("4 probes wait on this node");
                        });
        makeAll();
        assertThat(made).hasSize(ProbeDesk.WAITING_MOST);
    }

    @Test
    void what_was_answered_long_ago_is_forgotten() {
        for (int id = 1; id <= 2 * ProbeDesk.REMEMBERED_MOST; id++) {
            take(task(id));
            makeAll();
        }

        take(task(2 * ProbeDesk.REMEMBERED_MOST + 1)); // the oldest are forgotten when one comes
        assertThat(desk.recent()).hasSize(ProbeDesk.REMEMBERED_MOST);
    }

    @Test
    void tasks_of_a_leader_that_was_followed_are_not_made() {
        take(1, task(7));
        take(2, task(7));
        makeAll();
        assertThat(made).hasSize(1);

        take(1, task(8));
        makeAll();
        assertThat(made).hasSize(1);
        assertThat(desk.fresh()).hasSize(1);
    }

    @Test
    void what_goes_wrong_in_a_probe_does_not_end_the_next() {
        var broken =
                new ProbeDesk(
                        order -> {
                            throw new IllegalStateException("a bug");
                        },
                        waiting::add,
                        () -> true,
                        () -> now,
                        () -> {});
        broken.take(1, List.of(task(1).build(), task(2).build()));
        makeAll();

        assertThat(broken.fresh())
                .extracting(ProbeResult::getTrouble)
                .containsExactly(
                        "java.lang.IllegalStateException: a bug",
                        "java.lang.IllegalStateException: a bug");
    }
}

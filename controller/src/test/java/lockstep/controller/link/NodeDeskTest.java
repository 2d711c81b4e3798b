package lockstep.controller.link;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.controller.loop.Published;
import lockstep.gang.cluster.Epoch;
import lockstep.gang.cluster.FabricPlace;
import lockstep.gang.cluster.Incarnation;
import lockstep.gang.cluster.NodeName;
import lockstep.gang.cluster.NodeSpec;
import lockstep.gang.decide.Command;
import lockstep.gang.decide.Decider;
import lockstep.gang.decide.Decision;
import lockstep.gang.decide.Reply;
import lockstep.gang.decide.Rules;
import lockstep.gang.event.Entry;
import lockstep.gang.event.Event;
import lockstep.gang.report.NodeStatement;
import lockstep.gang.state.ClusterState;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// A loop that decides when the test says so, and a clock that only the test turns.
final class NodeDeskTest {
    private static final Instant NOON = Instant.parse("2026-11-30T12:00:00Z");
    private static final Duration LEASE = Duration.ofMinutes(5);
    private static final int AT_ONCE = 500;

    private record Asked(Command command, CompletableFuture<Reply> answer) {}

    private final Deque<Asked> inbox = new ArrayDeque<>();
    private final Map<NodeName, Sink> sinks = new HashMap<>();
    private ClusterState state =
            ClusterState.empty()
                    .apply(new Entry(1, new Epoch(3), NOON, new Event.LeasesBounded(LEASE)));
    private long seconds;
    private long reports;
    private final NodeDesk desk =
            new NodeDesk(
                    new Epoch(3),
                    _ -> false,
                    new LeaseRules(
                            LEASE,
                            Duration.ofSeconds(2),
                            Duration.ofSeconds(10),
                            Duration.ofSeconds(20),
                            Duration.ofSeconds(60)),
                    () -> state,
                    this::offer,
                    () -> seconds * 1_000_000_000L,
                    _ -> 0,
                    () -> true,
                    (why, cause) -> {
                        throw new AssertionError(why, cause);
                    });

    private static final class Sink implements OrderSink {
        private final List<Orders> sent = new ArrayList<>();

        @Override
        public void send(Orders orders) {
            sent.add(orders);
        }

        @Override
        public void close(String why) {
            throw new AssertionError(why);
        }
    }

    private CompletableFuture<Reply> offer(Command command) {
        CompletableFuture<Reply> answer = new CompletableFuture<>();
        inbox.add(new Asked(command, answer));
        return answer;
    }

    private void decideNext() {
        Asked asked = inbox.remove();
        Decision decision = new Decider(Rules.standard()).decide(state, asked.command(), NOON);
        state = decision.next();
        asked.answer().complete(decision.reply());
    }

    private void report(String node, int cpus) {
        NodeName name = new NodeName(node);
        desk.report(
                new NodeStatement(name, new Incarnation("boot", 1), spec(node, cpus), List.of()),
                new ReportMark(++reports, new Epoch(3), seconds * 1_000),
                sinks.computeIfAbsent(name, _ -> new Sink()));
    }

    private static NodeSpec spec(String name, int cpus) {
        return new NodeSpec(
                name,
                "127.0.0.1",
                cpus,
                1_024,
                List.of(),
                List.of(),
                FabricPlace.NOWHERE,
                List.of(),
                "0.1.0");
    }

    private List<Orders> sent(String node) {
        return Optional.ofNullable(sinks.get(new NodeName(node))).orElseThrow().sent;
    }

    private static String nodeOf(Asked asked) {
        return ((Command.Observe) asked.command()).statement().node().value();
    }

    private void register(int nodes) {
        for (int i = 0; i < nodes; i++) {
            report("n" + i, 8);
        }
        while (!inbox.isEmpty()) {
            decideNext();
        }
    }

    @Test
    void of_a_whole_cluster_that_comes_at_once_a_part_is_with_the_loop_and_the_rest_follows() {
        for (int i = 0; i < AT_ONCE + 3; i++) {
            report("n" + i, 8);
        }
        assertThat(inbox).hasSize(AT_ONCE);
        decideNext();
        assertThat(inbox).hasSize(AT_ONCE);
        assertThat(nodeOf(inbox.getLast())).isEqualTo("n" + AT_ONCE);
        while (!inbox.isEmpty()) {
            decideNext();
        }
        assertThat(state.nodes()).hasSize(AT_ONCE + 3);
    }

    @Test
    void a_node_that_must_wait_hears_so_at_once_and_gets_its_lease_when_it_is_registered() {
        for (int i = 0; i <= AT_ONCE; i++) {
            report("n" + i, 8);
        }
        String last = "n" + AT_ONCE;
        assertThat(sent("n0")).isEmpty();
        assertThat(sent(last)).hasSize(1);
        assertThat(sent(last).getFirst().leaseUntilNodeClockMillis()).isZero();
        assertThat(sent(last).getFirst().duties()).isEmpty();
        while (!inbox.isEmpty()) {
            decideNext();
        }
        assertThat(sent(last)).hasSize(2);
        assertThat(sent(last).getLast().leaseUntilNodeClockMillis()).isEqualTo(LEASE.toMillis());
    }

    @Test
    void a_node_that_is_registered_gets_its_lease_once_the_journal_says_how_long_one_may_be() {
        state = ClusterState.empty();
        register(1);
        assertThat(sent("n0")).isEmpty();

        assertThat(desk.tick()).isFalse();
        Decision bound =
                new Decider(Rules.standard()).decide(state, inbox.remove().command(), NOON);
        state = bound.next();
        desk.published(new Published(state, bound.entries()));

        assertThat(sent("n0").getLast().leaseUntilNodeClockMillis()).isEqualTo(LEASE.toMillis());
    }

    @Test
    void who_says_the_same_again_while_it_is_with_the_loop_is_not_handed_in_twice() {
        report("n0", 8);
        report("n0", 8);
        report("n0", 8);
        assertThat(inbox).hasSize(1);
        decideNext();
        assertThat(inbox).isEmpty();
        assertThat(sent("n0").getLast().leaseUntilNodeClockMillis()).isEqualTo(LEASE.toMillis());
    }

    @Test
    void what_a_node_said_last_while_it_was_with_the_loop_is_handed_in_next() {
        report("n0", 8);
        report("n0", 16);
        report("n0", 32);
        decideNext();
        decideNext();
        assertThat(inbox).isEmpty();
        assertThat(state.node(new NodeName("n0")).orElseThrow().spec().cpus()).isEqualTo(32);
    }

    @Test
    void a_report_without_news_is_answered_without_the_loop() {
        register(1);
        seconds = 2;
        report("n0", 8);
        assertThat(inbox).isEmpty();
        assertThat(sent("n0").getLast().leaseUntilNodeClockMillis())
                .isEqualTo(2_000 + LEASE.toMillis());
    }

    @Test
    void nodes_that_a_full_loop_turned_away_are_taken_when_they_report_again() {
        for (int i = 0; i <= AT_ONCE; i++) {
            report("n" + i, 8);
        }
        while (!inbox.isEmpty()) {
            inbox.remove().answer().complete(new Reply.OverLimit("the controller is busy"));
        }
        report("n7", 8);
        decideNext();
        assertThat(state.nodes().keySet()).containsExactly(new NodeName("n7"));
    }

    @Test
    void a_node_whose_lease_has_ended_is_handed_in_once_however_often_the_clock_is_looked_at() {
        register(2);
        seconds = 1_000;
        for (int i = 0; i < 5; i++) {
            assertThat(desk.tick()).isEqualTo(i == 0);
        }
        assertThat(inbox).hasSize(2);
        decideNext();
        decideNext();
        assertThat(state.nodes().values()).allMatch(node -> node.lost());
    }

    @Test
    void a_lost_node_is_registered_again_though_it_says_the_same() {
        register(1);
        seconds = 1_000;
        var _ = desk.tick();
        decideNext();
        report("n0", 8);
        decideNext();
        assertThat(state.node(new NodeName("n0")).orElseThrow().lost()).isFalse();
    }

    @Test
    void the_more_nodes_there_are_the_longer_they_may_take_to_come_back() {
        register(3_000);
        report("n0", 8);
        assertThat(sent("n0").getLast().returnWithinMillis()).isEqualTo(3_000);
    }

    @Test
    void so_many_nodes_that_their_reports_are_too_many_are_asked_for_fewer() {
        register(3);
        report("n0", 8);
        int few = sent("n0").getLast().reportEveryMillis();
        register(6_000);
        report("n0", 8);
        assertThat(sent("n0").getLast().reportEveryMillis()).isGreaterThan(few);
    }
}

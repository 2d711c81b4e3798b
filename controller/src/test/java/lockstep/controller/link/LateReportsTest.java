package lockstep.controller.link;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.gang.cluster.Epoch;
import lockstep.gang.cluster.FabricPlace;
import lockstep.gang.cluster.Incarnation;
import lockstep.gang.cluster.NodeName;
import lockstep.gang.cluster.NodeSpec;
import lockstep.gang.decide.Command;
import lockstep.gang.decide.Reply;
import lockstep.gang.event.Entry;
import lockstep.gang.event.Event;
import lockstep.gang.report.NodeStatement;
import lockstep.gang.state.ClusterState;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// Reports that come again, late or from lives that are over: RELIABILITY's fault 71.
final class LateReportsTest {
    private static final NodeName N1 = new NodeName("n1");
    private static final Duration LEASE = Duration.ofSeconds(45);
    private static final ClusterState STATE =
            ClusterState.empty()
                    .apply(
                            new Entry(
                                    1,
                                    new Epoch(3),
                                    Instant.EPOCH,
                                    new Event.LeasesBounded(LEASE)));

    private final Sink now = new Sink();
    private final Sink before = new Sink();
    private final List<NodeStatement> observed = new ArrayList<>();

    private final NodeDesk desk =
            new NodeDesk(
                    new Epoch(3),
                    _ -> false,
                    new LeaseRules(
                            LEASE,
                            Duration.ofSeconds(1),
                            Duration.ofSeconds(5),
                            Duration.ofSeconds(3),
                            Duration.ofSeconds(60)),
                    () -> STATE,
                    command -> {
                        observed.add(((Command.Observe) command).statement());
                        return CompletableFuture.completedFuture(new Reply.Accepted());
                    },
                    () -> 0,
                    _ -> 0,
                    () -> true,
                    (why, cause) -> {
                        throw new AssertionError(why, cause);
                    });

    private static final class Sink implements OrderSink {
        private final List<Orders> sent = new ArrayList<>();
        private final List<String> closed = new ArrayList<>();

        @Override
        public void send(Orders orders) {
            sent.add(orders);
        }

        @Override
        public void close(String why) {
            closed.add(why);
        }
    }

    private static NodeStatement life(long start) {
        var spec =
                new NodeSpec(
                        "n1",
                        "127.0.0.1",
                        8,
                        16_000,
                        List.of(),
                        List.of(),
                        FabricPlace.NOWHERE,
                        List.of(),
                        "test");
        return new NodeStatement(N1, new Incarnation("boot", start), spec, List.of());
    }

    private static ReportMark mark(long seq) {
        return new ReportMark(seq, new Epoch(3), 1_000 * seq);
    }

    @Test
    void a_late_report_of_a_life_that_is_over_changes_nothing_and_ends_its_own_stream_alone() {
        desk.report(life(2), mark(1), now);
        int orders = now.sent.size();

        desk.report(life(1), mark(900), before);
        desk.report(life(2), mark(2), now);

        assertThat(before.closed).containsExactly("a later life of n1 reports already");
        assertThat(before.sent).isEmpty();
        assertThat(now.closed).isEmpty();
        assertThat(now.sent).hasSizeGreaterThan(orders);
        assertThat(observed).extracting(one -> one.incarnation().start()).containsOnly(2L);
    }

    @Test
    void a_report_that_comes_again_or_after_a_newer_one_is_passed_over() {
        desk.report(life(1), mark(5), now);
        int orders = now.sent.size();

        desk.report(life(1), mark(5), now);
        desk.report(life(1), mark(4), before);

        assertThat(now.sent).hasSize(orders);
        assertThat(before.sent).isEmpty();
    }

    @Test
    void a_lease_is_counted_from_when_the_report_was_made_and_not_from_when_it_came() {
        desk.report(life(1), mark(7), now);

        assertThat(now.sent.getLast().leaseUntilNodeClockMillis())
                .isEqualTo(7_000 + LEASE.toMillis());
    }
}

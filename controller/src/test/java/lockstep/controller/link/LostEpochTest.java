package lockstep.controller.link;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.gang.cluster.Epoch;
import lockstep.gang.cluster.FabricPlace;
import lockstep.gang.cluster.Incarnation;
import lockstep.gang.cluster.NodeName;
import lockstep.gang.cluster.NodeSpec;
import lockstep.gang.decide.Command;
import lockstep.gang.report.NodeStatement;
import lockstep.gang.state.ClusterState;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// Fault 31: nodes have seen a leader of which our journal knows nothing.
class LostEpochTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final List<String> stops = new ArrayList<>();
    private final List<Command> commands = new ArrayList<>();
    private final NodeDesk desk =
            new NodeDesk(
                    new Epoch(1_000_002),
                    epoch -> 1 < epoch && epoch < 1_000_001,
                    new LeaseRules(SECOND, SECOND, SECOND, SECOND, SECOND),
                    ClusterState::empty,
                    command -> {
                        commands.add(command);
                        return new CompletableFuture<>();
                    },
                    () -> 0,
                    _ -> 0,
                    () -> true,
                    (why, _) -> stops.add(why));

    @Test
    void a_node_that_obeys_an_epoch_that_was_passed_over_ends_the_leadership_and_says_what_to_do() {
        report(2);

        assertThat(commands).isEmpty();
        assertThat(stops).hasSize(1);
        assertThat(stops.getFirst())
                .startsWith("n1 obeys epoch 2, which this journal has never given")
                .contains("Maybe an asynchronous replica was promoted");
    }

    @Test
    void nodes_of_the_leaders_that_the_journal_knows_are_heard() {
        report(1);
        report(1_000_001);
        report(1_000_002);

        assertThat(stops).isEmpty();
        assertThat(commands).isNotEmpty();
    }

    private void report(long epochSeen) {
        desk.report(
                new NodeStatement(
                        new NodeName("n1"), new Incarnation("boot", 1), spec(), List.of()),
                new ReportMark(epochSeen, new Epoch(epochSeen), 1),
                new OrderSink() {
                    @Override
                    public void send(Orders orders) {}

                    @Override
                    public void close(String why) {}
                });
    }

    private static NodeSpec spec() {
        return new NodeSpec(
                "n1",
                "10.0.0.1",
                4,
                1_024,
                List.of(),
                List.of(),
                FabricPlace.NOWHERE,
                List.of(),
                "0.1.0");
    }
}

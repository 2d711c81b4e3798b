package lockstep.gang.decide;

import static lockstep.gang.fixture.ClusterFixture.ALICE;
import static lockstep.gang.fixture.ClusterFixture.NOON;
import static lockstep.gang.fixture.ClusterFixture.life;
import static lockstep.gang.fixture.JobFixture.job;
import static lockstep.gang.fixture.NodeFixture.node;
import static lockstep.gang.fixture.NodeFixture.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.gang.cluster.NodeName;
import lockstep.gang.fixture.ClusterFixture;
import lockstep.gang.fixture.NodeFixture;
import lockstep.gang.job.AttemptId;
import lockstep.gang.job.JobId;
import lockstep.gang.job.RequestId;
import lockstep.gang.lifecycle.Attempt;
import lockstep.gang.lifecycle.JobState;
import lockstep.gang.lifecycle.NodeShare;
import lockstep.gang.lifecycle.NodeUsage;
import lockstep.gang.lifecycle.RankExit;
import lockstep.gang.lifecycle.RankUsage;
import lockstep.gang.lifecycle.Used;
import lockstep.gang.plan.Plan;
import lockstep.gang.report.NodeStatement;
import lockstep.gang.report.NodeStatement.Held;
import lockstep.gang.report.NodeStatement.Phase;
import lockstep.gang.report.NodeStatement.Why;
import lockstep.gang.state.ClusterState;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/// What nodes tell of what was used, from their last word on an attempt to the ended job.
class UsageByRankTest {
    private static final AttemptId FIRST = new AttemptId(new JobId(1), 1);
    private static final NodeName N1 = new NodeName("n1");
    private static final NodeName N2 = new NodeName("n2");

    private final Decider decider = new Decider(Rules.standard());
    private ClusterState state = ClusterFixture.of(nodes(2)).state();

    @Test
    void an_ended_job_keeps_what_each_rank_used() {
        run(2);
        finish("n1", 2, new NodeUsage(used(90, 700), List.of(rank(1, 300), rank(0, 600))));
        finish("n2", 2, new NodeUsage(used(10, 900), List.of(rank(2, 400), rank(3, 500))));

        Attempt last = ended();
        assertThat(ranksOn(N1)).containsExactly(rank(0, 600), rank(1, 300));
        assertThat(last.used()).contains(used(90, 700).plus(used(10, 900)));
        assertThat(last.used().orElseThrow().cpu()).contains(Duration.ofSeconds(100));
        assertThat(last.used().orElseThrow().peakMemoryBytes()).hasValue(900);
        assertThat(last.used().orElseThrow().writtenBytes()).hasValue(40);
        assertThat(last.mostMemory()).contains(rank(0, 600));
    }

    @Test
    void a_node_speaks_for_its_own_ranks_only() {
        run(2);
        finish("n1", 2, new NodeUsage(used(1, 1), List.of(rank(0, 5), rank(2, 7), rank(99, 9))));
        finish("n2", 2, Optional.empty());

        assertThat(ranksOn(N1)).containsExactly(rank(0, 5));
    }

    @Test
    void where_a_node_tells_nothing_nothing_is_made_up() {
        run(1);
        finish("n1", 1, Optional.empty());
        finish("n2", 1, Optional.empty());

        assertThat(ended().usage()).isEmpty();
        assertThat(ended().used()).isEmpty();
        assertThat(ended().mostMemory()).isEmpty();
    }

    @Test
    void what_one_node_did_not_count_is_not_known_of_all() {
        run(1);
        Used noMemory =
                new Used(
                        Optional.of(Duration.ofSeconds(5)),
                        OptionalLong.empty(),
                        OptionalLong.of(1),
                        OptionalLong.of(2));
        finish("n1", 1, new NodeUsage(used(90, 700), List.of(rank(0, 600))));
        finish("n2", 1, new NodeUsage(noMemory, List.of()));

        Used all = ended().used().orElseThrow();
        assertThat(all.cpu()).contains(Duration.ofSeconds(95));
        assertThat(all.peakMemoryBytes()).isEmpty();
        assertThat(all.readBytes()).hasValue(11);
        assertThat(ended().mostMemory()).isEmpty();
    }

    @Test
    void of_a_very_large_gang_each_node_keeps_the_rank_with_the_most_memory() {
        run(200);
        finish("n1", 200, new NodeUsage(used(1, 1), ranks(0)));
        finish("n2", 200, new NodeUsage(used(1, 1), ranks(200)));

        assertThat(ranksOn(N1)).containsExactly(rank(199, 199));
        assertThat(ranksOn(N2)).containsExactly(rank(399, 399));
        assertThat(ended().mostMemory()).contains(rank(399, 399));
    }

    private static List<RankUsage> ranks(int first) {
        return IntStream.range(first, first + 200).mapToObj(rank -> rank(rank, rank)).toList();
    }

    private static RankUsage rank(int rank, long memory) {
        return new RankUsage(rank, used(1, memory));
    }

    private static Used used(int seconds, long memory) {
        return new Used(
                Optional.of(Duration.ofSeconds(seconds)),
                OptionalLong.of(memory),
                OptionalLong.of(10),
                OptionalLong.of(20));
    }

    private void run(int ranksPerNode) {
        decide(new Command.Submit(new RequestId("a"), ALICE, job().build(), false));
        List<NodeShare> placement =
                List.of(share(N1, 0, ranksPerNode), share(N2, ranksPerNode, ranksPerNode));
        var start = new Plan.Start(new JobId(1), placement);
        decide(new Command.CommitPlan(new Plan(1, List.of(start), Map.of())));
        for (String node : List.of("n1", "n2")) {
            observe(node, new Held(FIRST, Phase.PREPARED, Why.NONE, "", List.of(), 4_000));
        }
    }

    private static NodeShare share(NodeName node, int firstRank, int ranks) {
        return new NodeShare(node, 1, 0, List.of(), firstRank, ranks, ranks);
    }

    private void finish(String node, int ranks, NodeUsage usage) {
        finish(node, ranks, Optional.of(usage));
    }

    private void finish(String node, int ranks, Optional<NodeUsage> usage) {
        int first = node.equals("n1") ? 0 : ranks;
        List<RankExit> exits =
                IntStream.range(first, first + ranks)
                        .<RankExit>mapToObj(rank -> new RankExit.Exited(rank, 0))
                        .toList();
        observe(node, new Held(FIRST, Phase.FINISHED, Why.NONE, "", exits, 0, 0, usage));
    }

    private void observe(String name, Held held) {
        NodeFixture node = node(name);
        decide(
                new Command.Observe(
                        new NodeStatement(node.name(), life(1), node.spec(), List.of(held))));
    }

    private void decide(Command command) {
        state = decider.decide(state, command, NOON).next();
    }

    private List<RankUsage> ranksOn(NodeName node) {
        return Optional.ofNullable(ended().usage().get(node)).orElseThrow().ranks();
    }

    private Attempt ended() {
        JobState now = state.job(new JobId(1)).orElseThrow().state();
        assertThat(now).isInstanceOf(JobState.Ended.class);
        return ((JobState.Ended) now).last().orElseThrow();
    }
}

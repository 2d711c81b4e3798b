package lockstep.gang.plan;

import static lockstep.gang.fixture.JobFixture.job;
import static lockstep.gang.fixture.NodeFixture.node;
import static lockstep.gang.fixture.TermsFixture.terms;

import static org.assertj.core.api.Assertions.assertThat;

import static java.util.Objects.requireNonNull;

import lockstep.gang.fixture.ClusterFixture;
import lockstep.gang.fixture.JobFixture;
import lockstep.gang.job.JobId;
import lockstep.gang.job.Layout;
import lockstep.gang.plan.Plan.Wait;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Map;

/// How a gang must lie in the fabric.
class LayoutTest extends PlannerScene {
    private static final Layout PAIRS = new Layout(2, false, false);
    private static final Layout CONTIGUOUS = new Layout(0, true, false);
    private static final Layout SPREAD = new Layout(0, false, true);

    {
        cluster =
                ClusterFixture.of(
                        node("a1").on("s", "a"),
                        node("a2").on("s", "a"),
                        node("a3").on("s", "a"),
                        node("b1").on("s", "b"),
                        node("b2").on("s", "b"),
                        node("b3").on("s", "b"));
    }

    private static JobFixture lying(Layout layout, int nodes) {
        return job().nodes(nodes).cpusPerTask(8).terms(terms().layout(layout));
    }

    @Test
    void segments_lie_whole_on_leaves() {
        assertThat(placed(lying(PAIRS, 4))).isEqualTo("a1 a2 b1 b2");
        cluster.occupy(8, "a1", "a2");
        JobId four = submit(lying(PAIRS, 4));
        assertThat(placed()).isEmpty();
        assertThat(requireNonNull(waits().get(four)).detail())
                .startsWith("4 nodes have room, but do not lie as it needs them");
    }

    @Test
    void a_gang_that_may_lie_anywhere_is_not_refused_because_another_may_not() {
        cluster.occupy(8, "a1", "a2");
        submit(lying(PAIRS, 4));
        JobId anywhere = submit(lying(Layout.ANY, 4).on("a3", "b1"));
        submit(lying(PAIRS, 2));
        assertThat(waits()).doesNotContainEntry(anywhere, new Wait("Resources", ""));
        JobFixture small = lying(Layout.ANY, 4).timeLimit(Duration.ofMinutes(30));
        assertThat(placed(small)).isEqualTo("a3 b1 b2 b3");
    }

    @Test
    void contiguous_nodes_leave_none_out() {
        cluster.occupy(8, "a2");
        assertThat(placed(lying(CONTIGUOUS, 3))).isEqualTo("b1 b2 b3");
        assertThat(placed(lying(CONTIGUOUS, 4))).isEqualTo("a3 b1 b2 b3");
        assertThat(placed(lying(CONTIGUOUS, 2).on("a3"))).isEqualTo("a3 b1");
    }

    @Test
    void spread_nodes_share_leaves_as_little_as_can_be() {
        assertThat(placed(lying(SPREAD, 2))).isEqualTo("a1 b1");
        assertThat(placed(lying(SPREAD, 4))).isEqualTo("a1 a2 b1 b2");
    }

    @Test
    void nodes_that_were_asked_for_are_in_the_gang() {
        JobId with = submit(job().nodes(3).cpusPerTask(8).on("a2", "b3"));
        assertThat(placed()).isEqualTo(Map.of(with, "a1 a2 b3"));
    }
}

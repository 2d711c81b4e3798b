package lockstep.gang.state;

import static lockstep.gang.fixture.JobFixture.job;
import static lockstep.gang.fixture.NodeFixture.node;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import lockstep.gang.cluster.NodeName;
import lockstep.gang.fixture.ClusterFixture;
import lockstep.gang.job.AttemptId;
import lockstep.gang.job.JobId;
import lockstep.gang.lifecycle.NodeShare;

import org.junit.jupiter.api.Test;
import org.pcollections.TreePSet;

import java.util.List;

/// The check from scratch finds what does not agree.
class StateCheckTest {
    private static final NodeName N1 = new NodeName("n1");
    private static final NodeName N2 = new NodeName("n2");
    private static final JobId JOB = new JobId(1);
    private static final AttemptId FIRST = new AttemptId(JOB, 1);
    private static final List<NodeShare> PLACEMENT =
            List.of(
                    new NodeShare(N1, 3, 100, List.of("gpu0"), 0, 1, 1),
                    new NodeShare(N2, 2, 200, List.of(), 1, 1, 1));

    private final ClusterFixture cluster =
            ClusterFixture.of(node("n1").gpus("h100", 2), node("n2"));

    @Test
    void finds_a_job_that_is_missing_in_an_index() {
        cluster.submit(job().build());
        ClusterState state = cluster.state();
        state.verify();
        JobBook book = state.book();
        ClusterState broken =
                state.withBook(
                        new JobBook(
                                book.lastId(),
                                book.all(),
                                book.requests(),
                                TreePSet.empty(),
                                book.active(),
                                book.ended(),
                                book.arrays(),
                                book.awaited(),
                                book.baggage()));
        assertThatThrownBy(broken::verify)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("queue is [], but the jobs say [1]");
    }

    @Test
    void finds_a_node_that_gives_what_it_gave_away() {
        cluster.submit(job().build());
        cluster.submit(job().build());
        cluster.start(JOB, PLACEMENT);
        cluster.start(new JobId(2), PLACEMENT);
        assertThatThrownBy(() -> cluster.state().verify())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("n1 gave gpu0 twice");
    }

    @Test
    void finds_a_node_that_gives_more_than_it_has() {
        cluster.occupy(5, "n2");
        cluster.occupy(4, "n2");
        assertThatThrownBy(() -> cluster.state().verify())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("n2 gave 9 of 8 CPUs, 0 of 16000 MiB");
    }

    @Test
    void finds_a_share_that_no_job_has() {
        cluster.submit(job().build());
        cluster.start(JOB, PLACEMENT);
        ClusterState broken = cluster.state().withNode(cluster.node("n1").freed(FIRST));
        assertThatThrownBy(broken::verify)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("ledger is {n2=");
    }
}

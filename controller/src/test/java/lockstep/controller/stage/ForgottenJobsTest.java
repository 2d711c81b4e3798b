package lockstep.controller.stage;

import static lockstep.controller.stage.StageScene.node;
import static lockstep.controller.stage.StageScene.wish;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.controller.wire.BadReport;
import lockstep.controller.wire.StageReader;
import lockstep.controller.wire.StageTold;
import lockstep.gang.cluster.Epoch;
import lockstep.gang.cluster.NodeName;
import lockstep.gang.state.ClusterState;
import lockstep.gang.state.Past;
import lockstep.protocol.v1.Incarnation;
import lockstep.protocol.v1.StageOrders;
import lockstep.protocol.v1.StageReport;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Job 1 is known, and the last number that was given is 1.
final class ForgottenJobsTest {
    private final StageScene scene = new StageScene(wish(""), StageSettings.STANDARD);

    private static StageTold told(Integer... jobs) throws BadReport {
        return StageReader.read(
                StageReport.newBuilder()
                        .setNode("n1")
                        .setIncarnation(Incarnation.newBuilder().setBootId("boot").setStart(1))
                        .addAllJobsHere(List.of(jobs))
                        .build());
    }

    @Test
    void a_job_that_is_known_stays_and_so_does_one_whose_number_was_never_given() throws BadReport {
        assertThat(new ForgottenJobs(scene.state()).of(told(1, 2))).isEmpty();
    }

    @Test
    void a_job_that_is_over_and_has_no_place_in_the_state_goes() throws BadReport {
        ClusterState state =
                ClusterState.restored(
                        1,
                        new Epoch(1),
                        9,
                        List.of(),
                        List.of(),
                        Map.of(),
                        Map.of(),
                        Past.NOTHING,
                        Map.of(),
                        Map.of(),
                        Duration.ZERO);
        Map<NodeName, StageOrders.Builder> orders = new HashMap<>();

        new ForgottenJobs(state).addTo(orders, Map.of(node(1), told(7, 10, 8), node(2), told()));

        assertThat(orders).containsOnlyKeys(node(1));
        assertThat(orders.values())
                .extracting(StageOrders.Builder::getForgottenJobsList)
                .containsExactly(List.of(7, 8));
    }
}

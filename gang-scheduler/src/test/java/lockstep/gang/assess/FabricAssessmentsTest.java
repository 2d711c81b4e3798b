package lockstep.gang.assess;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.gang.cluster.NodeName;
import lockstep.gang.condition.Resource;
import lockstep.gang.probe.Localised;
import lockstep.gang.probe.Suspect;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;

final class FabricAssessmentsTest {
    private static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");
    private static final Resource UPLINK = new Resource.Uplink("s1", "l1");
    private static final Resource LEAF = new Resource.Leaf("s1", "l1");
    private static final Resource NODE = new Resource.OfNode(new NodeName("n1"));

    @Test
    void suspects_are_slow_and_what_is_cleared_is_typical() {
        Map<Resource, Assessment> assessed =
                FabricAssessments.of(
                        new Localised(List.of(suspect(UPLINK)), Map.of(LEAF, 12)), NOON);
        assertThat(assessed).containsOnlyKeys(UPLINK, LEAF);
        assertThat(of(assessed, UPLINK).condition().slowdown()).isEqualTo(2);
        assertThat(of(assessed, UPLINK).condition().at()).isEqualTo(NOON);
        assertThat(of(assessed, UPLINK).why()).containsExactly("slow pairs");
        assertThat(of(assessed, LEAF).condition().slowdown()).isEqualTo(1);
        assertThat(of(assessed, LEAF).why()).isEmpty();
    }

    @Test
    void nodes_are_left_to_the_comparison_with_their_peers() {
        assertThat(
                        FabricAssessments.of(
                                new Localised(List.of(suspect(NODE)), Map.of(NODE, 12)), NOON))
                .isEmpty();
    }

    private static Assessment of(Map<Resource, Assessment> assessed, Resource resource) {
        return Objects.requireNonNull(assessed.get(resource));
    }

    private static Suspect suspect(Resource resource) {
        return new Suspect(resource, 2, 12, 11, "slow pairs");
    }
}

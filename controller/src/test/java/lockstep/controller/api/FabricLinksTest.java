package lockstep.controller.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import lockstep.gang.cluster.FabricPlace;
import lockstep.gang.cluster.Incarnation;
import lockstep.gang.cluster.NodeName;
import lockstep.gang.cluster.NodeSpec;
import lockstep.gang.condition.Resource;
import lockstep.gang.event.Entry;
import lockstep.gang.event.Event;
import lockstep.gang.state.ClusterState;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;

final class FabricLinksTest {
    private ClusterState state = ClusterState.empty();

    private void register(String name, FabricPlace place) {
        NodeSpec spec =
                new NodeSpec(name, "127.0.0.1", 1, 1, List.of(), List.of(), place, List.of(), "t");
        state =
                state.apply(
                        new Entry(
                                state.seq() + 1,
                                state.epoch(),
                                Instant.EPOCH,
                                new Event.NodeRegistered(
                                        new NodeName(name), new Incarnation("b", 1), spec)));
    }

    @Test
    void each_spine_comes_before_its_leaves_and_their_uplinks() {
        register("n1", new FabricPlace("l2", "s1", "r1"));
        register("n2", new FabricPlace("l1", "s1", "r1"));
        register("n3", new FabricPlace("l1", "s2", "r1"));
        register("n4", new FabricPlace("l1", "s1", "r1"));
        assertThat(FabricLinks.of(state).byName().keySet())
                .containsExactly(
                        "spine:s1",
                        "leaf:s1/l1",
                        "uplink:s1/l1",
                        "leaf:s1/l2",
                        "uplink:s1/l2",
                        "spine:s2",
                        "leaf:s2/l1",
                        "uplink:s2/l1");
        assertThat(FabricLinks.of(state).named("uplink:s1/l2"))
                .containsExactly(new Resource.Uplink("s1", "l2"));
        assertThat(FabricLinks.of(state).named("")).hasSize(8);
    }

    @Test
    void an_unknown_link_is_refused_with_those_that_there_are() {
        register("n1", new FabricPlace("l2", "s1", ""));
        assertThatThrownBy(() -> FabricLinks.of(state).named("uplink:s1/l9"))
                .hasMessageContaining("link (uplink:s1/l9): there is no such link.")
                .hasMessageContaining("There are: spine:s1, leaf:s1/l2, uplink:s1/l2");
    }

    @Test
    void where_no_node_says_its_leaf_that_is_said() {
        register("n1", FabricPlace.NOWHERE);
        assertThatThrownBy(() -> FabricLinks.of(state).named("spine:s1"))
                .hasMessageContaining("There are: none");
    }
}

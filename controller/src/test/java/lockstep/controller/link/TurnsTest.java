package lockstep.controller.link;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.gang.cluster.NodeName;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

final class TurnsTest {
    private static final NodeName A = new NodeName("a");
    private static final NodeName B = new NodeName("b");
    private static final NodeName C = new NodeName("c");

    private final Turns turns = new Turns(2);
    private final List<NodeName> given = new ArrayList<>();

    @Test
    void at_most_so_many_have_a_turn_and_the_first_that_waits_is_next() {
        assertThat(turns.take(A)).isTrue();
        assertThat(turns.take(B)).isTrue();
        assertThat(turns.take(C)).isFalse();
        turns.over(B, given::add);
        assertThat(given).containsExactly(C);
    }

    @Test
    void who_asks_again_during_a_turn_has_another_after_it() {
        assertThat(turns.take(A)).isTrue();
        assertThat(turns.take(A)).isFalse();
        assertThat(turns.take(A)).isFalse();
        assertThat(turns.take(B)).isTrue();
        turns.over(A, given::add);
        assertThat(given).containsExactly(A);
        turns.over(A, given::add);
        assertThat(given).containsExactly(A);
    }

    @Test
    void nobody_waits_where_there_is_room_behind_one_who_has_a_turn_already() {
        assertThat(turns.take(A)).isTrue();
        assertThat(turns.take(A)).isFalse();
        assertThat(turns.take(B)).isTrue();
    }

    @Test
    void ten_thousand_turns_that_are_over_at_once_follow_each_other() {
        List<NodeName> waiting = new ArrayList<>();
        assertThat(turns.take(A)).isTrue();
        assertThat(turns.take(B)).isTrue();
        for (int i = 0; i < 10_000; i++) {
            NodeName node = new NodeName("n" + i);
            waiting.add(node);
            assertThat(turns.take(node)).isFalse();
        }
        turns.over(A, this::overAtOnce);
        assertThat(given).isEqualTo(waiting);
    }

    private void overAtOnce(NodeName node) {
        given.add(node);
        turns.over(node, this::overAtOnce);
    }
}

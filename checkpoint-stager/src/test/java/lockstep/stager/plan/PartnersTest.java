package lockstep.stager.plan;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.HashSet;
import java.util.List;

final class PartnersTest {
    private static Place node(String name, String leaf, String rack) {
        return new Place(name, leaf, "s1", rack);
    }

    @Test
    void a_partner_stands_in_another_rack_where_there_is_one() {
        var gang = List.of(node("n1", "l1", "r1"), node("n2", "l1", "r1"));
        var all = List.of(gang.get(0), gang.get(1), node("n3", "l2", "r1"), node("n4", "l2", "r2"));

        assertThat(Partners.of(gang, all)).containsEntry("n1", "n4").containsEntry("n2", "n4");
    }

    @Test
    void where_all_share_one_rack_another_leaf_is_better_than_none() {
        var gang = List.of(node("n1", "l1", "r1"));

        assertThat(
                        Partners.of(
                                gang,
                                List.of(
                                        gang.get(0),
                                        node("n2", "l1", "r1"),
                                        node("n3", "l2", "r1"))))
                .containsEntry("n1", "n3");
    }

    @Test
    void copies_are_spread_over_equal_partners() {
        var gang = List.of(node("n1", "", ""), node("n2", "", ""), node("n3", "", ""));

        var partners = Partners.of(gang, gang);

        assertThat(new HashSet<>(partners.values())).hasSize(3);
        assertThat(partners).allSatisfy((node, partner) -> assertThat(partner).isNotEqualTo(node));
    }

    @Test
    void a_node_that_is_alone_has_no_partner() {
        var gang = List.of(node("n1", "l1", "r1"));

        assertThat(Partners.of(gang, gang)).isEmpty();
    }
}

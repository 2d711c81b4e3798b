package lockstep.gang.replay.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import lockstep.gang.fabric.Level;
import lockstep.gang.replay.csv.Problem;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SiteReadingTest {
    private static SiteReading table(String text) {
        return SiteReading.table(text.lines().toList());
    }

    @Test
    void a_shorthand_says_nodes_leaves_and_spines() {
        Site site = SiteReading.shorthand("100x8/16/2").orElseThrow().site().orElseThrow();
        assertThat(site.nodes()).isEqualTo(100);
        assertThat(site.capacity()).isEqualTo(800);
        assertThat(site.fabric().leaves()).isEqualTo(7);
        assertThat(site.fabric().spines()).isEqualTo(4);
        assertThat(site.tightest(1)).isEqualTo(Level.NODE);
        assertThat(site.tightest(16)).isEqualTo(Level.LEAF);
        assertThat(site.tightest(17)).isEqualTo(Level.SPINE);
        assertThat(site.tightest(33)).isEqualTo(Level.CORE);
    }

    @Test
    void without_leaves_all_nodes_are_on_one() {
        Site site = SiteReading.shorthand("100x1").orElseThrow().site().orElseThrow();
        assertThat(site.fabric().leaves()).isEqualTo(1);
        assertThat(site.tightest(100)).isEqualTo(Level.LEAF);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nodes.csv", "10", "10x", "axb", "10x8/", "1x1/2/3/4"})
    void what_is_no_shorthand_is_a_file(String text) {
        assertThat(SiteReading.shorthand(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0x8", "10x0", "10x8/0", "999999x8"})
    void numbers_out_of_range_are_told(String text) {
        assertThat(SiteReading.shorthand(text).orElseThrow().problems()).hasSize(1);
    }

    @Test
    void our_own_table_is_read() {
        Site site =
                table(
                                """
                                node,accelerators,leaf,spine,type
                                a,8,l1,s1,h100
                                b,4,l2,s1,v100
                                c,0,l2,s1,
                                """)
                        .site()
                        .orElseThrow();
        assertThat(site.nodes()).isEqualTo(2);
        assertThat(site.capacity()).isEqualTo(12);
        assertThat(site.tightest(2)).isEqualTo(Level.SPINE);
    }

    @Test
    void openbs_nodes_and_lingjuns_topology_are_read() {
        assertThat(
                        table("sn,cpu_milli,memory_mib,gpu,model\nn0,1,1,0,\nn1,1,1,8,G2\n")
                                .site()
                                .orElseThrow()
                                .capacity())
                .isEqualTo(8);
        Site lingjun =
                table("host,dsw,psw,asw\nh0,d,p1,a1\nh1,d,p1,a1\nh2,d,p2,a1\n")
                        .site()
                        .orElseThrow();
        assertThat(lingjun.capacity()).isEqualTo(24);
        assertThat(lingjun.fabric().leaves()).isEqualTo(2);
    }

    @Test
    void every_mistake_of_a_table_is_told() {
        assertThat(table("node,accelerators\na,8\na,8\n-x,8\nb,many\n").problems())
                .extracting(Problem::line, Problem::message)
                .containsExactly(
                        tuple(3, "node a is there twice"),
                        tuple(4, "node name (-x) is not valid"),
                        tuple(5, "accelerators (many) must be a number"));
        assertThat(table("node,accelerators\na,0\n").problems())
                .extracting(Problem::message)
                .containsExactly("no node has an accelerator");
    }
}

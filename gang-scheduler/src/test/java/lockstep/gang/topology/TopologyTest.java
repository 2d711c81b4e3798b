package lockstep.gang.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import lockstep.gang.cluster.FabricPlace;
import lockstep.gang.cluster.NodeName;
import lockstep.gang.hostlist.Expansion;
import lockstep.gang.hostlist.HostList;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.LongStream;

/// Slurm's topology.conf, from text to places.
class TopologyTest {
    private static final Path FAULTY =
            Path.of("../../shared/fixtures/slurm_topology/dgx2_superpod_topology.conf");

    @Test
    void a_switch_with_nodes_is_a_leaf_and_the_one_above_it_a_spine() {
        var read =
                read(
                        """
                        # two leaves
                        SwitchName=s1 Nodes=n[1-2]  LinkSpeed=100
                        switchname=s2 NODES="n3" # and a comment
                        SwitchName = core \\
                            Switches=s[1-2]
                        """);
        assertThat(read.places())
                .containsEntry(new NodeName("n2"), new FabricPlace("s1", "core", ""))
                .containsEntry(new NodeName("n3"), new FabricPlace("s2", "core", ""))
                .hasSize(3);
        assertThat(read.warnings()).isEmpty();
        assertThat(FabricText.of(read.places()))
                .isEqualTo(
                        """
                        leaves {
                          s1 { spine = core, nodes = "n[1-2]" }
                          s2 { spine = core, nodes = "n3" }
                        }
                        """);
    }

    @Test
    void levels_above_the_spines_are_folded_with_a_warning() {
        var read =
                read(
                        """
                        SwitchName=s1 Nodes=n1
                        SwitchName=s2 Nodes=n2
                        SwitchName=p1 Switches=s1
                        SwitchName=p2 Switches=s2
                        SwitchName=top Switches=p[1-2]
                        """);
        assertThat(read.places()).containsValue(new FabricPlace("s2", "p2", ""));
        assertThat(read.warnings())
                .containsExactly(
                        "the levels above the spines are left out (top and above): a gang over two"
                                + " spines is far apart, however near they are.");
    }

    @Test
    void a_leaf_below_no_switch_gets_a_spine_of_its_own_in_the_file() {
        var read = read("SwitchName=rack.1 Nodes=n1\nSwitchName=s2 Nodes=n2");
        assertThat(FabricText.of(read.places()))
                .contains("  \"rack.1\" { spine = \"rack.1\", nodes = \"n1\" }\n");
        assertThat(read.warnings())
                .containsExactly(
                        "leaf switches rack.1,s2 are below no switch: a gang over two of them is"
                                + " far apart.");
    }

    @Test
    void blocks_are_leaves_and_groups_of_the_second_size_are_spines() {
        var read =
                read(
                        """
                        BlockName=b1 Nodes=n[1-2]
                        BlockName=b2 Nodes=n[3-4]
                        BlockName=b3 Nodes=n[5-6]
                        BlockSizes=2,4,8
                        """);
        assertThat(read.places())
                .containsEntry(new NodeName("n3"), new FabricPlace("b2", "blocks1", ""))
                .containsEntry(new NodeName("n5"), new FabricPlace("b3", "blocks2", ""));
        assertThat(read.warnings())
                .containsExactly(
                        "block sizes above 4 are left out: leaves are blocks, spines are groups of"
                                + " them.");
    }

    @Test
    void all_mistakes_are_told_at_once_by_line() {
        assertThat(
                        mistakes(
                                """
                                SwitchName=s1 Nodes=n[1-3
                                SwitchName=s1 Nodes=n4
                                SwitchName=s2
                                SwitchName=s3 Nodes=n5 Switches=s2
                                SwitchName=s4 Switches=s9,s2
                                Nodes=n6
                                SwitchName=s5 Nodes=n7 Speed=1
                                SwitchName=s6 Nodes=n4,n 8
                                SwitchName=s#7 Nodes=n9
                                SwitchName=s8 Nodes=n10 Nodes=n11
                                SwitchName=-x Nodes=n12
                                """))
                .containsExactly(
                        "f line 1: Nodes of switch s1: host list (n[1-3), character 2:"
                                + " this bracket is never closed.\nMaybe write it as n[01-16,20].",
                        "f line 2: switch s1 is described twice, first in line 1.\n"
                                + "Maybe join both lines, or rename one of both.",
                        "f line 3: switch s2 has neither nodes nor switches.\n"
                                + "Maybe take the line out, or say what hangs on it.",
                        "f line 4: switch s3 has both nodes and switches.\n"
                                + "Maybe name a switch of its own for the nodes.",
                        "f line 5: switch s2 is below s4 and below s3, line 4.\n"
                            + "Maybe keep one: where every leaf reaches every spine, describe one"
                            + " spine for all of them.",
                        "f line 5: below switch s4 there is s9, which no line describes.\n"
                                + "Maybe add a line SwitchName=s9 Nodes=….",
                        "f line 6: a line must have SwitchName, BlockName or BlockSizes; there is"
                                + " Nodes.\n"
                                + "Maybe take the line out: nothing else of topology.conf can be"
                                + " imported.",
                        "f line 7: Speed is no key of a line with SwitchName.\n"
                                + "Maybe write one of SwitchName, Switches, Nodes, LinkSpeed.",
                        "f line 8: (8) is no word of the form Key=value.\n"
                            + "Maybe leave no blanks inside a host list, and end what goes on with"
                            + " a \\.",
                        "f line 9: switch s has neither nodes nor switches.\n"
                                + "Maybe take the line out, or say what hangs on it.",
                        "f line 10: Nodes is there twice.\nMaybe join both values by a comma.",
                        "f line 11: SwitchName (-x) must have the form"
                                + " [A-Za-z0-9][A-Za-z0-9._-]{0,62}.\n"
                                + "Maybe rename it: it becomes the name of a leaf or a spine.");
    }

    @Test
    void switches_in_a_circle_are_named_in_their_order() {
        assertThat(
                        mistakes(
                                """
                                SwitchName=a Switches=b
                                SwitchName=b Switches=c
                                SwitchName=c Switches=a
                                SwitchName=d Switches=d
                                """))
                .containsExactly(
                        "f line 3: the switches go in a circle: a below c below b below a.\n"
                                + "Maybe take a out of the Switches of c.",
                        "f line 4: the switches go in a circle: d below d.\n"
                                + "Maybe take d out of the Switches of d.");
    }

    @Test
    void nodes_are_held_against_those_of_the_cluster() {
        assertThat(mistakes("SwitchName=s1 Nodes=n[1-3]\nSwitchName=s2 Nodes=n[3-4]", "n[1,3-6]"))
                .containsExactly(
                        "f: nodes n[5-6] are under no switch and in no block.\n"
                                + "Maybe add them where they hang, or take them out of the list of"
                                + " nodes.",
                        "f line 1: node n2 is under switch s1, but not in the cluster.\n"
                                + "Maybe take them out, or add them to the list of nodes.",
                        "f line 2: node n3 is under switch s2 and under switch s1, line 1.\n"
                            + "Maybe look which of both it really hangs on, and take it out of the"
                            + " other.");
    }

    @Test
    void blocks_beside_switches_and_odd_sizes_are_refused() {
        assertThat(
                        mistakes(
                                """
                                SwitchName=s1 Nodes=n1
                                BlockName=b1 Nodes=n2
                                """))
                .containsExactly(
                        "f line 2: there are blocks beside switches.\nMaybe keep one of both in the"
                                + " file.");
        assertThat(mistakes("BlockName=b1 Nodes=n1\nBlockSizes=4,6\nBlockSizes=x"))
                .containsExactly(
                        "f: block size 6 must be a multiple of the one before, 4.\n"
                                + "Maybe write sizes from small to large: 18,72.",
                        "f line 3: BlockSizes (x) must be numbers between commas.\n"
                                + "Maybe write BlockSizes=18,72.");
        assertThat(mistakes("# nothing"))
                .containsExactly(
                        "f: it names no switch and no block.\n"
                                + "Maybe give the file that says where nodes are.");
    }

    @Test
    void the_real_faulty_file_is_reported_in_full() throws IOException {
        assumeTrue(Files.exists(FAULTY), FAULTY + " is not here");
        assertThat(mistakes(Files.readString(FAULTY), "circe-n[001-080]"))
                .containsExactly(
                        "f: nodes circe-n[019-020,059] are under no switch and in no block.\n"
                                + "Maybe add them where they hang, or take them out of the list of"
                                + " nodes.",
                        "f line 1: nodes n[019-020] are under switch s0, but not in the cluster.\n"
                                + "Maybe repeat the prefix after the comma: circe-n[…]; a host list"
                                + " does not carry it over.",
                        "f line 5: node circe-n051 is under switch s4 and under switch s2, line"
                            + " 3.\n"
                            + "Maybe look which of both it really hangs on, and take it out of the"
                            + " other.");
    }

    @Test
    void without_a_list_of_nodes_the_real_faulty_file_raises_suspicion() throws IOException {
        assumeTrue(Files.exists(FAULTY), FAULTY + " is not here");
        var notes = new TopologyNotes();
        var reading =
                Topology.read(TopologyConf.read(Files.readString(FAULTY), notes), Set.of(), notes);
        assertThat(reading.warnings())
                .contains(
                        "line 1: the nodes of switch s0 have different prefixes. Maybe repeat the"
                            + " prefix after the comma: circe-n[…]; a host list does not carry it"
                            + " over.",
                        "the numbers of the nodes have gaps: there is no circe-n[019-020,059]."
                            + " Maybe give all nodes of the cluster with --nodes, to see whether"
                            + " any is left out.");
    }

    static LongStream seeds() {
        return LongStream.range(0, 300);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whatever_the_lines_say_there_are_places_or_mistakes(long seed) {
        var random = new SplittableRandom(seed);
        List<String> words =
                List.of(
                        "SwitchName=",
                        "Nodes=",
                        "Switches=",
                        "BlockName=",
                        "s1",
                        "s2",
                        "s3",
                        "n[1-3]",
                        "n4",
                        ",",
                        "[",
                        "]",
                        " ",
                        "\n",
                        "\\",
                        "#",
                        "\"",
                        "s[1-3]",
                        "=",
                        "\nSwitchName=s1");
        var text = new StringBuilder();
        for (int i = 0; i < 40; i++) {
            text.append(words.get(random.nextInt(words.size())));
        }
        var notes = new TopologyNotes();
        switch (Topology.read(TopologyConf.read(text.toString(), notes), Set.of(), notes)) {
            case TopologyReading.Read read -> assertThat(read.places()).isNotEmpty();
            case TopologyReading.Wrong wrong -> assertThat(wrong.mistakes()).isNotEmpty();
        }
    }

    private static TopologyReading.Read read(String text) {
        var notes = new TopologyNotes();
        var reading = Topology.read(TopologyConf.read(text, notes), Set.of(), notes);
        assertThat(reading).isInstanceOf(TopologyReading.Read.class);
        return (TopologyReading.Read) reading;
    }

    private static List<String> mistakes(String text) {
        return mistakes(text, "");
    }

    private static List<String> mistakes(String text, String known) {
        var notes = new TopologyNotes();
        var names = ((Expansion.Expanded) HostList.expand(known)).names();
        var reading =
                Topology.read(TopologyConf.read(text, notes), new LinkedHashSet<>(names), notes);
        assertThat(reading).isInstanceOf(TopologyReading.Wrong.class);
        return ((TopologyReading.Wrong) reading)
                .mistakes().stream().map(mistake -> mistake.message("f")).toList();
    }
}

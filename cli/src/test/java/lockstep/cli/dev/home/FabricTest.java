package lockstep.cli.dev.home;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

final class FabricTest {
    @TempDir Path folder;

    @Test
    void four_nodes_stand_on_two_leaves() {
        assertThat(Fabric.of(4))
                .containsExactly(
                        new NodePlace("n1", "leaf1", "spine1", "rack1"),
                        new NodePlace("n2", "leaf1", "spine1", "rack1"),
                        new NodePlace("n3", "leaf2", "spine1", "rack2"),
                        new NodePlace("n4", "leaf2", "spine1", "rack2"));
    }

    @Test
    void numbers_have_leading_zeros_where_there_are_ten_nodes() {
        assertThat(Fabric.of(10)).extracting(NodePlace::name).contains("n01", "n10");
    }

    @Test
    void more_nodes_get_bigger_leaves_and_several_spines() {
        var nodesOfLeaf =
                Fabric.of(64).stream()
                        .collect(Collectors.groupingBy(NodePlace::leaf, Collectors.counting()));

        assertThat(nodesOfLeaf).hasSize(8).containsEntry("leaf8", 8L);
        assertThat(Fabric.of(64)).extracting(NodePlace::spine).contains("spine1", "spine2");
    }

    @Test
    void a_file_says_what_is_where() throws IOException {
        assertThat(
                        read(
                                """
                                leaves {
                                  left { spine = s1, rack = r1, nodes = "a[1-2]" }
                                  right { nodes = "b1" }
                                }
                                """))
                .isEqualTo(
                        new FabricFile.Result.Read(
                                List.of(
                                        new NodePlace("a1", "left", "s1", "r1"),
                                        new NodePlace("a2", "left", "s1", "r1"),
                                        new NodePlace("b1", "right", "spine1", "rack-right"))));
    }

    @Test
    void every_mistake_is_named_with_its_line() throws IOException {
        assertThat(
                        mistakes(
                                """
                                leaf = 3
                                leaves {
                                  a { nodes = "n[1-", color = red }
                                  b { spine = s1 }
                                  c = 4
                                  d { nodes = "n1,n2" }
                                  e { nodes = "n2" }
                                }
                                """))
                .satisfiesExactly(
                        one -> assertThat(one).contains("line 1: leaf is not a known key"),
                        two ->
                                assertThat(two)
                                        .contains("line 3: leaves.a.color is not a known key")
                                        .contains("nodes, rack, spine"),
                        three -> assertThat(three).contains("line 3: leaves.a.nodes is wrong"),
                        four -> assertThat(four).contains("line 4: leaves.b.nodes must be"),
                        five -> assertThat(five).contains("line 5: leaves.c must be a section"),
                        six -> assertThat(six).contains("line 7: node n2 is on leaf d and on e."));
    }

    @Test
    void a_file_without_nodes_is_wrong() throws IOException {
        assertThat(mistakes("")).singleElement().asString().contains("names no node");
    }

    @Test
    void a_file_that_is_not_there_is_named() {
        assertThat(FabricFile.read(folder.resolve("none")))
                .isInstanceOfSatisfying(
                        FabricFile.Result.Wrong.class,
                        wrong ->
                                assertThat(wrong.mistakes())
                                        .singleElement()
                                        .asString()
                                        .contains(folder + "/none cannot be read"));
    }

    private List<String> mistakes(String text) throws IOException {
        return ((FabricFile.Result.Wrong) read(text)).mistakes();
    }

    private FabricFile.Result read(String text) throws IOException {
        Path file = folder.resolve("fabric.conf");
        Files.writeString(file, text);
        return FabricFile.read(file);
    }
}

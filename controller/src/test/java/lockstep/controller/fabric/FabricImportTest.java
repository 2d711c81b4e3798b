package lockstep.controller.fabric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import picocli.CommandLine;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

class FabricImportTest {
    private static final String TREE =
            """
            ---
            - topology: flat
              cluster_default: false
              flat: true
            - topology: tree   # the one
              cluster_default: true
              tree:
                switches:
                  - switch: core
                    children: s[1-2]
                  - switch: s1
                    nodes: n[1-2]
                  - switch: s2
                    nodes: n3
            - topology: blocks
              block:
                block_sizes: [2, 4]
                blocks:
                  - {block: b1, nodes: "n[1-2]"}
                  - {block: b2, nodes: n3}
            """;

    @TempDir private Path folder = Path.of("set by JUnit");

    private record Run(int exitCode, String out, String err) {}

    private static Run run(String... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        CommandLine command =
                FabricCommand.commandLine()
                        .setOut(new PrintWriter(out, true))
                        .setErr(new PrintWriter(err, true));
        int exitCode =
                command.execute(
                        Stream.concat(Stream.of("import"), Stream.of(arguments))
                                .toArray(String[]::new));
        return new Run(exitCode, out.toString(), err.toString());
    }

    private String file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    @Test
    void the_default_topology_of_a_yaml_file_is_imported() throws IOException {
        Run run = run(file("topology.yaml", TREE), "--nodes", "n[1-3]");
        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .isEqualTo(
                        """
                        leaves {
                          s1 { spine = core, nodes = "n[1-2]" }
                          s2 { spine = core, nodes = "n3" }
                        }
                        """);
        assertThat(run.err())
                .contains(
                        "warning: of 3 topologies, tree is read. Maybe choose one with --topology");
    }

    @Test
    void another_topology_can_be_chosen_and_blocks_become_leaves() throws IOException {
        Run run = run(file("topology.yaml", TREE), "--topology", "blocks");
        assertThat(run.out()).contains("b1 { spine = blocks1, nodes = \"n[1-2]\" }");
        assertThat(run.err()).isEmpty();
    }

    @Test
    void the_file_that_is_written_is_one_that_can_be_read() throws IOException {
        Path out = folder.resolve("fabric.conf");
        String in = file("topology.conf", "SwitchName=a.b Nodes=n[1-2]\nSwitchName=1 Nodes=n3\n");
        assertThat(run(in, "-o", out.toString())).isEqualTo(new Run(0, "", run(in).err()));
        Config leaves = ConfigFactory.parseFile(out.toFile()).getConfig("leaves");
        assertThat(leaves.root()).containsOnlyKeys("a.b", "1");
        assertThat(leaves.getString("\"a.b\".nodes")).isEqualTo("n[1-2]");
        assertThat(leaves.getString("\"1\".spine")).isEqualTo("1");
    }

    @Test
    void mistakes_in_yaml_have_their_lines() throws IOException {
        String in =
                file(
                        "t.yaml",
                        """
                        - topology: t
                          tree:
                            switches:
                              - switch: s1
                                nodes: n[1
                              - switch: s2
                                node: n2
                              - s3
                              - switch: s4
                                nodes: n1
                                nodes: n3
                        """);
        Run run = run(in);
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err().lines().filter(line -> line.startsWith(in + " line ")))
                .containsExactly(
                        in
                                + " line 4: Nodes of switch s1: host list (n[1), character 2: this"
                                + " bracket is never closed.",
                        in + " line 6: switch s2 has neither nodes nor switches.",
                        in + " line 7: (node) is no known key.",
                        in + " line 8: a switch must have keys and values.",
                        in + " line 11: (nodes) is there twice.");
    }

    @Test
    void what_is_no_yaml_at_all_is_said_with_its_line() throws IOException {
        Run run = run(file("t", "- topology: t\n  tree: [\n"));
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("t line 3: this is no YAML: ");
    }

    @Test
    void a_missing_topology_and_a_flat_one_are_refused() throws IOException {
        String in = file("topology.yaml", TREE);
        assertThat(run(in, "--topology", "x").err())
                .contains("there is no topology (x).\nMaybe take one of flat, tree, blocks.");
        assertThat(run(in, "--topology", "flat").err())
                .contains("line 2: a flat topology says nothing of the fabric.");
    }

    @ParameterizedTest
    @CsvSource({
        "node_topology/netq_topologyGraph.json, this is an answer of NVIDIA NetQ",
        "node_topology/netq_computeNodes.json, this is an answer of NVIDIA NetQ",
        "node_topology/ndv4-topo.xml, this is XML",
        "ib_fabric/dgx_ndr_ibnetdiscover.out, this was written by ibnetdiscover"
    })
    void files_of_other_programs_are_recognised_and_refused(String name, String words) {
        Path fixture = Path.of("../../shared/fixtures").resolve(name);
        assumeTrue(Files.exists(fixture), fixture + " is not here");
        Run run = run(fixture.toString());
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).startsWith(fixture + ": " + words).contains("\nMaybe ");
    }

    @Test
    void a_fabric_file_and_an_unknown_one_are_refused_with_advice() throws IOException {
        assertThat(run(file("f", "leaves { l1 { nodes = n1 } }")).err())
                .contains("this is a fabric file already");
        assertThat(run(file("f", "hello")).err())
                .contains("its form is not known.\nMaybe say --format");
    }

    @Test
    void wrong_usage_is_told_from_mistakes_in_the_file() throws IOException {
        String good = file("topology.conf", "SwitchName=s1 Nodes=n1");
        List<Run> wrong =
                List.of(
                        run(),
                        run(folder.resolve("missing").toString()),
                        run(good, "--format", "yaml"),
                        run(good, "--nodes", "n[1"),
                        run(good, "-o", folder.toString()));
        assertThat(wrong).extracting(Run::exitCode).containsOnly(2);
        assertThat(wrong.get(2).err())
                .contains("--format (yaml) must be auto, topology.conf or topology.yaml");
        assertThat(run(good).exitCode()).isZero();
    }
}

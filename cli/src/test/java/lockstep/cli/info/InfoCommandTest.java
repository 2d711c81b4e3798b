package lockstep.cli.info;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.cli.testing.Approved;
import lockstep.cli.testing.FakeCaller;
import lockstep.cli.testing.Samples;
import lockstep.cli.testing.ScriptedController;
import lockstep.cli.testing.ScriptedController.Reply;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

final class InfoCommandTest {

    @TempDir private Path folder;

    private FakeCaller user;
    private ScriptedController controller;

    @BeforeEach
    void start() throws IOException {
        user = new FakeCaller("sinfo", folder).with("LOCKSTEP_HOME", folder.toString());
        controller =
                ScriptedController.at(folder)
                        .onEach("GetCluster", Reply.of(Samples.cluster()))
                        .onEach("ListNodes", Reply.of(Samples.nodes()));
    }

    @AfterEach
    void stop() throws IOException {
        controller.close();
    }

    private int run(String... words) {
        return new InfoCommand().run(user.caller(), Arrays.asList(words));
    }

    private String out(String... words) {
        assertThat(run(words)).as(user.err()).isZero();
        return user.out();
    }

    @Test
    void the_usual_table_puts_nodes_of_one_state_together() {
        Approved.verify("info.txt", out());
    }

    @Test
    void by_node_each_has_a_line_in_each_partition() {
        Approved.verify("info-nodes.txt", out("-N"));
    }

    @Test
    void a_summary_has_a_line_for_each_partition() {
        Approved.verify("info-summary.txt", out("-s"));
    }

    @Test
    void reasons_are_shown_of_nodes_that_cannot_be_used() {
        Approved.verify("info-reasons.txt", out("-R"));
    }

    @Test
    void every_column_that_slurm_has_can_be_shown() {
        StringBuilder format = new StringBuilder();
        for (char letter : NodeGroup.LETTERS.toCharArray()) {
            format.append('%').append(letter).append('|');
        }
        Approved.verify("info-all-columns.txt", out("-o", format.toString()));
    }

    /// As the tools of SLURM-COMPAT ask.
    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "-h -o %P ! train* debug empty",
                "-o %P,%m --format %R ! PARTITION train debug empty",
                "--format=%P,%m --noconvert -h ! train*,1048576 debug,1048576 empty,0",
                "-h -o %N -p debug ! n[03-04]",
                "-h --Node -o %N;%t;%G;%c;%m;%P -n n04 ! n04;idle;gpu:h100:8;96;1048576;train*"
                        + " n04;idle;gpu:h100:8;96;1048576;debug",
                "-aho %F/%C -p train ! 3/2/1/6/202/278/96/576",
                "-h -o %D,%T -p train ! 2,allocated 1,mixed 2,idle 1,down",
                "-ho %N -t down -n n[01-06] ! n06",
                "-n n01 -o %T -h ! allocated",
                "-t idle,drain -N -h -o %N -p train ! n04 n05"
            })
    void tools_get_what_they_ask_for(String words, String expected) {
        assertThat(out(words.split(" ", -1)).strip().replace('\n', ' ')).isEqualTo(expected);
    }

    @Test
    void a_variable_sets_the_columns_and_an_option_wins_over_it() {
        user.with("SINFO_FORMAT", "%R");
        assertThat(out("-h")).isEqualTo("train\ndebug\nempty\n");
        user =
                new FakeCaller("sinfo", folder)
                        .with("LOCKSTEP_HOME", folder.toString())
                        .with("SINFO_FORMAT", "%R");
        assertThat(out("-h", "-s", "-p", "debug")).contains("1/1/0/2");
    }

    @Test
    void what_does_not_exist_is_an_error() {
        assertThat(run("-p", "nope")).isEqualTo(1);
        assertThat(run("-n", "n[06-08]")).isEqualTo(1);
        assertThat(user.err())
                .isEqualTo(
                        """
                        sinfo: error: there is no partition nope; there are: train, debug, empty.
                        sinfo: error: there is no node n[07-08].
                        """);
        assertThat(user.out()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-t nostate", "-o %!", "-n n[", "--frobnicate", "n01"})
    void wrong_use_is_told_before_anybody_is_asked(String words) {
        assertThat(run(words.split(" ", -1))).isEqualTo(2);
        assertThat(user.err()).startsWith("sinfo: error: ");
        assertThat(controller.seen("GetCluster")).isEmpty();
    }

    @Test
    void json_has_the_cluster_and_its_nodes() {
        user.atTerminal(24, 20);
        Approved.verify("info.json", out("--json", "-t", "down"));
    }

    @Test
    void help_is_for_reading() {
        Approved.verify("info-help.txt", out("--help"));
    }
}

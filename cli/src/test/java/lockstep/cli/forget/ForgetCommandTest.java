package lockstep.cli.forget;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.cli.testing.FakeCaller;
import lockstep.cli.testing.ScriptedController;
import lockstep.cli.testing.ScriptedController.Reply;
import lockstep.protocol.v1.ForgetNodesReply;
import lockstep.protocol.v1.ForgetNodesRequest;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

final class ForgetCommandTest {
    @TempDir private Path folder;

    private FakeCaller user;
    private ScriptedController controller;

    @BeforeEach
    void start() throws IOException {
        user = new FakeCaller("lockstep node", folder).with("LOCKSTEP_HOME", folder.toString());
        controller =
                ScriptedController.at(folder)
                        .onEach(
                                "ForgetNodes",
                                Reply.of(
                                        ForgetNodesReply.newBuilder()
                                                .addNodes("n1")
                                                .addNodes("n2")
                                                .addWaitingJobIds(7)
                                                .addWaitingJobIds(9)
                                                .addNamedBy("partitions.big.nodes")
                                                .build()),
                                Reply.error(
                                        9,
                                        400,
                                        "n3 is not down.%0AMaybe stop its daemon, and wait"));
    }

    @AfterEach
    void stop() throws IOException {
        controller.close();
    }

    private ForgetNodesRequest asked() throws IOException {
        return ForgetNodesRequest.parseFrom(controller.seen("ForgetNodes").getLast().body());
    }

    private int run(String... words) {
        return new ForgetCommand().run(user.caller(), Arrays.asList(words));
    }

    @Test
    void what_is_forgotten_and_who_still_names_it_is_said() throws IOException {
        assertThat(run("forget", "n[1-2]")).isZero();
        assertThat(user.out())
                .isEqualTo(
                        """
                        n[1-2]: forgotten
                        These jobs ask for them by name, and cannot start: job 7, 9
                        Still in controller.conf: partitions.big.nodes
                        """);
        assertThat(asked()).isEqualTo(ForgetNodesRequest.newBuilder().addTargets("n[1-2]").build());
    }

    @Test
    void a_preview_changes_nothing_and_says_so() throws IOException {
        assertThat(run("forget", "--preview", "n1", "n2")).isZero();
        assertThat(user.out()).startsWith("n[1-2]: can be forgotten; nothing was changed\n");
        assertThat(asked())
                .isEqualTo(
                        ForgetNodesRequest.newBuilder()
                                .addTargets("n1")
                                .addTargets("n2")
                                .setPreview(true)
                                .build());
    }

    @Test
    void programs_get_json() {
        assertThat(run("forget", "--json", "n1", "n2")).isZero();
        assertThat(user.out()).contains("\"waitingJobIds\": [");
    }

    @Test
    void a_refusal_is_told_as_the_controller_words_it() {
        run("forget", "n1");
        assertThat(run("forget", "n3")).isNotZero();
        assertThat(user.err()).contains("n3 is not down.\n  Maybe stop its daemon, and wait");
    }

    @Test
    void without_a_node_nobody_is_asked() {
        assertThat(run("forget")).isEqualTo(2);
        assertThat(user.err())
                .isEqualTo(
                        """
                        lockstep node: error: no node is named.
                          Maybe n1, n[1-4] or rack:r7
                        """);
    }

    @Test
    void help_says_what_becomes_of_them() {
        assertThat(run("forget", "--help")).isZero();
        assertThat(user.out())
                .startsWith("Usage: lockstep node [options] forget TARGET…\n")
                .contains("--preview");
    }
}

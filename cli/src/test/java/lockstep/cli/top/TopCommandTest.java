package lockstep.cli.top;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.cli.shell.ExitCode;
import lockstep.cli.testing.Approved;
import lockstep.cli.testing.FakeCaller;
import lockstep.cli.testing.Samples;
import lockstep.cli.testing.ScriptedController;
import lockstep.cli.testing.ScriptedController.Reply;
import lockstep.protocol.v1.Accelerator;
import lockstep.protocol.v1.ClassFitness;
import lockstep.protocol.v1.Cluster;
import lockstep.protocol.v1.ClusterEvent;
import lockstep.protocol.v1.Drain;
import lockstep.protocol.v1.ListEventsReply;
import lockstep.protocol.v1.ListJobsReply;
import lockstep.protocol.v1.ListNodesReply;
import lockstep.protocol.v1.ListPathsReply;
import lockstep.protocol.v1.Node;
import lockstep.protocol.v1.NodeDescription;
import lockstep.protocol.v1.NodeState;
import lockstep.protocol.v1.PathRecord;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

final class TopCommandTest {
    private static final String USUAL_SCREEN = "\u001b[?25h\u001b[?1049l";
    private static final Cluster CLUSTER =
            Cluster.newBuilder()
                    .setName("lab")
                    .setController("c1")
                    .setEpoch(3)
                    .setSeq(120)
                    .setLeads(true)
                    .build();

    @TempDir private Path folder;

    private FakeCaller user;
    private ScriptedController controller;

    @BeforeEach
    void start() throws IOException {
        user = new FakeCaller("lockstep top", folder).with("LOCKSTEP_HOME", folder.toString());
        ListEventsReply.Builder events = ListEventsReply.newBuilder();
        for (int seq = 1; seq <= 30; seq++) {
            events.addEvents(
                    ClusterEvent.newBuilder()
                            .setSeq(seq)
                            .setAt(Samples.at(seq - 100))
                            .setKind("JobSubmitted")
                            .setSubject("job " + seq)
                            .setText("submitted by ann: evil\n\u001b[31mname"));
        }
        controller =
                ScriptedController.at(folder)
                        .onEach("GetCluster", Reply.of(CLUSTER))
                        .onEach(
                                "ListJobs",
                                Reply.of(
                                        ListJobsReply.newBuilder()
                                                .addJobs(Samples.running())
                                                .addJobs(Samples.pending())
                                                .build()))
                        .onEach(
                                "ListNodes",
                                Reply.of(
                                        ListNodesReply.newBuilder()
                                                .addNodes(
                                                        node("n01", NodeState.ALLOCATED, "fit", 8))
                                                .addNodes(
                                                        node(
                                                                "n02",
                                                                NodeState.ALLOCATED,
                                                                "degraded",
                                                                8))
                                                .addNodes(node("n03", NodeState.IDLE, "fit", 0))
                                                .addNodes(
                                                        node("n04", NodeState.DRAINED, "unfit", 0)
                                                                .toBuilder()
                                                                .setDrain(
                                                                        Drain.newBuilder()
                                                                                .setReason(
                                                                                        "bad DIMM")
                                                                                .setSafeToPowerOff(
                                                                                        true)))
                                                .addNodes(node("n05", NodeState.DOWN, "fit", 0))
                                                .build()))
                        .onEach(
                                "ListPaths",
                                Reply.of(
                                        ListPathsReply.newBuilder()
                                                .addPaths(path("n01", "fit"))
                                                .addPaths(path("n02", "stalled"))
                                                .build()))
                        .onEach("ListEvents", Reply.of(events.build()));
    }

    @AfterEach
    void stop() throws IOException {
        controller.close();
    }

    private static Node node(String name, NodeState state, String word, int used) {
        NodeDescription.Builder has = NodeDescription.newBuilder();
        Node.Builder node = Node.newBuilder().setName(name).setState(state);
        for (int i = 0; i < 8; i++) {
            has.addAccelerators(Accelerator.newBuilder().setId("gpu" + i));
            if (i < used) {
                node.addAcceleratorsAllocated("gpu" + i);
            }
        }
        return node.setDescription(has)
                .addFitness(ClassFitness.newBuilder().setWorkload("synchronous").setWord(word))
                .build();
    }

    private static PathRecord path(String node, String state) {
        return PathRecord.newBuilder()
                .setStore("fast")
                .setPath("a")
                .setNode(node)
                .setState(state)
                .setWriteRate(1.5e9)
                .setReadRate(2e9)
                .setShare(0.25)
                .build();
    }

    private int run(String... words) {
        return new TopCommand().run(user.caller(), Arrays.asList(words));
    }

    @Test
    void elsewhere_than_on_a_terminal_one_frame_is_printed() {
        assertThat(run()).isZero();
        assertThat(user.out()).doesNotContain("\u001b");
        Approved.verify("top.txt", user.out());
    }

    @Test
    void a_small_terminal_is_filled_and_no_line_is_longer() {
        user.atTerminal(24, 80).with("NO_COLOR", "1").pressing("q");
        assertThat(run()).isZero();
        String frame = user.out().replaceAll("\u001b\\[[?0-9]*[a-zA-Z]", "").replace("\r", "");
        assertThat(frame.lines())
                .hasSizeLessThanOrEqualTo(24)
                .allMatch(line -> line.length() <= 80);
        Approved.verify("top-terminal.txt", frame);
    }

    @Test
    void the_terminal_is_as_before_afterwards() {
        user.atTerminal(24, 80).pressing("jneoq");
        assertThat(run()).isZero();
        assertThat(user.out()).startsWith("\u001b[?1049h").endsWith(USUAL_SCREEN);
    }

    @Test
    void while_nobody_leads_the_last_frame_stays_and_is_called_old() {
        controller.onEach(
                "GetCluster",
                Reply.of(CLUSTER),
                Reply.unavailable("this controller does not lead"));
        TopWatchKeys keys = new TopWatchKeys("-q");
        user.atTerminal(24, 80).with("NO_COLOR", "1");
        assertThat(keys.watch(user, folder)).isZero();
        assertThat(user.out()).contains("OLD: 0:00 ago; no controller").contains("n02 degraded");
    }

    @Test
    void a_cluster_without_a_leader_can_be_watched_from_the_beginning() {
        controller.onEach("GetCluster", Reply.unavailable("this controller does not lead"));
        user.atTerminal(24, 80).pressing("q");
        assertThat(run()).isZero();
        assertThat(user.out()).contains("this controller does not lead").endsWith(USUAL_SCREEN);
    }

    @Test
    void json_has_the_same_data() {
        assertThat(run("--json")).isZero();
        assertThat(user.out())
                .startsWith("{\n\"cluster\": {")
                .contains("\"jobs\": {", "\"nodes\": {", "\"paths\": {", "\"events\": {")
                .contains("evil\\n\\u001b[31mname");
    }

    @Test
    void a_wrong_delay_is_named() {
        assertThat(run("-d", "0")).isEqualTo(ExitCode.USAGE);
        assertThat(user.err()).contains("--delay (0) must be a whole number of seconds from 1");
    }

    @Test
    void help_is_as_approved() {
        assertThat(run("--help")).isZero();
        Approved.verify("top-help.txt", user.out());
    }
}

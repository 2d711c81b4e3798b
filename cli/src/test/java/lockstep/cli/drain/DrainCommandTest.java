package lockstep.cli.drain;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.cli.testing.FakeCaller;
import lockstep.cli.testing.ScriptedController;
import lockstep.cli.testing.ScriptedController.Reply;
import lockstep.protocol.v1.Drain;
import lockstep.protocol.v1.DrainHit;
import lockstep.protocol.v1.DrainMode;
import lockstep.protocol.v1.DrainReply;
import lockstep.protocol.v1.DrainRequest;
import lockstep.protocol.v1.Node;
import lockstep.protocol.v1.NodeState;
import lockstep.protocol.v1.ResumeReply;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

final class DrainCommandTest {

    @TempDir private Path folder;

    private FakeCaller user;
    private ScriptedController controller;

    @BeforeEach
    void start() throws IOException {
        user = new FakeCaller("sdrain", folder).with("LOCKSTEP_HOME", folder.toString());
        DrainReply reply =
                DrainReply.newBuilder()
                        .addNodes(
                                Node.newBuilder()
                                        .setName("n1")
                                        .setState(NodeState.DRAINING)
                                        .addJobIds(7)
                                        .setDrain(Drain.getDefaultInstance()))
                        .addNodes(
                                Node.newBuilder()
                                        .setName("n2")
                                        .setState(NodeState.DRAINED)
                                        .setDrain(Drain.newBuilder().setSafeToPowerOff(true)))
                        .addHits(
                                DrainHit.newBuilder()
                                        .setJobId(7)
                                        .setUser("ann")
                                        .addNodes("n1")
                                        .setLeftSeconds(90)
                                        .setLostAcceleratorSeconds(800))
                        .build();
        controller =
                ScriptedController.at(folder)
                        .onEach("Drain", Reply.of(reply))
                        .onEach(
                                "Resume",
                                Reply.of(ResumeReply.newBuilder().addResumed("n1").build()),
                                Reply.error(9, 400, "n1 is not drained"));
    }

    @AfterEach
    void stop() throws IOException {
        controller.close();
    }

    private int drain(String... words) {
        return new DrainCommand().run(user.caller(), Arrays.asList(words));
    }

    @Test
    void it_is_said_which_nodes_are_safe_to_power_off() throws IOException {
        assertThat(drain("n[1-2]", "--reason=bad DIMM", "--deadline", "2h")).isZero();
        assertThat(controller.seen("Drain"))
                .extracting(seen -> DrainRequest.parseFrom(seen.body()))
                .containsExactly(
                        DrainRequest.newBuilder()
                                .addTargets("n[1-2]")
                                .setReason("bad DIMM")
                                .setMode(DrainMode.AFTER_JOBS)
                                .setDeadlineSeconds(7_200)
                                .build());
        assertThat(user.out())
                .isEqualTo("n1: draining, held by job 7\nn2: drained, safe to power off\n");
    }

    @Test
    void a_preview_shows_each_job_and_what_would_be_lost() {
        assertThat(drain("n1", "--preview")).isZero();
        assertThat(user.out())
                .isEqualTo(
                        """
                        job 7 of ann on n1: may run 1:30 more, 800 accelerator-seconds lost if ended now
                        1 jobs, 800 accelerator-seconds; nothing was changed
                        """);
    }

    @Test
    void a_reason_a_target_and_one_mode_are_needed() {
        assertThat(drain("--now", "--checkpoint", "--deadline=soon")).isEqualTo(2);
        assertThat(user.err())
                .contains(
                        "no target is named",
                        "--reason is missing",
                        "only one of",
                        "--deadline (soon) must be a time");
        assertThat(controller.seen("Drain")).isEmpty();
    }

    @Test
    void resuming_says_what_was_not_drained() {
        assertThat(new ResumeCommand().run(user.caller(), Arrays.asList("n1"))).isZero();
        assertThat(new ResumeCommand().run(user.caller(), Arrays.asList("n1"))).isEqualTo(1);
        assertThat(user.out()).isEqualTo("n1: in service\n");
        assertThat(user.err()).contains("n1 is not drained");
    }
}

package lockstep.cli.drain;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.cli.testing.FakeCaller;
import lockstep.cli.testing.ScriptedController;
import lockstep.cli.testing.ScriptedController.Reply;
import lockstep.protocol.v1.Drain;
import lockstep.protocol.v1.DrainHit;
import lockstep.protocol.v1.DrainHolder;
import lockstep.protocol.v1.DrainMode;
import lockstep.protocol.v1.DrainReply;
import lockstep.protocol.v1.DrainRequest;
import lockstep.protocol.v1.ListNodesReply;
import lockstep.protocol.v1.Node;
import lockstep.protocol.v1.NodeState;
import lockstep.protocol.v1.ResumeReply;
import lockstep.protocol.v1.StoragePath;
import lockstep.protocol.v1.Uplink;

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
                                        .setDrain(
                                                Drain.newBuilder()
                                                        .addHolders(
                                                                DrainHolder.newBuilder()
                                                                        .setJobId(7)
                                                                        .setWhy(
                                                                                "runs to its own"
                                                                                        + " end"))))
                        .addNodes(
                                Node.newBuilder()
                                        .setName("n3")
                                        .setState(NodeState.DRAINED)
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
                                        .setExpectedSeconds(60)
                                        .setLostAcceleratorSeconds(800)
                                        .setLostByCheckpoint(400))
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
                .isEqualTo(
                        """
                        n1: draining, not safe to power off: job 7 runs to its own end
                        n3: it does not report, so what is there is not known
                        n2: drained, safe to power off
                        """);
    }

    @Test
    void a_preview_shows_each_job_and_what_would_be_lost() {
        assertThat(drain("n1", "--preview")).isZero();
        assertThat(user.out())
                .isEqualTo(
                        """
                        job 7 of ann on n1: about 1:00 more, at most 1:30; accelerator-seconds lost: 0 by --after-jobs without --deadline, about 400 by --checkpoint, 800 by --now
                        1 jobs; accelerator-seconds lost: 0 by --after-jobs without --deadline, about 400 by --checkpoint, 800 by --now; nothing was changed
                        """);
    }

    @Test
    void the_list_names_nodes_and_uplinks() throws IOException {
        Drain drain = Drain.newBuilder().setUser("root").setReason("fiber").build();
        controller.onEach(
                "ListNodes",
                Reply.of(ListNodesReply.getDefaultInstance()),
                Reply.of(
                        ListNodesReply.newBuilder()
                                .addDrainedUplinks(
                                        Uplink.newBuilder()
                                                .setName("uplink s1/l3")
                                                .addJobIds(7)
                                                .setDrain(drain))
                                .addDrainedUplinks(
                                        Uplink.newBuilder().setName("uplink s1/l4").setDrain(drain))
                                .build()));
        assertThat(drain("list")).isZero();
        assertThat(user.out()).isEqualTo("nothing is drained\n");
        assertThat(drain("list")).isZero();
        assertThat(user.out())
                .contains(
                        "uplink s1/l3: still crossed by job 7; by root at ",
                        "uplink s1/l4: no job crosses it; by root at ",
                        ": fiber\n");
    }

    @Test
    void the_list_names_paths_and_checkpoints_that_would_be_lost() throws IOException {
        Drain drain = Drain.newBuilder().setUser("root").setReason("fiber").build();
        DrainHolder holder =
                DrainHolder.newBuilder().setJobId(7).setStep(120).setWhy("would lose").build();
        controller.onEach(
                "ListNodes",
                Reply.of(
                        ListNodesReply.newBuilder()
                                .addNodes(
                                        Node.newBuilder()
                                                .setName("n1")
                                                .setState(NodeState.DRAINED)
                                                .setDrain(drain.toBuilder().addHolders(holder)))
                                .addDrainedPaths(
                                        StoragePath.newBuilder()
                                                .setName("a")
                                                .addStores("main")
                                                .setDrain(drain))
                                .addDrainedPaths(
                                        StoragePath.newBuilder().setName("old").setDrain(drain))
                                .build()));
        assertThat(drain("list")).isZero();
        assertThat(user.out())
                .contains(
                        "n1: drained, not safe to power off: step 120 of job 7 lies only here; by"
                                + " root",
                        "path a: a way to main, no new checkpoint goes along it; by root at ",
                        "path old: configured no more, no new checkpoint goes along it; by root");
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

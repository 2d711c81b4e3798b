package lockstep.cli.hold;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.cli.testing.FakeCaller;
import lockstep.cli.testing.ScriptedController;
import lockstep.cli.testing.ScriptedController.Reply;
import lockstep.protocol.v1.HoldReply;
import lockstep.protocol.v1.IndexRange;
import lockstep.protocol.v1.ReleaseReply;
import lockstep.protocol.v1.ReleaseRequest;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

final class HoldCommandTest {

    @TempDir private Path folder;

    private FakeCaller user;
    private ScriptedController controller;

    @BeforeEach
    void start() throws IOException {
        user = new FakeCaller("lockstep hold", folder).with("LOCKSTEP_HOME", folder.toString());
        controller =
                ScriptedController.at(folder)
                        .onEach(
                                "Hold",
                                Reply.error(9, 400, "job 7 is running"),
                                Reply.of(HoldReply.getDefaultInstance()))
                        .onEach("Release", Reply.of(ReleaseReply.getDefaultInstance()));
    }

    @AfterEach
    void stop() throws IOException {
        controller.close();
    }

    private int run(HoldCommand.Direction direction, String... words) {
        return new HoldCommand(direction).run(user.caller(), Arrays.asList(words));
    }

    @Test
    void each_job_is_held_and_a_refusal_is_told() {
        assertThat(run(HoldCommand.Direction.HOLD, "7", "8")).isEqualTo(1);
        assertThat(controller.seen("Hold")).hasSize(2);
        assertThat(user.err()).isEqualTo("lockstep hold: error: job 7 is running\n");
    }

    @Test
    void jobs_are_released() throws IOException {
        assertThat(run(HoldCommand.Direction.RELEASE, "8,4294967295")).isZero();
        assertThat(controller.seen("Release"))
                .extracting(seen -> ReleaseRequest.parseFrom(seen.body()).getJobId())
                .containsExactly(8, -1);
        assertThat(user.out() + user.err()).isEmpty();
    }

    @Test
    void tasks_of_arrays_are_released() throws IOException {
        assertThat(run(HoldCommand.Direction.RELEASE, "8_[1-9:2]")).isZero();
        assertThat(controller.seen("Release"))
                .extracting(seen -> ReleaseRequest.parseFrom(seen.body()))
                .containsExactly(
                        ReleaseRequest.newBuilder()
                                .setJobId(8)
                                .addTasks(IndexRange.newBuilder().setFirst(1).setLast(9).setStep(2))
                                .build());
    }

    @Test
    void a_job_must_be_named() {
        assertThat(run(HoldCommand.Direction.HOLD)).isEqualTo(2);
        assertThat(run(HoldCommand.Direction.HOLD, "x")).isEqualTo(2);
        assertThat(user.err())
                .isEqualTo(
                        """
                        lockstep hold: error: no job is named.
                          Maybe lockstep hold 7
                        lockstep hold: error: "x" must be job ids: whole numbers from 1 to 4294967295, or tasks of arrays such as 7_1 and 7_[2-5].
                        """);
    }

    @Test
    void both_have_help() {
        assertThat(run(HoldCommand.Direction.HOLD, "--help")).isZero();
        assertThat(run(HoldCommand.Direction.RELEASE, "--help")).isZero();
        assertThat(user.out()).contains("Keeps pending jobs").contains("Lets jobs start");
    }
}

package lockstep.cli.reconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.cli.testing.FakeCaller;
import lockstep.cli.testing.ScriptedController;
import lockstep.cli.testing.ScriptedController.Reply;
import lockstep.protocol.v1.AffectedJob;
import lockstep.protocol.v1.ConfigChange;
import lockstep.protocol.v1.ReconfigureReply;
import lockstep.protocol.v1.ReconfigureRequest;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

final class ReconfigureCommandTest {
    private static final ReconfigureReply CHANGED =
            ReconfigureReply.newBuilder()
                    .setController("ctl1")
                    .addChanges(
                            ConfigChange.newBuilder()
                                    .setKey("limits.jobs-max")
                                    .setBefore("100")
                                    .setAfter("200"))
                    .addChanges(
                            ConfigChange.newBuilder()
                                    .setKey("partitions.old.nodes")
                                    .setBefore("n1"))
                    .addJobs(
                            AffectedJob.newBuilder()
                                    .setJobId(7)
                                    .setHoldsNodes(true)
                                    .setReason("PartitionConfig")
                                    .setDetail("there is no partition old"))
                    .addJobs(
                            AffectedJob.newBuilder()
                                    .setJobId(19)
                                    .setReason("PartitionConfig")
                                    .setDetail("there is no partition old"))
                    .setJobsAffected(5)
                    .build();

    @TempDir private Path folder;

    private FakeCaller user;
    private ScriptedController controller;

    @BeforeEach
    void start() throws IOException {
        user =
                new FakeCaller("lockstep reconfigure", folder)
                        .with("LOCKSTEP_HOME", folder.toString());
        controller =
                ScriptedController.at(folder)
                        .onEach(
                                "Reconfigure",
                                Reply.of(CHANGED),
                                Reply.of(
                                        ReconfigureReply.newBuilder()
                                                .setController("ctl1")
                                                .build()),
                                Reply.error(
                                        9, 400, "nothing was changed: …%0Acontroller.conf:3: x"));
    }

    @AfterEach
    void stop() throws IOException {
        controller.close();
    }

    private int run(String... words) {
        return new ReconfigureCommand().run(user.caller(), Arrays.asList(words));
    }

    private ReconfigureRequest asked() throws IOException {
        return ReconfigureRequest.parseFrom(controller.seen("Reconfigure").getLast().body());
    }

    @Test
    void each_key_has_a_line_with_both_values_and_each_job_one_with_the_reason()
            throws IOException {
        assertThat(run()).isZero();
        assertThat(user.out())
                .isEqualTo(
                        """
                        controller ctl1: 2 keys changed

                        KEY                   BEFORE  NOW
                        limits.jobs-max       100     200
                        partitions.old.nodes  n1      (default)

                        JOB                REASON
                          7  goes on       PartitionConfig  there is no partition old
                         19  cannot start  PartitionConfig  there is no partition old
                        and 3 jobs more
                        """);
        assertThat(asked().getDryRun()).isFalse();
    }

    @Test
    void a_dry_run_says_that_nothing_was_done() throws IOException {
        assertThat(run("--dry-run")).isZero();
        assertThat(user.out())
                .startsWith("controller ctl1: 2 keys would change; nothing was done\n");
        assertThat(asked().getDryRun()).isTrue();
    }

    @Test
    void a_file_that_says_nothing_new_is_said_to() {
        run();
        assertThat(run()).isZero();
        assertThat(user.out()).endsWith("controller ctl1: its file says what holds already\n");
    }

    @Test
    void what_is_wrong_with_the_file_is_told_as_the_controller_words_it() {
        run();
        run();
        assertThat(run()).isNotZero();
        assertThat(user.err()).contains("nothing was changed", "controller.conf:3: x");
    }

    @Test
    void programs_get_json() {
        assertThat(run("--json")).isZero();
        assertThat(user.out()).contains("\"key\": \"limits.jobs-max\"", "\"jobsAffected\": 5");
    }

    @Test
    void a_word_too_many_is_a_mistake_and_nobody_is_asked() {
        assertThat(run("controller.conf")).isEqualTo(2);
        assertThat(user.err()).contains("\"controller.conf\" is too much");
        assertThat(controller.seen("Reconfigure")).isEmpty();
    }
}

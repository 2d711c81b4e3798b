package lockstep.node.stage;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.node.agent.AttemptKey;
import lockstep.node.agent.Restores.Progress;
import lockstep.protocol.v1.LaunchSpec;
import lockstep.protocol.v1.RestoredCheckpoint;
import lockstep.protocol.v1.TaskPhase;
import lockstep.protocol.v1.TaskReport;

import org.junit.jupiter.api.Test;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// When a node may say that an attempt has all that it needs.
final class ReadinessTest {
    private static final LaunchSpec LAUNCH =
            LaunchSpec.newBuilder()
                    .setRestore(RestoredCheckpoint.newBuilder().setStep(120))
                    .addStageIn("file:///mnt/set")
                    .addStageIn("s3://bucket/weights")
                    .build();

    private final Map<String, TaskReport> tasks = new TreeMap<>();

    private ReadinessTest task(String id, TaskPhase phase, String detail) {
        tasks.put(id, TaskReport.newBuilder().setId(id).setPhase(phase).setDetail(detail).build());
        return this;
    }

    private Progress of(Set<String> held) {
        return Readiness.of(new AttemptKey(7, 1), LAUNCH, tasks, held);
    }

    @Test
    void it_is_ready_only_when_the_checkpoint_and_all_data_are_there() {
        task("restore:7.1", TaskPhase.TASK_DONE, "").task("data:7.1:0", TaskPhase.TASK_DONE, "");
        assertThat(of(Set.of()))
                .isEqualTo(new Progress.Waiting("s3://bucket/weights is not on its way yet"));

        task("data:7.1:1", TaskPhase.TASK_MOVING, "");
        assertThat(of(Set.of())).isInstanceOf(Progress.Waiting.class);

        task("data:7.1:1", TaskPhase.TASK_DONE, "");
        assertThat(of(Set.of())).isEqualTo(new Progress.Ready());
    }

    @Test
    void the_first_that_is_hopeless_fails_it() {
        task("data:7.1:1", TaskPhase.TASK_CORRUPT, "it is a FIFO");

        assertThat(of(Set.of())).isEqualTo(new Progress.Failed("it is a FIFO"));
    }

    @Test
    void trouble_is_told_and_waited_for() {
        task("restore:7.1", TaskPhase.TASK_DONE, "")
                .task("data:7.1:0", TaskPhase.TASK_TROUBLED, "it is not there")
                .task("data:7.1:1", TaskPhase.TASK_DONE, "");

        assertThat(of(Set.of()))
                .isEqualTo(
                        new Progress.Waiting(
                                "file:///mnt/set is being fetched: 0 of 0 bytes; it is not"
                                        + " there"));
    }

    @Test
    void data_that_ranks_read_already_is_there() {
        task("restore:7.1", TaskPhase.TASK_DONE, "");

        assertThat(of(Set.of("data:7.1:0", "data:7.1:1"))).isEqualTo(new Progress.Ready());
    }
}

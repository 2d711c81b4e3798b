package lockstep.gang.decide;

import static lockstep.gang.fixture.ClusterFixture.NOON;
import static lockstep.gang.fixture.JobFixture.job;
import static lockstep.gang.fixture.NodeFixture.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.gang.checkpoint.CheckpointId;
import lockstep.gang.checkpoint.CheckpointNote;
import lockstep.gang.cluster.NodeName;
import lockstep.gang.event.Event;
import lockstep.gang.fixture.ClusterFixture;
import lockstep.gang.job.Checkpointing;
import lockstep.gang.job.JobId;
import lockstep.gang.job.RestoreWish;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;
import java.util.Set;

class PromisesTest {
    private final ClusterFixture cluster = ClusterFixture.of(nodes(1));

    private JobId storing(String store) {
        return cluster.submit(
                job().checkpointing(
                                new Checkpointing(
                                        "",
                                        store,
                                        3,
                                        new RestoreWish.Latest(),
                                        false,
                                        false,
                                        Optional.empty(),
                                        List.of()))
                        .build());
    }

    private CheckpointId taken(JobId job, long step) {
        CheckpointId id = new CheckpointId(job, 1, step);
        note(
                id,
                new CheckpointNote.Taken(
                        1, 1, List.of(0), List.of(new NodeName("n1")), "00", 1, NOON));
        return id;
    }

    private void note(CheckpointId id, CheckpointNote note) {
        cluster.apply(new Event.CheckpointNoted(id, note));
    }

    @Test
    void what_is_newer_than_all_that_is_durable_was_promised_to_outlive_its_nodes() {
        JobId job = storing("fast");
        CheckpointId older = taken(job, 10);
        CheckpointId durable = taken(job, 20);
        CheckpointId newer = taken(job, 30);
        CheckpointId newest = taken(job, 40);
        note(durable, new CheckpointNote.MadeDurable("fast"));
        assertThat(Promises.on(cluster.state(), Set.of(older, durable, newer, newest)))
                .containsExactly(newer, newest);
        note(newest, new CheckpointNote.MadeDurable("fast"));
        assertThat(Promises.on(cluster.state(), Set.of(newer, newest))).isEmpty();
    }

    @Test
    void nothing_was_promised_of_a_spoiled_one_or_where_no_store_is_named() {
        CheckpointId spoiled = taken(storing("fast"), 10);
        note(spoiled, new CheckpointNote.Spoiled("rot"));
        CheckpointId nowhere = taken(storing(""), 10);
        CheckpointId unknown = new CheckpointId(new JobId(1), 1, 99);
        assertThat(Promises.on(cluster.state(), Set.of(spoiled, nowhere, unknown))).isEmpty();
    }
}

package lockstep.gang.decide;

import static lockstep.gang.fixture.ClusterFixture.ALICE;
import static lockstep.gang.fixture.ClusterFixture.NOON;
import static lockstep.gang.fixture.JobFixture.job;
import static lockstep.gang.fixture.NodeFixture.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.gang.authority.Actor;
import lockstep.gang.event.Entry;
import lockstep.gang.event.Event;
import lockstep.gang.fixture.ClusterFixture;
import lockstep.gang.job.ArrayTask;
import lockstep.gang.job.IndexRange;
import lockstep.gang.job.JobArray;
import lockstep.gang.job.JobId;
import lockstep.gang.job.JobSpec;
import lockstep.gang.job.RequestId;
import lockstep.gang.job.Submitter;
import lockstep.gang.lifecycle.JobState;
import lockstep.gang.state.ClusterState;
import lockstep.gang.state.Job;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;

class ArrayTest {
    private static final JobArray FOUR = JobArray.of(List.of(new IndexRange(0, 30, 10)), 2);
    private static final Submitter MALLORY = new Submitter(666, 666, "mallory");
    private static final JobSpec SPEC = job().build();

    private final Decider decider = new Decider(new Rules(10, 5, 2, 10));
    private ClusterState state = ClusterFixture.of(nodes(2)).state();

    private Reply decide(Command command) {
        Decision decision = decider.decide(state, command, NOON);
        ClusterState replayed = state;
        for (Entry entry : decision.entries()) {
            replayed = replayed.apply(entry);
        }
        assertThat(replayed).isEqualTo(decision.next());
        state = decision.next();
        state.verify();
        return decision.reply();
    }

    private Reply submit(String request, Optional<JobArray> array) {
        return decide(new Command.Submit(new RequestId(request), ALICE, SPEC, array, false));
    }

    private static Reply submitted(int id, boolean again) {
        return new Reply.Submitted(new JobId(id), again);
    }

    private static Command.Target tasks(int id, IndexRange... indices) {
        return new Command.Target(new JobId(id), List.of(indices));
    }

    private List<Integer> inState(Class<? extends JobState> kind) {
        return state.jobs().values().stream()
                .filter(job -> kind.isInstance(job.state()))
                .map(job -> job.id().value())
                .toList();
    }

    private Job known(int id) {
        return state.job(new JobId(id)).orElseThrow();
    }

    @Test
    void one_submission_makes_a_job_for_each_task_with_consecutive_ids() {
        submit("single", Optional.empty());
        assertThat(submit("array", Optional.of(FOUR))).isEqualTo(submitted(2, false));
        assertThat(submit("next", Optional.empty())).isEqualTo(submitted(6, false));
        for (int i = 0; i < 4; i++) {
            assertThat(known(2 + i).spec().terms().arrayTask())
                    .contains(new ArrayTask(new JobId(2), 10 * i, 0, 30, 10, 4, 2));
        }
        assertThat(known(3).spec().environment()).isSameAs(known(2).spec().environment());
        assertThat(inState(JobState.Pending.class)).containsExactly(1, 2, 3, 4, 5, 6);
    }

    @Test
    void a_repeated_request_gets_the_arrays_id() {
        submit("array", Optional.of(FOUR));
        assertThat(submit("array", Optional.of(FOUR))).isEqualTo(submitted(1, true));
        assertThat(state.lastJobId()).isEqualTo(4);
    }

    @Test
    void an_array_counts_with_all_its_tasks() {
        submit("one", Optional.of(FOUR));
        submit("two", Optional.of(FOUR));
        assertThat(submit("three", Optional.of(FOUR)))
                .isEqualTo(
                        new Reply.OverLimit(
                                "8 jobs stand already, and 4 more are too many; the limit is 10"));
    }

    @Test
    void the_arrays_id_means_all_tasks_and_any_other_id_one() {
        submit("array", Optional.of(FOUR));
        decide(new Command.Hold(new JobId(1), ALICE));
        assertThat(inState(JobState.Held.class)).containsExactly(1, 2, 3, 4);
        decide(new Command.Release(new JobId(3), ALICE));
        assertThat(inState(JobState.Pending.class)).containsExactly(3);
        decide(new Command.Cancel(new JobId(1), ALICE));
        assertThat(inState(JobState.Ended.class)).containsExactly(1, 2, 3, 4);
    }

    @Test
    void tasks_are_meant_by_their_indices() {
        submit("array", Optional.of(FOUR));
        assertThat(decide(new Command.Cancel(tasks(1, new IndexRange(0, 0, 1)), Actor.of(ALICE))))
                .isEqualTo(new Reply.Accepted());
        assertThat(inState(JobState.Ended.class)).containsExactly(1);
        decide(new Command.Cancel(tasks(1, new IndexRange(15, 100, 1)), Actor.of(ALICE)));
        assertThat(inState(JobState.Ended.class)).containsExactly(1, 3, 4);
        assertThat(decide(new Command.Cancel(tasks(1, new IndexRange(5, 5, 1)), Actor.of(ALICE))))
                .isEqualTo(new Reply.NoSuchJob(new JobId(1)));
    }

    @Test
    void it_is_enough_that_one_task_allows_it() {
        submit("array", Optional.of(FOUR));
        decide(new Command.Cancel(tasks(1, new IndexRange(0, 20, 1)), Actor.of(ALICE)));
        assertThat(decide(new Command.Cancel(new JobId(1), ALICE))).isEqualTo(new Reply.Accepted());
        assertThat(decide(new Command.Cancel(new JobId(1), ALICE)))
                .isEqualTo(new Reply.WrongState(new JobId(1), "job 1 has already ended"));
    }

    @Test
    void strangers_find_no_array() {
        submit("array", Optional.of(FOUR));
        assertThat(decide(new Command.Cancel(new JobId(1), MALLORY)))
                .isEqualTo(new Reply.NoSuchJob(new JobId(1)));
        assertThat(inState(JobState.Pending.class)).hasSize(4);
    }

    @Test
    void an_array_is_found_by_its_id_when_its_first_task_is_forgotten() {
        submit("array", Optional.of(FOUR));
        decide(new Command.Cancel(tasks(1, new IndexRange(0, 0, 1)), Actor.of(ALICE)));
        state = forget(new JobId(1));
        assertThat(state.requests()).isEmpty();
        assertThat(decide(new Command.Cancel(new JobId(1), ALICE))).isEqualTo(new Reply.Accepted());
        assertThat(inState(JobState.Ended.class)).containsExactly(2, 3, 4);
    }

    @Test
    void what_came_of_a_forgotten_array_is_not_submitted_again_as_a_job() {
        submit("array", Optional.of(FOUR));
        JobSpec ofTask = known(1).spec();
        decide(new Command.Cancel(new JobId(1), ALICE));
        state = forget(new JobId(1));
        assertThat(decide(new Command.Submit(new RequestId("array"), ALICE, ofTask, false)))
                .isEqualTo(new Reply.OverLimit("the array of this request is remembered no more"));
    }

    private ClusterState forget(JobId id) {
        return state.apply(
                new Entry(
                        state.seq() + 1,
                        state.epoch(),
                        NOON,
                        new Event.JobsForgotten(List.of(id))));
    }
}

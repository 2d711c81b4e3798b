package lockstep.gang.decide;

import static lockstep.gang.fixture.ClusterFixture.ALICE;
import static lockstep.gang.fixture.ClusterFixture.NOON;
import static lockstep.gang.fixture.JobFixture.job;
import static lockstep.gang.fixture.NodeFixture.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.gang.event.Entry;
import lockstep.gang.fixture.ClusterFixture;
import lockstep.gang.job.IndexRange;
import lockstep.gang.job.JobArray;
import lockstep.gang.job.JobId;
import lockstep.gang.job.Launch;
import lockstep.gang.job.RequestId;
import lockstep.gang.job.Script;
import lockstep.gang.job.Submitter;
import lockstep.gang.state.ClusterState;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;

/// Scripts are kept in memory: a user must not fill it with them. Of one user 300 KB may stand, of
/// all 400 KB, and 250 KB of what has ended are remembered.
final class BaggageTest {
    private static final Submitter MALLORY = new Submitter(666, 666, "mallory");
    private static final int HEAVY = 99_000;
    private static final JobArray THREE = JobArray.of(List.of(new IndexRange(1, 3, 1)), 0);

    private final Decider decider =
            new Decider(new Rules(1000, 1000, 2, 1000), new BaggageMax(400_000, 300_000, 250_000));
    private ClusterState state = ClusterFixture.of(nodes(2)).state();
    private int requests;

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

    private Reply submit(Submitter user, int scriptBytes, Optional<JobArray> array) {
        Launch launch = new Launch.Batch(new Script(new byte[scriptBytes]), List.of());
        return decide(
                new Command.Submit(
                        new RequestId("r" + ++requests),
                        user,
                        job().launch(launch).build(),
                        array,
                        false));
    }

    private Reply submit(Submitter user, int scriptBytes) {
        return submit(user, scriptBytes, Optional.empty());
    }

    private void cancel(int id, Submitter by) {
        decide(new Command.Cancel(new JobId(id), by));
    }

    private List<Integer> remembered() {
        return List.copyOf(state.jobs().keySet());
    }

    @Test
    void what_a_user_has_standing_is_bounded_and_others_have_room_left() {
        submit(MALLORY, HEAVY);
        submit(MALLORY, HEAVY);
        assertThat(submit(MALLORY, HEAVY)).isInstanceOf(Reply.Submitted.class);

        assertThat(submit(MALLORY, 5_000))
                .isInstanceOfSatisfying(
                        Reply.OverLimit.class,
                        refused ->
                                assertThat(refused.message())
                                        .contains("your jobs", "the limit is 300000"));
        assertThat(submit(ALICE, HEAVY)).isInstanceOf(Reply.Submitted.class);
    }

    @Test
    void so_is_what_all_have_standing() {
        submit(MALLORY, 3 * HEAVY);
        submit(ALICE, HEAVY);

        assertThat(submit(ALICE, 5_000))
                .isInstanceOfSatisfying(
                        Reply.OverLimit.class,
                        refused -> assertThat(refused.message()).contains("of all jobs"));
    }

    @Test
    void what_has_ended_makes_room() {
        submit(MALLORY, 3 * HEAVY);
        cancel(1, MALLORY);

        assertThat(submit(MALLORY, 3 * HEAVY)).isInstanceOf(Reply.Submitted.class);
    }

    @Test
    void of_ended_jobs_the_oldest_heavy_ones_are_forgotten_first() {
        submit(ALICE, 10);
        cancel(1, ALICE);
        for (int id = 2; id <= 5; id++) {
            submit(MALLORY, HEAVY);
            cancel(id, MALLORY);
        }

        assertThat(remembered()).containsExactly(1, 4, 5);
    }

    @Test
    void of_very_many_light_ones_the_oldest() {
        for (int id = 1; id <= 6; id++) {
            submit(ALICE, 50_000);
            cancel(id, ALICE);
        }

        assertThat(remembered()).containsExactly(3, 4, 5, 6);
    }

    @Test
    void an_array_has_one_script_for_all_its_tasks_until_the_last_has_ended() {
        submit(MALLORY, 3 * HEAVY, Optional.of(THREE));
        cancel(2, MALLORY);
        cancel(3, MALLORY);
        assertThat(submit(MALLORY, 5_000)).isInstanceOf(Reply.OverLimit.class);
        assertThat(remembered()).containsExactly(1, 2, 3);

        decide(new Command.Cancel(new JobId(1), MALLORY));

        assertThat(submit(MALLORY, 5_000)).isInstanceOf(Reply.Submitted.class);
        assertThat(remembered()).as("300 KB that have ended are too many").containsExactly(4);
    }

    @Test
    void a_repeated_request_is_answered_whatever_stands() {
        submit(MALLORY, 3 * HEAVY);
        requests = 0;

        assertThat(submit(MALLORY, 3 * HEAVY)).isEqualTo(new Reply.Submitted(new JobId(1), true));
    }

    @Test
    void a_process_with_more_memory_has_more_room() {
        assertThat(BaggageMax.ofHeap(384L << 20))
                .isEqualTo(new BaggageMax(64L << 20, 48L << 20, 32L << 20));
    }
}

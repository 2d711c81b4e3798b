package lockstep.gang.decide;

import static lockstep.gang.fixture.ClusterFixture.NOON;
import static lockstep.gang.fixture.ClusterFixture.life;
import static lockstep.gang.fixture.NodeFixture.node;
import static lockstep.gang.fixture.TermsFixture.terms;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.gang.checkpoint.CheckpointId;
import lockstep.gang.checkpoint.CheckpointNote;
import lockstep.gang.cluster.NodeName;
import lockstep.gang.condition.Resource;
import lockstep.gang.event.Entry;
import lockstep.gang.event.Event;
import lockstep.gang.fixture.ClusterFixture;
import lockstep.gang.fixture.JobFixture;
import lockstep.gang.fixture.TermsFixture;
import lockstep.gang.incident.Incident;
import lockstep.gang.incident.Presence;
import lockstep.gang.job.AttemptId;
import lockstep.gang.job.JobSpec;
import lockstep.gang.job.WorkloadClass;
import lockstep.gang.learn.Family;
import lockstep.gang.learn.Run;
import lockstep.gang.lifecycle.Cause;
import lockstep.gang.lifecycle.NodeShare;
import lockstep.gang.lifecycle.Outcome;
import lockstep.gang.state.ClusterState;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Two nodes with 8 accelerators each; gangs that got them at noon.
class BlameTest {
    private static final NodeName N1 = new NodeName("n1");
    private static final NodeName N2 = new NodeName("n2");
    private static final Instant LATER = NOON.plus(Duration.ofHours(2));

    private final ClusterFixture cluster =
            ClusterFixture.of(node("n1").gpus("h100", 8), node("n2").gpus("h100", 8));

    @Test
    void a_lost_node_costs_the_gang_what_it_did_since_the_barrier_opened() {
        AttemptId gang = running(terms(), 4);
        assertThat(incidents(loseN1()))
                .containsExactly(
                        new Incident(
                                new Resource.OfNode(N1),
                                Incident.NOT_RESPONDING,
                                WorkloadClass.SYNCHRONOUS,
                                "attempt 1.1 of 2 nodes",
                                8 * 7200,
                                LATER,
                                Optional.of(gang.job())));
    }

    @Test
    void a_job_that_writes_checkpoints_loses_no_more_than_the_time_between_two() {
        running(terms().checkpointEvery(Duration.ofMinutes(10)), 4);
        assertThat(incidents(loseN1()))
                .extracting(Incident::lostAcceleratorSeconds)
                .containsExactly(8.0 * 600);
    }

    @Test
    void work_that_is_in_a_checkpoint_is_not_lost() {
        AttemptId gang = running(terms().checkpointEvery(Duration.ofMinutes(10)), 4);
        cluster.apply(
                new Event.CheckpointNoted(
                        new CheckpointId(gang.job(), 1, 120),
                        new CheckpointNote.Taken(
                                2,
                                2,
                                List.of(0, 1),
                                List.of(new NodeName("n1"), new NodeName("n2")),
                                "00",
                                1,
                                LATER.minusSeconds(900))));
        assertThat(incidents(loseN1()))
                .as("the last one is older than the job says")
                .extracting(Incident::lostAcceleratorSeconds)
                .containsExactly(8.0 * 900);
    }

    @Test
    void a_spoiled_checkpoint_saves_nothing() {
        AttemptId gang = running(terms(), 4);
        CheckpointId checkpoint = new CheckpointId(gang.job(), 1, 120);
        cluster.apply(
                new Event.CheckpointNoted(
                        checkpoint,
                        new CheckpointNote.Taken(
                                2,
                                2,
                                List.of(0, 1),
                                List.of(new NodeName("n1"), new NodeName("n2")),
                                "00",
                                1,
                                LATER)));
        cluster.apply(new Event.CheckpointNoted(checkpoint, new CheckpointNote.Spoiled("rot")));
        assertThat(incidents(loseN1()))
                .extracting(Incident::lostAcceleratorSeconds)
                .containsExactly(8.0 * 7200);
    }

    @Test
    void one_loss_of_a_node_is_one_incident_and_names_the_job_that_lost_most() {
        running(terms(), 2);
        AttemptId larger = running(terms(), 3);
        List<Incident> incidents = incidents(loseN1());
        assertThat(incidents).hasSize(1);
        assertThat(incidents.getFirst().job()).contains(larger.job());
        assertThat(incidents.getFirst().lostAcceleratorSeconds()).isEqualTo((4 + 6) * 7200);
    }

    @Test
    void a_gang_that_was_ending_anyway_loses_nothing() {
        AttemptId gang = running(terms(), 4);
        cluster.apply(new Event.JobEnding(gang, Cause.CANCELLED, ""));
        assertThat(incidents(loseN1()))
                .extracting(Incident::lostAcceleratorSeconds)
                .containsExactly(0.0);
    }

    @Test
    void an_idle_node_that_is_lost_did_no_harm() {
        assertThat(incidents(loseN1())).isEmpty();
    }

    @Test
    void nodes_that_are_late_for_a_start_share_the_loss() {
        AttemptId gang = started(terms(), 4);
        List<Incident> incidents = incidents(decide(new Command.AssemblyTimedOut(gang)));
        assertThat(incidents)
                .extracting(Incident::resource)
                .containsExactly(new Resource.OfNode(N1), new Resource.OfNode(N2));
        assertThat(incidents)
                .extracting(Incident::lostAcceleratorSeconds)
                .containsExactly(4.0 * 7200, 4.0 * 7200);
    }

    @Test
    void the_state_remembers_the_incident_and_since_when_the_node_is_back() {
        running(terms(), 4);
        ClusterState state = loseN1().next();
        assertThat(state.past().incidents().of(new Resource.OfNode(N1))).hasSize(1);
        ClusterState back =
                applied(state, new Event.NodeRegistered(N1, life(2), node("n1").spec()), LATER);
        assertThat(back.past().incidents().presenceOf(N1))
                .contains(new Presence(NOON, LATER, Duration.ZERO));
        assertThat(back.past().incidents().presenceOf(N2))
                .contains(new Presence(NOON, NOON, Duration.ZERO));
    }

    @Test
    void a_run_that_ended_is_in_the_history_of_its_family() {
        AttemptId gang = running(terms(), 4);
        cluster.apply(new Event.JobEnding(gang, Cause.RANKS_DONE, ""));
        cluster.apply(new Event.NodeFreed(gang, N1, "report"));
        cluster.apply(new Event.NodeFreed(gang, N2, "report"));
        ClusterState ended =
                applied(
                        cluster.state(),
                        new Event.JobEnded(gang.job(), Outcome.COMPLETED, ""),
                        LATER);
        assertThat(ended.past().histories().families()).hasSize(1);
        var known = ended.past().histories().families().firstEntry();
        assertThat(known.getKey()).isEqualTo(Family.of(ClusterFixture.ALICE, spec(terms())));
        assertThat(known.getValue().runs())
                .containsExactly(
                        new Run(
                                Run.End.COMPLETED,
                                Duration.ofHours(2),
                                Optional.empty(),
                                1,
                                ended.seq()));
    }

    @Test
    void a_job_that_never_ran_teaches_nothing() {
        AttemptId gang = started(terms(), 4);
        ClusterState ended =
                applied(
                        cluster.state(),
                        new Event.JobEnded(gang.job(), Outcome.CANCELLED, ""),
                        LATER);
        assertThat(ended.past().histories().families()).isEmpty();
    }

    private AttemptId running(TermsFixture terms, int gpusPerNode) {
        AttemptId attempt = started(terms, gpusPerNode);
        cluster.apply(new Event.GangCommitted(attempt, 4000));
        return attempt;
    }

    /// On both nodes, with accelerators that no other attempt has.
    private AttemptId started(TermsFixture terms, int gpusPerNode) {
        int first =
                cluster.node("n1").spec().accelerators().size()
                        - cluster.node("n1").acceleratorsFree().size();
        List<String> gpus =
                Stream.iterate(first, i -> i + 1).limit(gpusPerNode).map(i -> "gpu" + i).toList();
        return cluster.start(
                cluster.submit(spec(terms)),
                List.of(
                        new NodeShare(N1, 1, 0, gpus, 0, 1, 1),
                        new NodeShare(N2, 1, 0, gpus, 1, 1, 1)));
    }

    private static JobSpec spec(TermsFixture terms) {
        return JobFixture.job().nodes(2).terms(terms).build();
    }

    private Decision loseN1() {
        return decide(new Command.LeaseEnded(N1, life(1)));
    }

    private Decision decide(Command command) {
        return new Decider(Rules.standard()).decide(cluster.state(), command, LATER);
    }

    private static ClusterState applied(ClusterState state, Event event, Instant at) {
        return state.apply(new Entry(state.seq() + 1, state.epoch(), at, event));
    }

    private static List<Incident> incidents(Decision decision) {
        return decision.entries().stream()
                .map(Entry::event)
                .filter(Event.IncidentRecorded.class::isInstance)
                .map(event -> ((Event.IncidentRecorded) event).incident())
                .toList();
    }
}

package lockstep.controller.sense;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.controller.codec.SampleEvents;
import lockstep.controller.wire.SenseTold;
import lockstep.gang.assess.AssessSettings;
import lockstep.gang.cluster.Epoch;
import lockstep.gang.cluster.FabricPlace;
import lockstep.gang.cluster.Incarnation;
import lockstep.gang.cluster.NodeName;
import lockstep.gang.cluster.NodeSpec;
import lockstep.gang.condition.Condition;
import lockstep.gang.condition.Resource;
import lockstep.gang.decide.Command;
import lockstep.gang.decide.Decider;
import lockstep.gang.decide.Decision;
import lockstep.gang.decide.Reply;
import lockstep.gang.decide.Rules;
import lockstep.gang.event.Entry;
import lockstep.gang.event.Event;
import lockstep.gang.job.AttemptId;
import lockstep.gang.job.JobId;
import lockstep.gang.job.Launch;
import lockstep.gang.job.RequestId;
import lockstep.gang.job.Submitter;
import lockstep.gang.lifecycle.NodeShare;
import lockstep.gang.probe.ProbeSettings;
import lockstep.gang.progress.ProgressSettings;
import lockstep.gang.state.ClusterState;
import lockstep.gang.telemetry.Digest;
import lockstep.gang.telemetry.Fault;
import lockstep.gang.telemetry.Happening;
import lockstep.gang.telemetry.Measure;
import lockstep.gang.telemetry.StepTimes;
import lockstep.protocol.v1.SenseRequest;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// Five nodes of one kind, and a clock that only the test turns.
final class SenseDeskTest {
    private static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");

    private ClusterState state = ClusterState.empty();
    private long seconds;
    private boolean loopWorks = true;
    private Optional<CompletableFuture<Reply>> pending = Optional.empty();
    private final List<Command> commands = new ArrayList<>();
    private final Stream stream = new Stream();
    private final InstantSource time = () -> NOON.plusSeconds(seconds);
    private final SenseDesk desk =
            new SenseDesk(
                    new Epoch(3),
                    AssessSettings.STANDARD,
                    ProbeSettings.NEVER,
                    () -> ProgressSettings.STANDARD,
                    () -> state,
                    this::decide,
                    time.withZone(ZoneOffset.UTC),
                    () -> seconds * 1_000_000_000L);

    private static final class Stream implements SenseStream {
        private final List<SenseRequest> sent = new ArrayList<>();
        private final List<String> refusals = new ArrayList<>();

        @Override
        public void send(SenseRequest request) {
            sent.add(request);
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void refuse(String reason) {
            refusals.add(reason);
        }
    }

    SenseDeskTest() {
        for (int i = 1; i <= 5; i++) {
            state =
                    state.apply(
                            new Entry(
                                    state.seq() + 1,
                                    state.epoch(),
                                    NOON,
                                    new Event.NodeRegistered(
                                            new NodeName("n" + i), life(1), spec("n" + i))));
        }
    }

    @Test
    void a_gang_whose_nodes_live_and_whose_ranks_make_no_more_steps_stands_still() {
        AttemptId gang = makesSteps();
        desk.tick();
        assertThat(aliveFor(120)).as("two minutes are the least").isFalse();
        assertThat(aliveFor(5)).as("that is news").isTrue();
        assertThat(desk.standing()).containsOnlyKeys(gang);
        assertThat(aliveFor(10)).as("that is known").isFalse();
        steps(gang, 1, "n2", 121);
        seconds += 2;
        assertThat(desk.tick()).as("it goes on").isTrue();
        assertThat(desk.standing()).isEmpty();
    }

    @Test
    void while_a_node_of_it_is_silent_nobody_knows_whether_a_gang_makes_steps() {
        var _ = makesSteps();
        for (int i = 0; i < 100; i++) {
            seconds += 5;
            tell("n1", 1, 0.010);
            desk.tick();
            assertThat(desk.standing()).isEmpty();
        }
    }

    @Test
    void a_node_does_not_speak_for_the_ranks_of_others() {
        AttemptId gang = makesSteps();
        desk.tick();
        for (int i = 0; i < 30; i++) {
            seconds += 5;
            tell("n1", 1, 0.010);
            tell("n2", 1, 0.010);
            steps(gang, 0, "n3", 121 + i);
            desk.tick();
        }
        assertThat(desk.standing()).containsOnlyKeys(gang);
    }

    /// Both nodes tell of themselves every five seconds, and nothing of steps.
    ///
    /// @return what the last look said
    private boolean aliveFor(int time) {
        boolean news = false;
        for (int i = 0; i < time; i += 5) {
            seconds += 5;
            tell("n1", 1, 0.010);
            tell("n2", 1, 0.010);
            news = desk.tick();
        }
        return news;
    }

    private void steps(AttemptId attempt, int rank, String node, long step) {
        desk.sensed(
                new SenseTold(
                        new NodeName(node),
                        life(1),
                        Duration.ZERO,
                        "",
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(
                                new StepTimes(
                                        attempt, rank, 100, 0.4, 0, 0.5, step, time.instant())),
                        List.of(),
                        ""),
                stream);
    }

    /// A gang with a rank on n1 and one on n2, which have just made step 120.
    private AttemptId makesSteps() {
        AttemptId gang = runs("n1", "n2");
        steps(gang, 0, "n1", 120);
        steps(gang, 1, "n2", 120);
        return gang;
    }

    /// A gang with one rank on each of these nodes.
    private AttemptId runs(String... nodes) {
        List<NodeShare> shares = new ArrayList<>();
        for (String node : nodes) {
            shares.add(new NodeShare(new NodeName(node), 1, 0, List.of(), shares.size(), 1, 1));
        }
        AttemptId attempt = new AttemptId(new JobId(1), 1);
        apply(
                new Event.JobSubmitted(
                        attempt.job(),
                        new RequestId("r1"),
                        new Submitter(1000, 1000, "ada"),
                        SampleEvents.spec(new Launch.PerNode(List.of("train"))),
                        false));
        apply(new Event.JobStarted(attempt, shares, Optional.empty()));
        apply(new Event.GangCommitted(attempt, 4_000));
        return attempt;
    }

    private void apply(Event event) {
        state = state.apply(new Entry(state.seq() + 1, state.epoch(), time.instant(), event));
    }

    private CompletableFuture<Reply> decide(Command command) {
        commands.add(command);
        if (pending.isPresent()) {
            return pending.get();
        }
        if (!loopWorks) {
            return CompletableFuture.failedFuture(new IllegalStateException("the loop is full"));
        }
        Decision decision = new Decider(Rules.standard()).decide(state, command, time.instant());
        state = decision.next();
        return CompletableFuture.completedFuture(decision.reply());
    }

    private static NodeSpec spec(String name) {
        return new NodeSpec(
                name,
                "127.0.0.1",
                8,
                16_000,
                List.of(),
                List.of(),
                FabricPlace.NOWHERE,
                List.of(),
                "test");
    }

    private static Incarnation life(long start) {
        return new Incarnation("boot", start);
    }

    private void tell(String node, long life, double quantum, Happening... happenings) {
        Digest digest =
                new Digest(Measure.CPU_QUANTUM, "", 10, quantum, 0, quantum, 0, time.instant());
        desk.sensed(told(node, life, List.of(digest), List.of(), happenings), stream);
    }

    private static SenseTold told(
            String node,
            long life,
            List<Digest> digests,
            List<Fault> faults,
            Happening... happenings) {
        return new SenseTold(
                new NodeName(node),
                life(life),
                Duration.ZERO,
                "",
                digests,
                faults,
                List.of(happenings),
                List.of(),
                List.of(),
                "");
    }

    private static Happening happening(long number) {
        return new Happening(number, "link flap", "eth0", "went down", NOON, false);
    }

    private void allTell(double quantumOfN5) {
        for (int i = 1; i <= 4; i++) {
            tell("n" + i, 1, 1000);
        }
        tell("n5", 1, quantumOfN5);
    }

    private Condition of(String node) {
        return desk.conditions().of(new Resource.OfNode(new NodeName(node))).orElseThrow();
    }

    @Test
    void a_node_that_becomes_slower_than_its_peers_is_degraded_once_that_is_confirmed() {
        allTell(1000);
        assertThat(desk.tick()).isTrue();
        assertThat(of("n5").slowdown()).isEqualTo(1);
        seconds = 5;
        allTell(1200);
        assertThat(desk.tick()).isFalse();
        seconds = 10;
        allTell(1200);
        assertThat(desk.tick()).isTrue();
        assertThat(of("n5").slowdown()).isEqualTo(1.2);
        assertThat(desk.of(new NodeName("n5")).orElseThrow().why())
                .containsExactly("cpu quantum is 1200 ns, its peers' 1000 ns");
    }

    @Test
    void nodes_are_compared_every_two_seconds_at_most() {
        allTell(1000);
        assertThat(desk.tick()).isTrue();
        seconds = 1;
        desk.sensed(told("n1", 1, List.of(), List.of(new Fault("gpu0", "gone"))), stream);
        assertThat(desk.tick()).isFalse();
        seconds = 2;
        assertThat(desk.tick()).isTrue();
        assertThat(of("n1").fault()).contains("gpu0: gone");
    }

    @Test
    void happenings_are_journaled_before_the_node_hears_that_they_are() {
        tell("n1", 1, 1000, happening(1), happening(2));
        assertThat(state.past().incidents().of(new Resource.OfNode(new NodeName("n1")))).hasSize(2);
        assertThat(stream.sent).hasSize(1);
        assertThat(stream.sent.getLast().getHappeningsUntil()).isEqualTo(2);
        assertThat(stream.sent.getLast().getEpoch()).isEqualTo(3);
        tell("n1", 1, 1000, happening(1), happening(2), happening(3));
        assertThat(commands).hasSize(3);
        assertThat(stream.sent.getLast().getHappeningsUntil()).isEqualTo(3);
    }

    @Test
    void what_could_not_be_journaled_is_not_acknowledged_and_taken_when_told_again() {
        loopWorks = false;
        tell("n1", 1, 1000, happening(1));
        assertThat(stream.sent.getLast().getHappeningsUntil()).isZero();
        loopWorks = true;
        tell("n1", 1, 1000, happening(1));
        assertThat(stream.sent.getLast().getHappeningsUntil()).isEqualTo(1);
    }

    @Test
    void what_is_told_while_others_are_on_their_way_is_handed_on_after_them() {
        CompletableFuture<Reply> slow = new CompletableFuture<>();
        pending = Optional.of(slow);
        tell("n1", 1, 1000, happening(1));
        tell("n1", 1, 1000, happening(1), happening(2));
        assertThat(commands).hasSize(1);
        assertThat(stream.sent.getLast().getHappeningsUntil()).isZero();
        pending = Optional.empty();
        slow.completeExceptionally(new IllegalStateException("the loop is full"));
        assertThat(stream.sent.getLast().getHappeningsUntil()).isZero();
        tell("n1", 1, 1000, happening(1), happening(2));
        assertThat(state.past().incidents().of(new Resource.OfNode(new NodeName("n1")))).hasSize(2);
        assertThat(stream.sent.getLast().getHappeningsUntil()).isEqualTo(2);
    }

    @Test
    void what_a_node_tells_before_it_registers_is_taken_when_it_has() {
        tell("n9", 1, 1000, happening(1));
        assertThat(commands).isEmpty();
        assertThat(stream.sent.getLast().getHappeningsUntil()).isZero();
    }

    @Test
    void an_older_life_is_refused_and_a_newer_one_begins_with_nothing() {
        tell("n1", 2, 1000, happening(1));
        tell("n1", 1, 1000);
        assertThat(stream.refusals).containsExactly("a later life of n1 reports already (2)");
        desk.sensed(told("n1", 3, List.of(), List.of(), happening(1)), stream);
        assertThat(desk.of(new NodeName("n1")).orElseThrow().sensed().digests()).isEmpty();
        assertThat(state.past().incidents().of(new Resource.OfNode(new NodeName("n1")))).hasSize(2);
    }

    @Test
    void a_new_stream_tells_all_anew() {
        tell("n1", 1, 1000);
        Stream other = new Stream();
        desk.sensed(told("n1", 1, List.of(), List.of()), other);
        assertThat(desk.of(new NodeName("n1")).orElseThrow().sensed().digests()).isEmpty();
        assertThat(other.sent).hasSize(1);
    }

    @Test
    void a_node_that_never_registered_is_not_judged() {
        tell("n9", 1, 1000);
        desk.tick();
        assertThat(desk.conditions().all()).isEmpty();
    }
}

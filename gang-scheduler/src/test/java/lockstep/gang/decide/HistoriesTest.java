package lockstep.gang.decide;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.gang.event.Entry;
import lockstep.gang.event.Event;
import lockstep.gang.fixture.FakeNode;
import lockstep.gang.fixture.Seeds;
import lockstep.gang.job.AttemptId;
import lockstep.gang.job.JobId;
import lockstep.gang.job.RequestId;
import lockstep.gang.lifecycle.JobState;
import lockstep.gang.lifecycle.NodeShare;
import lockstep.gang.lifecycle.Outcome;
import lockstep.gang.lifecycle.RankExit;
import lockstep.gang.state.ClusterState;
import lockstep.gang.state.Job;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// What holds in every history, however clients, planner and nodes act and fail.
class HistoriesTest {
    private static final int STEPS = 400;

    static IntStream seeds() {
        return Seeds.drawn(25, 100);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void every_decision_keeps_the_laws_and_everything_comes_to_an_end(int seed) {
        Laws laws = new Laws();
        RandomHistory history = new RandomHistory(seed, laws::check);
        for (int i = 0; i < STEPS; i++) {
            history.step();
            requireOneLivingAttemptPerJob(history.nodes(), laws);
        }
        history.settle();
        assertThat(history.isQuiet()).isTrue();
        assertThat(history.state().nodes().values()).allMatch(node -> node.isIdle());
    }

    @Test
    void the_same_seed_gives_the_same_journal() {
        List<Entry> journal = journal(7);
        assertThat(journal.size()).isGreaterThan(50);
        assertThat(journal(7).equals(journal)).isTrue();
    }

    /// Guards the others: laws over histories in which nothing happens say nothing.
    @Test
    void histories_have_all_kinds_of_events_and_ends() {
        Map<String, Long> kinds =
                IntStream.range(0, 75)
                        .boxed()
                        .flatMap(seed -> journal(seed).stream())
                        .map(Entry::event)
                        .map(HistoriesTest::kind)
                        .collect(
                                Collectors.groupingBy(
                                        Function.identity(), TreeMap::new, Collectors.counting()));
        assertThat(kinds).allSatisfy((_, count) -> assertThat(count).isPositive());
        assertThat(kinds)
                .containsOnlyKeys(
                        "GangCommitted",
                        "IncidentRecorded not responding",
                        "IncidentRecorded rank lost",
                        "IncidentRecorded start refused",
                        "IncidentRecorded start timed out",
                        "JobEnded CANCELLED",
                        "JobEnded COMPLETED",
                        "JobEnded FAILED",
                        "JobEnded NODE_FAILED",
                        "JobEnded PREEMPTED",
                        "JobEnded TIMED_OUT",
                        "JobEnding CANCELLED",
                        "JobEnding NODE_LOST",
                        "JobEnding PREEMPTED",
                        "JobEnding RANKS_DONE",
                        "JobEnding RANK_FAILED",
                        "JobEnding START_REFUSED",
                        "JobEnding START_TIMED_OUT",
                        "JobEnding TIME_LIMIT",
                        "JobHeld",
                        "JobReleased",
                        "JobRequeued",
                        "JobStarted",
                        "JobSubmitted",
                        "JobsForgotten",
                        "NodeFreed lease",
                        "NodeFreed report",
                        "NodeLost",
                        "NodePrepared",
                        "NodeRegistered",
                        "PreemptionAnnounced",
                        "PreemptionWithdrawn",
                        "RanksExited");
    }

    private static String kind(Event event) {
        String name = event.getClass().getSimpleName();
        return switch (event) {
            case Event.JobEnded ended -> name + " " + ended.outcome();
            case Event.JobEnding ending -> name + " " + ending.cause();
            case Event.NodeFreed freed -> name + " " + freed.proof();
            case Event.IncidentRecorded(var incident) -> name + " " + incident.symptom();
            default -> name;
        };
    }

    private static List<Entry> journal(int seed) {
        List<Entry> journal = new ArrayList<>();
        RandomHistory history =
                new RandomHistory(seed, (_, decision) -> journal.addAll(decision.entries()));
        IntStream.range(0, STEPS).forEach(_ -> history.step());
        history.settle();
        return journal;
    }

    private static void requireOneLivingAttemptPerJob(List<FakeNode> nodes, Laws laws) {
        Map<JobId, AttemptId> living = new HashMap<>();
        for (FakeNode node : nodes) {
            for (AttemptId id : node.running()) {
                assertThat(laws.committed).contains(id);
                AttemptId other = living.putIfAbsent(id.job(), id);
                assertThat(other == null || other.equals(id))
                        .as("%s and %s live at once", other, id)
                        .isTrue();
            }
        }
    }

    /// The laws of single decisions, and what must be remembered to check them.
    private static final class Laws {
        private final Map<AttemptId, Set<String>> held = new HashMap<>();
        private final Map<AttemptId, Set<String>> prepared = new HashMap<>();
        private final Set<AttemptId> committed = new HashSet<>();
        private final Map<RequestId, JobId> answers = new HashMap<>();
        private ClusterState state = RandomHistory.BEGINNING;
        private int jobs;

        void check(Command command, Decision decision) {
            ClusterState folded = state;
            for (Entry entry : decision.entries()) {
                remember(entry.event(), folded);
                folded = folded.apply(entry);
            }
            assertThat(folded).isEqualTo(decision.next());
            decision.next().verify();
            requireTheEndedUnchanged(decision.next());
            requireStrangersChangeNothing(command, decision);
            requireOneJobPerRequest(command, decision);
            state = folded;
        }

        private void remember(Event event, ClusterState before) {
            switch (event) {
                case Event.JobSubmitted(var id, _, _, _, _) ->
                        assertThat(id.value()).isEqualTo(++jobs);
                case Event.ArraySubmitted(var first, _, _, _, var array, _) -> {
                    assertThat(first.value()).isEqualTo(jobs + 1);
                    jobs += array.count();
                }
                case Event.JobStarted(var id, var placement, _, _) -> {
                    assertThat(held.put(id, names(placement))).isNull();
                    prepared.put(id, new TreeSet<>());
                }
                case Event.NodePrepared(var id, var node, _) ->
                        assertThat(known(prepared, id).add(node.value())).isTrue();
                case Event.GangCommitted(var id, _) -> {
                    assertThat(committed.add(id)).isTrue();
                    assertThat(known(prepared, id)).hasSize(known(held, id).size() - 1);
                }
                case Event.NodeFreed(var id, var node, _, _) ->
                        assertThat(known(held, id).remove(node.value())).as("freed twice").isTrue();
                case Event.JobRequeued(var id, _, _) -> assertThat(held.get(id)).isEmpty();
                case Event.JobEnded(var id, var outcome, _) ->
                        ended(before.job(id).orElseThrow(), outcome);
                default -> {}
            }
        }

        private static Set<String> known(Map<AttemptId, Set<String>> sets, AttemptId id) {
            return Objects.requireNonNull(sets.get(id), () -> id + " was never started");
        }

        private static Set<String> names(List<NodeShare> placement) {
            return placement.stream()
                    .map(share -> share.node().value())
                    .collect(Collectors.toCollection(TreeSet::new));
        }

        private void ended(Job job, Outcome outcome) {
            assertThat(job.hasEnded()).isFalse();
            if (job.state() instanceof JobState.Active active) {
                assertThat(held.get(active.attempt().id())).isEmpty();
                if (outcome == Outcome.COMPLETED) {
                    assertThat(active.exits()).hasSize(active.attempt().ranks());
                    assertThat(active.exits().values()).allMatch(RankExit::succeeded);
                }
            } else {
                assertThat(outcome).isEqualTo(Outcome.CANCELLED);
            }
        }

        private void requireTheEndedUnchanged(ClusterState next) {
            for (JobId id : state.ended()) {
                next.job(id)
                        .ifPresent(job -> assertThat(job).isEqualTo(state.job(id).orElseThrow()));
            }
        }

        private void requireStrangersChangeNothing(Command command, Decision decision) {
            boolean stranger =
                    switch (command) {
                        case Command.Cancel(_, var caller) -> caller.user().uid() != 1000;
                        case Command.Hold(_, var caller) -> caller.user().uid() != 1000;
                        case Command.Release(_, var caller) -> caller.user().uid() != 1000;
                        default -> false;
                    };
            if (stranger) {
                assertThat(decision.entries()).isEmpty();
                assertThat(decision.reply()).isInstanceOf(Reply.NoSuchJob.class);
            }
        }

        private void requireOneJobPerRequest(Command command, Decision decision) {
            if (command instanceof Command.Submit submit
                    && decision.reply() instanceof Reply.Submitted(var id, boolean again)) {
                JobId earlier = answers.put(submit.request(), id);
                boolean remembered = earlier != null && state.job(earlier).isPresent();
                assertThat(again).isEqualTo(remembered);
                assertThat(!remembered || id.equals(earlier)).isTrue();
            }
        }
    }
}

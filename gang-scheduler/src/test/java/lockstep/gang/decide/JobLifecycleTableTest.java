package lockstep.gang.decide;

import static lockstep.gang.decide.LifecycleSituation.FIRST;
import static lockstep.gang.decide.LifecycleSituation.JOB;
import static lockstep.gang.decide.LifecycleSituation.N1;
import static lockstep.gang.decide.LifecycleSituation.PLACEMENT;
import static lockstep.gang.fixture.ClusterFixture.ALICE;
import static lockstep.gang.fixture.ClusterFixture.NOON;
import static lockstep.gang.fixture.ClusterFixture.life;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.gang.authority.Actor;
import lockstep.gang.checkpoint.CheckpointId;
import lockstep.gang.checkpoint.CheckpointNote;
import lockstep.gang.cluster.Incarnation;
import lockstep.gang.cluster.NodeName;
import lockstep.gang.cluster.NodeSpec;
import lockstep.gang.condition.Resource;
import lockstep.gang.drain.DrainMode;
import lockstep.gang.event.Entry;
import lockstep.gang.event.Event;
import lockstep.gang.event.SettingChange;
import lockstep.gang.fixture.JobFixture;
import lockstep.gang.fixture.NodeFixture;
import lockstep.gang.job.AttemptId;
import lockstep.gang.job.RequestId;
import lockstep.gang.job.Submitter;
import lockstep.gang.lifecycle.Cause;
import lockstep.gang.lifecycle.JobState;
import lockstep.gang.lifecycle.RankExit;
import lockstep.gang.plan.Plan;
import lockstep.gang.report.NodeStatement;
import lockstep.gang.report.NodeStatement.Held;
import lockstep.gang.report.NodeStatement.Phase;
import lockstep.gang.report.NodeStatement.Why;
import lockstep.gang.state.Job;
import lockstep.gang.telemetry.Happening;
import lockstep.gang.token.CallKind;
import lockstep.gang.token.Token;
import lockstep.gang.token.TokenId;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Every command in every situation of a job, with the events that follow, in one table:
/// `lifecycle-table.txt`.
///
/// When the table should change, the failing test shows the new one; read it as carefully as code.
class JobLifecycleTableTest {
    private static final Submitter MALLORY = new Submitter(1001, 1001, "mallory");
    private static final NodeSpec SPEC = NodeFixture.node("n1").spec();

    @Test
    void every_command_has_its_events_in_every_situation() throws IOException {
        String table =
                commands().entrySet().stream()
                        .map(row -> row(row.getKey(), row.getValue()))
                        .collect(Collectors.joining("\n"));
        assertThat(table).isEqualTo(expected());
    }

    @Test
    void the_table_has_every_kind_of_command_and_every_state() {
        Set<Class<?>> states =
                Arrays.stream(LifecycleSituation.values())
                        .map(situation -> situation.state().job(JOB).map(Job::state).orElseThrow())
                        .map(Object::getClass)
                        .collect(Collectors.toSet());
        Set<Class<?>> commands =
                commands().values().stream().map(Object::getClass).collect(Collectors.toSet());
        assertThat(states).isEqualTo(kinds(JobState.class).collect(Collectors.toSet()));
        assertThat(commands).isEqualTo(kinds(Command.class).collect(Collectors.toSet()));
    }

    private static Stream<Class<?>> kinds(Class<?> type) {
        return type.isSealed()
                ? Arrays.stream(type.getPermittedSubclasses()).flatMap(JobLifecycleTableTest::kinds)
                : Stream.of(type);
    }

    private static Map<String, Command> commands() {
        Map<String, Command> rows = new LinkedHashMap<>();
        var spec = JobFixture.job().nodes(2).build();
        rows.put("submit once more", new Command.Submit(new RequestId("r1"), ALICE, spec, false));
        rows.put(
                "submit under another's request id",
                new Command.Submit(new RequestId("r1"), MALLORY, spec, false));
        rows.put("submit another", new Command.Submit(new RequestId("r2"), ALICE, spec, true));
        rows.put("cancel", new Command.Cancel(JOB, ALICE));
        rows.put("cancel as a stranger", new Command.Cancel(JOB, MALLORY));
        rows.put("hold", new Command.Hold(JOB, ALICE));
        rows.put("hold as a stranger", new Command.Hold(JOB, MALLORY));
        rows.put("release", new Command.Release(JOB, ALICE));
        rows.put("release as a stranger", new Command.Release(JOB, MALLORY));
        rows.put(
                "start as planned",
                new Command.CommitPlan(
                        new Plan(1, List.of(new Plan.Start(JOB, PLACEMENT)), Map.of())));
        rows.put(
                "preempt it",
                new Command.CommitPlan(
                        new Plan(
                                1,
                                List.of(),
                                List.of(new Plan.Preemption(FIRST, JOB, 3600, 7200, Duration.ZERO)),
                                List.of(),
                                Map.of())));
        rows.put(
                "it is worth more elsewhere",
                new Command.BeginAgain(FIRST, Cause.DEGRADED, "n1 is slow"));
        rows.put("it makes no more steps", new Command.BeginAgain(FIRST, Cause.STALLED, "no step"));
        rows.put("the assembly time is over", new Command.AssemblyTimedOut(FIRST));
        rows.put("the lease of n1 is over", new Command.LeaseEnded(N1, life(1)));
        rows.put("the lease of an earlier life of n1 is over", new Command.LeaseEnded(N1, life(0)));
        checkpoints(rows);
        drains(rows);
        reports(rows);
        return rows;
    }

    private static void checkpoints(Map<String, Command> rows) {
        CheckpointId checkpoint = new CheckpointId(JOB, 1, 120);
        rows.put(
                "a checkpoint is complete",
                new Command.NoteCheckpoint(
                        checkpoint,
                        new CheckpointNote.Taken(
                                2,
                                2,
                                List.of(0, 1),
                                List.of(new NodeName("n1"), new NodeName("n2")),
                                "00ff",
                                4_096,
                                NOON)));
        rows.put(
                "a checkpoint that nobody took is durable",
                new Command.NoteCheckpoint(checkpoint, new CheckpointNote.MadeDurable("fast")));
        rows.put(
                "pin a checkpoint that nobody took",
                new Command.PinCheckpoint(JOB, 120, true, Actor.of(ALICE)));
        rows.put(
                "remove a checkpoint as a stranger",
                new Command.RemoveCheckpoint(JOB, 120, Actor.of(MALLORY)));
    }

    private static void drains(Map<String, Command> rows) {
        for (DrainMode mode : DrainMode.values()) {
            rows.put(
                    "drain n1, " + mode.name().toLowerCase(Locale.ROOT).replace('_', ' '),
                    new Command.Drain(List.of(N1), ALICE, "fans", mode, Optional.empty(), ""));
        }
        rows.put("resume n1", new Command.Resume(List.of(N1), ALICE));
        rows.put("forget n1", new Command.ForgetNodes(List.of(N1), ALICE));
        rows.put(
                "the leader reads its configuration again",
                new Command.NoteReconfigured(
                        "c1",
                        ALICE,
                        List.of(
                                new SettingChange(
                                        "limits.jobs-max", Optional.empty(), Optional.of("9")))));
        var uplink = List.of(new Resource.Uplink("s1", "l1"));
        rows.put("drain an uplink", new Command.DrainUplinks(uplink, ALICE, "fiber"));
        rows.put("resume an uplink", new Command.ResumeUplinks(uplink, ALICE));
        rows.put("drain a path", new Command.DrainPaths(List.of("a"), ALICE, "fiber"));
        rows.put("resume a path", new Command.ResumePaths(List.of("a"), ALICE));
        rows.put("the deadline of drains is over", new Command.DrainDeadline());
        rows.put(
                "a token is made",
                new Command.MakeToken(
                        new Token(
                                new TokenId("00c0ffee0007"),
                                ALICE,
                                Set.of(CallKind.READ),
                                false,
                                "",
                                NOON,
                                NOON.plusSeconds(60),
                                "ab".repeat(32))));
        rows.put(
                "a token that is not there is revoked",
                new Command.RevokeTokens(
                        new Command.TokenChoice.Named(List.of(new TokenId("00c0ffee0007"))),
                        Actor.of(ALICE)));
        rows.put("the time of tokens is over", new Command.EndTokens());
        rows.put("no lease is longer any more", new Command.BoundLeases(Duration.ofSeconds(12)));
        rows.put("the time of those that make room is over", new Command.GraceOver());
        rows.put(
                "n1 tells of an accelerator's error",
                new Command.RecordIncident(
                        N1,
                        life(1),
                        new Happening(1, "xid 79", "gpu0", "off the bus", NOON, false)));
    }

    private static void reports(Map<String, Command> rows) {
        var done = new RankExit.Exited(0, 0);
        var failed = new RankExit.Exited(0, 1);
        var killed = new RankExit.Signalled(0, 9);
        rows.put("n1 holds nothing", observe(life(1)));
        rows.put("n1 was restarted and holds nothing", observe(new Incarnation("boot-2", 1)));
        rows.put("n1 speaks from an earlier life", observe(life(0), held(FIRST, Phase.PREPARED)));
        rows.put(
                "n1 holds an attempt nobody has begun",
                observe(life(1), held(new AttemptId(JOB, 2), Phase.STARTED)));
        rows.put("n1 is preparing", observe(Phase.PREPARING, Why.NONE));
        rows.put("n1 is prepared", observe(Phase.PREPARED, Why.NONE));
        rows.put("n1 has started", observe(Phase.STARTED, Why.NONE));
        rows.put("n1 has started and its rank failed", observe(Phase.STARTED, Why.NONE, failed));
        rows.put("n1 has started and its rank is done", observe(Phase.STARTED, Why.NONE, done));
        rows.put("n1 is stopping as ordered", observe(Phase.STOPPING, Why.ORDERED));
        rows.put(
                "n1 is stopping at the time limit",
                observe(Phase.STOPPING, Why.TIME_LIMIT_REACHED));
        rows.put("n1 refused", observe(Phase.FINISHED, Why.REFUSED));
        rows.put("n1 finished, rank done", observe(Phase.FINISHED, Why.NONE, done));
        rows.put("n1 finished, rank failed", observe(Phase.FINISHED, Why.NONE, failed));
        rows.put(
                "n1 finished as ordered, rank killed",
                observe(Phase.FINISHED, Why.ORDERED, killed));
        rows.put(
                "n1 finished at the time limit, rank killed",
                observe(Phase.FINISHED, Why.TIME_LIMIT_REACHED, killed));
        rows.put(
                "n1 finished at the end of its lease, rank killed",
                observe(Phase.FINISHED, Why.LEASE_ENDED, killed));
        rows.put(
                "n1 finished, rank lost",
                observe(Phase.FINISHED, Why.RANK_LOST, new RankExit.Lost(0)));
        rows.put(
                "n1 finished, rank never started",
                observe(Phase.FINISHED, Why.ORDERED, new RankExit.NeverStarted(0)));
        rows.put("n1 finished, no record of its rank", observe(Phase.FINISHED, Why.NONE));
    }

    private static Command observe(Phase phase, Why why, RankExit... exits) {
        return observe(life(1), new Held(FIRST, phase, why, "", List.of(exits), 29_500));
    }

    private static Command observe(Incarnation life, Held... held) {
        return new Command.Observe(new NodeStatement(N1, life, SPEC, List.of(held)));
    }

    private static Held held(AttemptId attempt, Phase phase) {
        return new Held(attempt, phase, Why.NONE, "", List.of(), 0);
    }

    /// The command, and below it each outcome with the situations that lead to it.
    private static String row(String name, Command command) {
        Map<String, List<String>> byOutcome = new LinkedHashMap<>();
        for (LifecycleSituation situation : LifecycleSituation.values()) {
            byOutcome.merge(
                    outcome(situation, command),
                    List.of(situation.name().toLowerCase(Locale.ROOT).replace('_', ' ')),
                    (some, more) -> Stream.concat(some.stream(), more.stream()).toList());
        }
        return byOutcome.entrySet().stream()
                .map(
                        outcome ->
                                "    %s: %s\n"
                                        .formatted(
                                                situations(outcome.getValue()), outcome.getKey()))
                .collect(Collectors.joining("", name + "\n", ""));
    }

    private static String situations(List<String> some) {
        return some.size() == LifecycleSituation.values().length
                ? "everywhere"
                : String.join(", ", some);
    }

    private static String outcome(LifecycleSituation situation, Command command) {
        Decision decision;
        try {
            decision = new Decider(Rules.standard()).decide(situation.state(), command, NOON);
        } catch (IllegalStateException broken) {
            return "stop: " + broken.getMessage();
        }
        decision.next().verify();
        String events =
                decision.entries().stream()
                        .map(Entry::event)
                        .map(JobLifecycleTableTest::text)
                        .collect(Collectors.joining(", "));
        return events.isEmpty() ? text(decision.reply()) : events;
    }

    private static String text(Event event) {
        String kind = event.getClass().getSimpleName();
        return switch (event) {
            case Event.JobEnded ended -> "%s %s".formatted(kind, ended.outcome());
            case Event.JobEnding ending -> "%s %s".formatted(kind, ending.cause());
            case Event.NodeFreed freed -> "%s by %s".formatted(kind, freed.proof());
            case Event.IncidentRecorded(var incident) ->
                    "%s (%s)".formatted(kind, incident.symptom());
            default -> kind;
        };
    }

    private static String text(Reply reply) {
        return switch (reply) {
            case Reply.Accepted _ -> "-";
            case Reply.Submitted(var job, _) -> "- job " + job;
            case Reply.NoSuchJob _ -> "refused: no such job";
            case Reply.WrongState(_, var message) -> "refused: " + message;
            case Reply.OverLimit(var message) -> "refused: " + message;
            case Reply.NodesChanged _ -> "-";
            case Reply.NothingDone(var message) -> "refused: " + message;
            case Reply.TokensRevoked _ -> "-";
            case Reply.StaleLife(var message) -> "refused: " + message;
            case Reply.JournalBehind(var message) -> "stop: " + message;
            case Reply.PlanCommitted(_, var dropped) ->
                    ("- " + String.join(", ", new TreeMap<>(dropped).values())).strip();
        };
    }

    private static String expected() throws IOException {
        try (InputStream table =
                JobLifecycleTableTest.class.getResourceAsStream("lifecycle-table.txt")) {
            return new String(Objects.requireNonNull(table).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}

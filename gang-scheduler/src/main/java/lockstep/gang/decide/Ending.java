package lockstep.gang.decide;

import lockstep.gang.cluster.NodeName;
import lockstep.gang.event.Event;
import lockstep.gang.incident.Incident;
import lockstep.gang.job.AttemptId;
import lockstep.gang.job.JobId;
import lockstep.gang.job.Submitter;
import lockstep.gang.lifecycle.Attempt;
import lockstep.gang.lifecycle.Cause;
import lockstep.gang.lifecycle.JobState;
import lockstep.gang.lifecycle.NodeShare;
import lockstep.gang.lifecycle.Outcome;
import lockstep.gang.lifecycle.RankExit;
import lockstep.gang.state.Job;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// How gangs come to their end: why they are ended, and what becomes of the job once all its nodes
/// are free.
final class Ending {
    /// A job that made no more steps so often within [#STALLS_WITHIN] is held.
    static final int STALLS_MOST = 3;

    static final Duration STALLS_WITHIN = Duration.ofDays(1);

    /// Of a larger gang the part of each node in the suspicion is next to nothing, and to write it
    /// down for all would push what is known of others out of the memory.
    static final int SUSPECTS_MOST = 64;

    private final Draft draft;
    private final Rules rules;
    private final Blame blame;

    Ending(Draft draft, Rules rules) {
        this.draft = draft;
        this.blame = new Blame(draft);
        this.rules = rules;
    }

    Reply cancel(Job job, Submitter by) {
        return switch (job.state()) {
            case JobState.Pending _, JobState.Held _ -> {
                draft.add(Decider.cancelled(job.id(), by));
                yield new Reply.Accepted();
            }
            case JobState.Ending ending when isFinal(ending.cause()) -> new Reply.Accepted();
            case JobState.Active active -> {
                end(active.attempt().id(), Cause.CANCELLED, "cancelled by " + by.name());
                yield new Reply.Accepted();
            }
            case JobState.Ended _ -> JobLifecycle.over(job);
        };
    }

    /// Whether an attempt that ends for this cause is surely the job's last. Not so after a failed
    /// rank: the loss of a node may yet explain it, and the job would run again.
    private static boolean isFinal(Cause cause) {
        return switch (cause) {
            case RANKS_DONE, CANCELLED, TIME_LIMIT -> true;
            case RANK_FAILED,
                    NODE_LOST,
                    START_REFUSED,
                    START_TIMED_OUT,
                    PREEMPTED,
                    DRAINED,
                    DEGRADED,
                    STALLED ->
                    false;
        };
    }

    Reply assemblyTimedOut(AttemptId id) {
        draft.state()
                .active(id)
                .filter(JobState.Starting.class::isInstance)
                .map(JobState.Starting.class::cast)
                .ifPresent(this::timedOut);
        return new Reply.Accepted();
    }

    private void timedOut(JobState.Starting starting) {
        AttemptId id = starting.attempt().id();
        List<NodeName> late =
                starting.attempt().placement().stream()
                        .map(NodeShare::node)
                        .filter(node -> !starting.prepared().contains(node))
                        .toList();
        blame.nodes(late, Incident.START_TIMED_OUT, "", id);
        String names = late.stream().map(NodeName::value).collect(Collectors.joining(","));
        end(id, Cause.START_TIMED_OUT, "not prepared in time: " + names);
    }

    /// Ends a gang that is worth more elsewhere, or stands still. One that may not run again is
    /// left alone.
    Reply beginAgain(Command.BeginAgain command) {
        AttemptId id = command.attempt();
        Optional<JobState.Active> running =
                draft.state().active(id).filter(JobState.Running.class::isInstance);
        if (running.isPresent() && draft.state().job(id.job()).orElseThrow().spec().requeue()) {
            if (command.cause() == Cause.STALLED) {
                blame.nodes(suspects(running.get().attempt()), Incident.STALLED, command.why(), id);
            }
            end(id, command.cause(), command.why());
        }
        return new Reply.Accepted();
    }

    private static List<NodeName> suspects(Attempt attempt) {
        return attempt.placement().stream().limit(SUSPECTS_MOST).map(NodeShare::node).toList();
    }

    /// Orders the end of whatever lives of an attempt, and settles it if nothing does.
    void end(AttemptId id, Cause cause, String detail) {
        draft.add(new Event.JobEnding(id, cause, detail));
        settle(id);
    }

    /// Draws the conclusions of exits and freed nodes: call after anything changed for an attempt.
    void settle(AttemptId id) {
        Optional<JobState.Active> active = draft.state().active(id);
        active.ifPresent(
                state -> {
                    switch (state) {
                        case JobState.Starting _ -> {}
                        case JobState.Running running -> settle(running);
                        case JobState.Ending ending -> settle(ending);
                    }
                });
    }

    private void settle(JobState.Running running) {
        Attempt attempt = running.attempt();
        Optional<RankExit> lost = first(running, RankExit.Lost.class);
        Optional<RankExit> never = first(running, RankExit.NeverStarted.class);
        Optional<RankExit> failed =
                running.exits().values().stream().filter(exit -> !exit.succeeded()).findFirst();
        if (lost.isPresent() || never.isPresent()) {
            lost(attempt, lost.or(() -> never).get());
        } else if (failed.isPresent()) {
            end(attempt.id(), Cause.RANK_FAILED, describe(attempt, failed.get()));
        } else if (running.exits().size() == attempt.ranks()) {
            end(attempt.id(), Cause.RANKS_DONE, "");
        }
    }

    private void lost(Attempt attempt, RankExit exit) {
        String detail = describe(attempt, exit);
        host(attempt, exit)
                .ifPresent(
                        node ->
                                blame.nodes(
                                        List.of(node), Incident.RANK_LOST, detail, attempt.id()));
        end(attempt.id(), Cause.NODE_LOST, detail);
    }

    private static Optional<NodeName> host(Attempt attempt, RankExit exit) {
        return attempt.placement().stream()
                .filter(share -> share.hosts(exit.rank()))
                .map(NodeShare::node)
                .findFirst();
    }

    private static Optional<RankExit> first(JobState.Running running, Class<?> kind) {
        return running.exits().values().stream().filter(kind::isInstance).findFirst();
    }

    private void settle(JobState.Ending ending) {
        Attempt attempt = ending.attempt();
        if (!attempt.allFreed()) {
            return;
        }
        Job job = draft.state().job(attempt.id().job()).orElseThrow();
        boolean neverRan = ending.ranSince().isEmpty();
        if (ending.cause().isOurs() && (neverRan || job.spec().requeue())) {
            requeue(attempt.id(), ending);
        } else {
            draft.add(new Event.JobEnded(attempt.id().job(), outcome(ending), reason(ending)));
        }
    }

    private void requeue(AttemptId id, JobState.Ending ending) {
        draft.add(new Event.JobRequeued(id, ending.cause(), ending.detail()));
        Job job = draft.state().job(id.job()).orElseThrow();
        if (job.startFailures() >= rules.startFailuresMax()) {
            draft.add(new Event.JobHeld(id.job(), "JobHoldMaxRequeue, " + ending.detail()));
        } else if (ending.cause() == Cause.STALLED && standsAgainAndAgain(id.job())) {
            draft.add(
                    new Event.JobHeld(
                            id.job(),
                            "JobHoldMaxRequeue, stood still %d times within a day, %s"
                                    .formatted(STALLS_MOST, ending.detail())));
        }
    }

    /// A job that hangs on whatever nodes it gets would take them for ever.
    private boolean standsAgainAndAgain(JobId job) {
        Instant since = draft.now().minus(STALLS_WITHIN);
        return draft.state().past().incidents().incidents().values().stream()
                        .filter(one -> one.symptom().equals(Incident.STALLED))
                        .filter(one -> one.job().equals(Optional.of(job)))
                        .map(Incident::at)
                        .filter(since::isBefore)
                        .distinct()
                        .count()
                >= STALLS_MOST;
    }

    private static Outcome outcome(JobState.Ending ending) {
        return switch (ending.cause()) {
            case RANKS_DONE -> allSucceeded(ending) ? Outcome.COMPLETED : Outcome.FAILED;
            case RANK_FAILED -> Outcome.FAILED;
            case CANCELLED -> Outcome.CANCELLED;
            case TIME_LIMIT -> Outcome.TIMED_OUT;
            case NODE_LOST, START_REFUSED, START_TIMED_OUT -> Outcome.NODE_FAILED;
            case PREEMPTED, DRAINED, DEGRADED, STALLED -> Outcome.PREEMPTED;
        };
    }

    private static boolean allSucceeded(JobState.Ending ending) {
        return ending.exits().size() == ending.attempt().ranks()
                && ending.exits().values().stream().allMatch(RankExit::succeeded);
    }

    private static String reason(JobState.Ending ending) {
        String detail = ending.detail();
        return switch (ending.cause()) {
            case RANKS_DONE -> allSucceeded(ending) ? "" : "NonZeroExitCode";
            case RANK_FAILED ->
                    detail.startsWith("JobLaunchFailure") ? detail : "NonZeroExitCode, " + detail;
            case CANCELLED -> detail;
            case TIME_LIMIT -> detail.isEmpty() ? "TimeLimit" : "TimeLimit, " + detail;
            case NODE_LOST, START_REFUSED, START_TIMED_OUT -> "NodeDown, " + detail;
            case PREEMPTED -> "Preempted, " + detail;
            case DRAINED -> "NodeDrained, " + detail;
            case DEGRADED -> "NodeDegraded, " + detail;
            case STALLED -> "NoProgress, " + detail;
        };
    }

    private static String describe(Attempt attempt, RankExit exit) {
        String node = host(attempt, exit).map(NodeName::value).orElse("?");
        String what =
                switch (exit) {
                    case RankExit.Exited(_, int code) -> "exited with code " + code;
                    case RankExit.Signalled(_, int signal) -> "was ended by signal " + signal;
                    case RankExit.Lost _ -> "is lost";
                    case RankExit.NeverStarted _ -> "never started";
                };
        return "rank %d on %s %s".formatted(exit.rank(), node, what);
    }
}

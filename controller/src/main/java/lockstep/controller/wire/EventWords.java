package lockstep.controller.wire;

import lockstep.gang.checkpoint.CheckpointNote;
import lockstep.gang.cluster.NodeName;
import lockstep.gang.event.Event;
import lockstep.gang.event.SettingChange;
import lockstep.gang.hostlist.HostList;
import lockstep.gang.incident.Incident;
import lockstep.gang.job.JobId;
import lockstep.gang.lifecycle.Cause;
import lockstep.gang.lifecycle.NodeShare;
import lockstep.gang.lifecycle.Outcome;
import lockstep.gang.lifecycle.RankExit;
import lockstep.gang.text.Quoted;
import lockstep.gang.token.CallKind;
import lockstep.gang.token.Token;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// What happened, in words that go on after the name of whom it happened to. For people: the words
/// may change, the fields beside them do not.
final class EventWords {
    /// Of one part of a text, such as a reason or a list.
    private static final int CHARACTERS_MAX = 200;

    private static final int JOBS_MAX = 10;

    private EventWords() {}

    static String of(Event event) {
        return switch (event) {
            case Event.LeaderTookOver(var epoch, _) -> "leads (epoch %d)".formatted(epoch.value());
            case Event.JobSubmitted(_, _, var by, var spec, boolean held) ->
                    "submitted by %s: %s%s"
                            .formatted(cut(by.name()), cut(spec.name()), held ? ", held" : "");
            case Event.ArraySubmitted(_, _, var by, var spec, var array, boolean held) ->
                    "of %d tasks submitted by %s: %s%s"
                            .formatted(
                                    array.count(),
                                    cut(by.name()),
                                    cut(spec.name()),
                                    held ? ", held" : "");
            case Event.JobHeld(_, var reason) -> "held" + because(reason);
            case Event.JobReleased _ -> "released";
            case Event.JobStarted started -> started(started);
            case Event.CheckpointNoted(var checkpoint, var note) ->
                    "checkpoint of step %d %s".formatted(checkpoint.step(), of(note));
            case Event.NodePrepared(var attempt, var node, _) ->
                    "is ready on %s (attempt %d)".formatted(node, attempt.number());
            case Event.GangCommitted(var attempt, _) ->
                    "runs (attempt %d)".formatted(attempt.number());
            case Event.RanksExited(_, var node, var exits) ->
                    "on %s: %s".formatted(node, exits(exits));
            case Event.JobEnding(_, var cause, var detail) ->
                    "is ending: %s%s".formatted(of(cause), because(detail));
            case Event.PreemptionAnnounced(_, var beneficiary, var deadline, _) ->
                    "is to make room for job %s until %s"
                            .formatted(beneficiary, deadline.truncatedTo(ChronoUnit.SECONDS));
            case Event.PreemptionWithdrawn(_, var why) -> "may stay after all" + because(why);
            case Event.NodeFreed(_, var node, var proof, _) ->
                    "has left %s, by %s".formatted(node, cut(proof));
            case Event.JobRequeued(_, var cause, var detail) ->
                    "waits again: %s%s".formatted(of(cause), because(detail));
            case Event.JobEnded(_, var outcome, var reason) -> of(outcome) + because(reason);
            case Event.JobsForgotten(var jobs) -> forgotten(jobs);
            case Event.NodeRegistered(_, var life, var spec) ->
                    "registered: %d CPUs, %d MiB, %d accelerators (life %d)"
                            .formatted(
                                    spec.cpus(),
                                    spec.memoryMib(),
                                    spec.accelerators().size(),
                                    life.start());
            case Event.IncidentRecorded(var incident) -> harm(incident);
            case Event.NodeLost(_, _, var reason) -> "lost" + because(reason);
            case Event.NodesDrained drained -> drained(drained);
            case Event.NodesResumed(_, var by) -> "resumed by " + cut(by.name());
            case Event.NodesForgotten(_, var by) -> "forgotten by " + cut(by.name());
            case Event.Reconfigured(_, var by, var changes) ->
                    "reconfigured by %s: %s"
                            .formatted(
                                    cut(by.name()),
                                    cut(
                                            changes.stream()
                                                    .map(SettingChange::toString)
                                                    .collect(Collectors.joining("; "))));
            case Event.UplinksDrained(_, var by, var reason) -> drained(by.name(), reason);
            case Event.UplinksResumed(_, var by) -> "resumed by " + cut(by.name());
            case Event.PathsDrained(_, var by, var reason) -> drained(by.name(), reason);
            case Event.PathsResumed(_, var by) -> "resumed by " + cut(by.name());
            case Event.TokenMade(var token) -> made(token);
            case Event.TokensRevoked(_, var by) -> "revoked by " + cut(by.name());
            case Event.TokensEnded _ -> "over";
            case Event.LeasesBounded(var longest) ->
                    "are trusted without a word for %s at most".formatted(seconds(longest));
            case Event.JobIdsSkipped(var through) ->
                    "get no ids through %s, which a journal may have lost".formatted(through);
        };
    }

    /// Nothing that a terminal acts on, and not too long.
    static String cut(String text) {
        return Quoted.of(text, CHARACTERS_MAX);
    }

    static String list(Collection<NodeName> nodes) {
        return cut(HostList.compress(nodes.stream().map(NodeName::value).toList()));
    }

    private static String because(String reason) {
        return reason.isBlank() ? "" : " (" + cut(reason) + ")";
    }

    private static String made(Token token) {
        return "made by %s for %s%s until %s"
                .formatted(
                        cut(token.user().name()),
                        token.kinds().stream().map(CallKind::word).collect(Collectors.joining(",")),
                        token.withRoles() ? ", with roles," : "",
                        token.endsAt().truncatedTo(ChronoUnit.SECONDS));
    }

    private static String started(Event.JobStarted started) {
        return "started on %s (attempt %d)%s"
                .formatted(
                        list(started.placement().stream().map(NodeShare::node).toList()),
                        started.attempt().number(),
                        started.restore()
                                .map(
                                        from ->
                                                " from the checkpoint of step %d, %s of work lost"
                                                        .formatted(
                                                                from.checkpoint().step(),
                                                                seconds(from.lost())))
                                .orElse(""));
    }

    private static String seconds(Duration duration) {
        return duration.toSeconds() + " s";
    }

    private static String of(CheckpointNote note) {
        return switch (note) {
            case CheckpointNote.Taken taken ->
                    "taken: %d bytes of %d ranks".formatted(taken.bytes(), taken.writers().size());
            case CheckpointNote.MadeDurable(var store) -> "is durable in " + cut(store);
            case CheckpointNote.Verified _ -> "verified";
            case CheckpointNote.Spoiled(var reason) -> "is spoiled" + because(reason);
            case CheckpointNote.Removed(var why) -> "removed" + because(why);
            case CheckpointNote.Pinned(boolean pinned) -> pinned ? "pinned" : "pinned no more";
            case CheckpointNote.Restored(var by, var lost) ->
                    "restored by attempt %d, %s of work lost".formatted(by.number(), seconds(lost));
        };
    }

    /// `7 ranks exited with 0, rank 8 ended by signal 9`, the ends in order of their words.
    private static String exits(List<RankExit> exits) {
        Map<String, List<Integer>> ranks = new TreeMap<>();
        for (RankExit exit : exits) {
            ranks.computeIfAbsent(of(exit), _ -> new ArrayList<>()).add(exit.rank());
        }
        return cut(
                ranks.entrySet().stream()
                        .map(
                                end ->
                                        end.getValue().size() == 1
                                                ? "rank %d %s"
                                                        .formatted(
                                                                end.getValue().getFirst(),
                                                                end.getKey())
                                                : "%d ranks %s"
                                                        .formatted(
                                                                end.getValue().size(),
                                                                end.getKey()))
                        .collect(Collectors.joining(", ")));
    }

    private static String of(RankExit exit) {
        return switch (exit) {
            case RankExit.Exited(_, int code) -> "exited with " + code;
            case RankExit.Signalled(_, int signal) -> "ended by signal " + signal;
            case RankExit.Lost _ -> "lost";
            case RankExit.NeverStarted _ -> "never started";
        };
    }

    private static String of(Cause cause) {
        return switch (cause) {
            case RANKS_DONE -> "every rank is done";
            case RANK_FAILED -> "a rank failed";
            case CANCELLED -> "cancelled";
            case TIME_LIMIT -> "time limit reached";
            case NODE_LOST -> "a node or rank is lost";
            case START_REFUSED -> "a node refused to start it";
            case START_TIMED_OUT -> "not every node was ready in time";
            case PREEMPTED -> "preempted";
            case DRAINED -> "a node of it is drained";
            case DEGRADED -> "a node of it has become worse";
            case STALLED -> "it made no more steps";
        };
    }

    private static String of(Outcome outcome) {
        return switch (outcome) {
            case COMPLETED -> "completed";
            case FAILED -> "failed";
            case CANCELLED -> "cancelled";
            case TIMED_OUT -> "ended at its time limit";
            case NODE_FAILED -> "ended with its node";
            case PREEMPTED -> "ended for another job";
        };
    }

    private static String forgotten(List<JobId> jobs) {
        return "%s%s left the queue's memory"
                .formatted(
                        jobs.stream()
                                .limit(JOBS_MAX)
                                .map(JobId::toString)
                                .collect(Collectors.joining(",")),
                        jobs.size() > JOBS_MAX
                                ? " and %d more".formatted(jobs.size() - JOBS_MAX)
                                : "");
    }

    private static String harm(Incident incident) {
        return "did harm: %s%s%s"
                .formatted(
                        cut(incident.symptom()),
                        because(incident.circumstances()),
                        incident.lostAcceleratorSeconds() > 0
                                ? String.format(
                                        Locale.ROOT,
                                        ", %.0f accelerator-seconds lost",
                                        incident.lostAcceleratorSeconds())
                                : "");
    }

    private static String drained(Event.NodesDrained drained) {
        return "%s%s%s"
                .formatted(
                        drained.domain().isEmpty() ? "" : "of " + cut(drained.domain()) + " ",
                        drained(drained.by().name(), drained.reason()),
                        drained.deadline()
                                .map(at -> ", until " + at.truncatedTo(ChronoUnit.SECONDS))
                                .orElse(""));
    }

    private static String drained(String by, String reason) {
        return "drained by %s%s".formatted(cut(by), because(reason));
    }
}

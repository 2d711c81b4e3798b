package lockstep.gang.decide;

import lockstep.gang.checkpoint.CheckpointNote;
import lockstep.gang.checkpoint.Restore;
import lockstep.gang.cluster.Incarnation;
import lockstep.gang.cluster.NodeName;
import lockstep.gang.event.Event;
import lockstep.gang.incident.Incident;
import lockstep.gang.job.AttemptId;
import lockstep.gang.lifecycle.Cause;
import lockstep.gang.lifecycle.JobState;
import lockstep.gang.lifecycle.NodeShare;
import lockstep.gang.lifecycle.RankExit;
import lockstep.gang.report.NodeStatement;
import lockstep.gang.report.NodeStatement.Held;
import lockstep.gang.report.NodeStatement.Phase;
import lockstep.gang.report.NodeStatement.Why;
import lockstep.gang.state.Node;

import java.util.List;
import java.util.Optional;

/// What follows from a node's report, or from its silence.
final class Observation {
    private final Draft draft;
    private final Ending ending;
    private final Blame blame;
    private final Draining draining;

    Observation(Draft draft, Rules rules) {
        this.draft = draft;
        this.blame = new Blame(draft);
        this.ending = new Ending(draft, rules);
        this.draining = new Draining(draft, rules);
    }

    Reply of(NodeStatement statement) {
        Optional<Node> known = draft.state().node(statement.node());
        if (known.isPresent() && isStale(statement.incarnation(), known.get().incarnation())) {
            return new Reply.StaleLife(
                    "%s reports as life %d, but life %d is known"
                            .formatted(
                                    statement.node(),
                                    statement.incarnation().start(),
                                    known.get().incarnation().start()));
        }
        Optional<Held> unheardOf =
                statement.attempts().stream().filter(h -> isUnheardOf(h.attempt())).findFirst();
        if (unheardOf.isPresent()) {
            return new Reply.JournalBehind(
                    "%s holds attempt %s, which this journal has never given out"
                            .formatted(statement.node(), unheardOf.get().attempt()));
        }
        if (known.isEmpty() || differs(statement, known.get())) {
            draft.add(
                    new Event.NodeRegistered(
                            statement.node(), statement.incarnation(), statement.spec()));
        }
        statement.attempts().forEach(held -> observe(statement.node(), held));
        return new Reply.Accepted();
    }

    Reply leaseEnded(NodeName name, Incarnation life) {
        Optional<Node> node =
                draft.state()
                        .node(name)
                        .filter(known -> known.incarnation().equals(life) && !known.lost());
        node.ifPresent(
                known -> {
                    draft.add(new Event.NodeLost(name, life, "Not responding"));
                    blame.node(name, Incident.NOT_RESPONDING, "", known.shares().keySet());
                    List.copyOf(known.shares().keySet()).forEach(id -> lose(name, id));
                });
        return new Reply.Accepted();
    }

    private void lose(NodeName name, AttemptId id) {
        draft.add(new Event.NodeFreed(id, name, "lease"));
        draft.state()
                .active(id)
                .ifPresent(
                        active -> {
                            if (active instanceof JobState.Ending ended && !mayBeOurs(ended)) {
                                ending.settle(id);
                            } else {
                                ending.end(id, Cause.NODE_LOST, name + " is not responding");
                            }
                        });
    }

    /// When a node is lost, ranks elsewhere that talked to it often fail first. Once the loss is
    /// known, it is the cause.
    private static boolean mayBeOurs(JobState.Ending ended) {
        return ended.cause() == Cause.RANK_FAILED;
    }

    /// Another boot id is another life whatever the count says: the spool may have gone with the
    /// disk.
    private static boolean isStale(Incarnation said, Incarnation known) {
        return said.bootId().equals(known.bootId()) && known.isNewerThan(said);
    }

    private boolean isUnheardOf(AttemptId id) {
        if (id.job().value() > draft.state().lastJobId()) {
            return true;
        }
        return draft.state().job(id.job()).map(job -> id.number() > job.attempts()).orElse(false);
    }

    private static boolean differs(NodeStatement statement, Node known) {
        return known.lost()
                || !known.incarnation().equals(statement.incarnation())
                || !known.spec().equals(statement.spec());
    }

    private void observe(NodeName node, Held held) {
        draft.state()
                .active(held.attempt())
                .filter(active -> !active.attempt().freed().contains(node))
                .ifPresent(
                        active ->
                                active.attempt()
                                        .shareOf(node)
                                        .ifPresent(share -> observe(active, share, held)));
    }

    private void observe(JobState.Active before, NodeShare share, Held held) {
        recordExits(before, share, held);
        boolean finished = held.phase() == Phase.FINISHED;
        if (finished) {
            draft.add(
                    new Event.NodeFreed(
                            held.attempt(),
                            share.node(),
                            "report",
                            held.usage().map(told -> told.of(share, before.attempt().ranks()))));
        }
        switch (before) {
            case JobState.Starting starting -> starting(starting, share, held);
            case JobState.Running _ -> running(share, held);
            case JobState.Ending ended -> ending(ended, share, held);
        }
    }

    private void ending(JobState.Ending ended, NodeShare share, Held held) {
        boolean lost = held.why() == Why.LEASE_ENDED || held.why() == Why.RANK_LOST;
        if (lost && mayBeOurs(ended)) {
            endForLoss(share, held, held.detail());
        } else {
            ending.settle(held.attempt());
        }
    }

    private void recordExits(JobState.Active active, NodeShare share, Held held) {
        if (active instanceof JobState.Starting) {
            return;
        }
        List<RankExit> news =
                held.exits().stream()
                        .filter(exit -> share.hosts(exit.rank()))
                        .filter(exit -> !active.exits().containsKey(exit.rank()))
                        .toList();
        if (!news.isEmpty()) {
            draft.add(new Event.RanksExited(held.attempt(), share.node(), news));
        }
    }

    private void starting(JobState.Starting starting, NodeShare share, Held held) {
        switch (held.phase()) {
            case PREPARING -> {}
            case PREPARED -> prepared(starting, share, held);
            case STARTED -> refused(share, held, "it started its ranks without a commit");
            case STOPPING, FINISHED -> refused(share, held, held.detail());
        }
    }

    private void refused(NodeShare share, Held held, String detail) {
        blame.node(share.node(), Incident.START_REFUSED, detail, List.of(held.attempt()));
        draining.afterRefusal(share.node());
        ending.end(held.attempt(), Cause.START_REFUSED, "%s: %s".formatted(share.node(), detail));
    }

    private void endForLoss(NodeShare share, Held held, String detail) {
        blame.node(share.node(), Incident.RANK_LOST, detail, List.of(held.attempt()));
        ending.end(held.attempt(), Cause.NODE_LOST, "%s: %s".formatted(share.node(), detail));
    }

    private void prepared(JobState.Starting starting, NodeShare share, Held held) {
        if (starting.prepared().contains(share.node())) {
            return;
        }
        boolean first = starting.attempt().firstShare().equals(share);
        if (starting.prepared().size() + 1 < starting.attempt().placement().size()) {
            draft.add(
                    new Event.NodePrepared(held.attempt(), share.node(), first ? held.port() : 0));
            return;
        }
        int port = first ? held.port() : starting.rendezvousPort().orElse(0);
        draft.add(new Event.GangCommitted(held.attempt(), port));
        starting.attempt().restore().ifPresent(from -> restored(held.attempt(), from));
    }

    /// Nodes are prepared only when what they go on from is there.
    private void restored(AttemptId attempt, Restore from) {
        draft.add(
                new Event.CheckpointNoted(
                        from.checkpoint(), new CheckpointNote.Restored(attempt, from.lost())));
    }

    private void running(NodeShare share, Held held) {
        switch (held.why()) {
            case TIME_LIMIT_REACHED -> ending.end(held.attempt(), Cause.TIME_LIMIT, held.detail());
            case LEASE_ENDED, RANK_LOST, REFUSED -> endForLoss(share, held, held.detail());
            case NONE, ORDERED -> settleRunning(share, held);
        }
    }

    private void settleRunning(NodeShare share, Held held) {
        long known =
                draft.state()
                        .active(held.attempt())
                        .map(
                                active ->
                                        active.exits().keySet().stream()
                                                .filter(share::hosts)
                                                .count())
                        .orElse(0L);
        boolean failed = held.exits().stream().anyMatch(exit -> !exit.succeeded());
        if (failed && namesFailure(held.detail())) {
            ending.end(held.attempt(), Cause.RANK_FAILED, held.detail());
        } else if (held.phase() == Phase.FINISHED && known < share.ranks()) {
            endForLoss(share, held, "it has no record of its ranks");
        } else {
            ending.settle(held.attempt());
        }
    }

    /// Whether a node said why a rank failed, in a word that users know from Slurm.
    private static boolean namesFailure(String detail) {
        return detail.startsWith("JobLaunchFailure") || detail.startsWith("OutOfMemory");
    }
}

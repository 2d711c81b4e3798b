package lockstep.controller.sim.check;

import lockstep.controller.sim.check.JobTale.Stage;
import lockstep.gang.cluster.Accelerator;
import lockstep.gang.cluster.NodeName;
import lockstep.gang.cluster.NodeSpec;
import lockstep.gang.event.Event;
import lockstep.gang.job.AttemptId;
import lockstep.gang.job.JobId;
import lockstep.gang.job.RequestId;
import lockstep.gang.lifecycle.NodeShare;
import lockstep.gang.lifecycle.Outcome;
import lockstep.gang.lifecycle.RankExit;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongSupplier;

/// The journal read a second time, by the plainest means, and held against what user code really
/// did: is each event one that may follow, and is it true?
final class Tales {
    private final Verdict verdict;
    private final UserCode truth;
    private final ClientRecords clients;
    private final Map<JobId, JobTale> jobs = new TreeMap<>();
    private final Map<RequestId, JobId> requests = new HashMap<>();
    private final Map<NodeName, NodeSpec> nodes = new TreeMap<>();
    private final Set<NodeName> lost = new TreeSet<>();
    private final LongSupplier clock;
    private int lastJob;

    Tales(Verdict verdict, UserCode truth, ClientRecords clients, LongSupplier clock) {
        this.clock = clock;
        this.verdict = verdict;
        this.truth = truth;
        this.clients = clients;
    }

    Optional<JobTale> job(JobId id) {
        return Optional.ofNullable(jobs.get(id));
    }

    Collection<JobTale> all() {
        return jobs.values();
    }

    /// Which job stands for a request, and was not forgotten since.
    Optional<JobId> jobOf(RequestId request) {
        return Optional.ofNullable(requests.get(request));
    }

    /// No gang may hold a part of its nodes for long while it waits for the rest.
    void noneIsHalfStartedSince(long nanos) {
        for (JobTale tale : jobs.values()) {
            verdict.require(
                    tale.stage != Stage.STARTING || tale.beganAtNanos >= nanos,
                    "G2",
                    () -> "job %s has been starting for too long".formatted(tale.id));
        }
    }

    boolean everGaveOut(JobId id) {
        return id.value() <= lastJob;
    }

    boolean isLost(NodeName node) {
        return lost.contains(node);
    }

    void read(Event event) {
        switch (event) {
            case Event.LeaderTookOver _ -> {}
            case Event.JobSubmitted(var job, var request, _, _, boolean held) ->
                    submitted(job, 1, request, held);
            case Event.ArraySubmitted(var first, var request, _, _, var array, boolean held) ->
                    submitted(first, array.count(), request, held);
            case Event.JobHeld(var id, _) -> move(id, Set.of(Stage.PENDING), Stage.HELD);
            case Event.JobReleased(var id) -> move(id, Set.of(Stage.HELD), Stage.PENDING);
            case Event.JobStarted(var attempt, var placement, _, _) -> started(attempt, placement);
            case Event.NodePrepared(var attempt, var node, _) -> prepared(attempt, node);
            case Event.GangCommitted(var attempt, _) -> committed(attempt);
            case Event.RanksExited(var attempt, var node, var exits) ->
                    exited(attempt, node, exits);
            case Event.JobEnding(var attempt, _, _) ->
                    move(
                            running(attempt, "JobEnding").id,
                            Set.of(Stage.STARTING, Stage.RUNNING, Stage.ENDING),
                            Stage.ENDING);
            case Event.NodeFreed freed -> freed(freed);
            case Event.JobRequeued(var attempt, _, _) -> requeued(attempt);
            case Event.JobEnded ended -> ended(ended);
            case Event.JobsForgotten(var ids) -> ids.forEach(this::forgotten);
            case Event.NodeRegistered(var node, _, var spec) -> {
                nodes.put(node, spec);
                lost.remove(node);
            }
            case Event.IncidentRecorded _, Event.CheckpointNoted _ -> {}
            case Event.NodeLost(var node, _, _) -> nodeLost(node);
            case Event.NodesForgotten(var gone, _) -> gone.forEach(this::nodeForgotten);
            case Event.NodesDrained _,
                    Event.NodesResumed _,
                    Event.UplinksDrained _,
                    Event.UplinksResumed _,
                    Event.PreemptionAnnounced _,
                    Event.PreemptionWithdrawn _,
                    Event.PathsDrained _,
                    Event.PathsResumed _,
                    Event.TokenMade _,
                    Event.TokensRevoked _,
                    Event.TokensEnded _,
                    Event.LeasesBounded _,
                    Event.Reconfigured _,
                    Event.JobIdsSkipped _ -> {}
        }
    }

    /// @param count how many jobs came of it, with consecutive ids
    private void submitted(JobId first, int count, RequestId request, boolean held) {
        int id = first.value();
        verdict.require(id == lastJob + 1, "S3", () -> "job %d follows %d".formatted(id, lastJob));
        JobId earlier = requests.putIfAbsent(request, first);
        verdict.require(
                earlier == null,
                "S2",
                () -> "request %s made jobs %s and %d".formatted(request, earlier, id));
        lastJob = id + count - 1;
        for (int job = id; job <= lastJob; job++) {
            jobs.put(new JobId(job), new JobTale(new JobId(job), request, held));
        }
    }

    private void move(JobId id, Set<Stage> from, Stage to) {
        JobTale tale = known(id);
        verdict.require(
                from.contains(tale.stage),
                "T1",
                () -> "job %s goes from %s to %s".formatted(id, tale.stage, to));
        tale.stage = to;
    }

    private void started(AttemptId attempt, List<NodeShare> placement) {
        JobTale tale = known(attempt.job());
        verdict.require(
                tale.stage == Stage.PENDING && attempt.number() == tale.attempts + 1,
                "X1",
                () -> "%s starts from %s".formatted(attempt, tale.stage));
        clients.jobStarts(attempt.job());
        numbered(attempt, placement);
        tale.begin(placement, clock.getAsLong());
        for (NodeShare share : placement) {
            verdict.require(
                    !lost.contains(share.node()),
                    "R3",
                    () -> attempt + " starts on " + share.node() + ", which is lost");
            fits(share.node());
        }
    }

    private void numbered(AttemptId attempt, List<NodeShare> placement) {
        int next = 0;
        Set<NodeName> named = new HashSet<>();
        for (NodeShare share : placement) {
            int expected = next;
            verdict.require(
                    share.firstRank() == expected && named.add(share.node()),
                    "G3",
                    () -> "%s numbers its ranks %s".formatted(attempt, placement));
            next += share.ranks();
        }
    }

    private void fits(NodeName node) {
        NodeSpec spec = nodes.get(node);
        if (spec == null) {
            verdict.broken("R1", node + " was given out but never registered");
            return;
        }
        int cpus = 0;
        long memory = 0;
        Set<String> free = new HashSet<>();
        spec.accelerators().stream().map(Accelerator::id).forEach(free::add);
        for (JobTale tale : jobs.values()) {
            Optional<NodeShare> share = tale.share(node);
            if (!tale.isActive() || share.isEmpty() || tale.freed.contains(node)) {
                continue;
            }
            cpus += share.get().cpus();
            memory += share.get().memoryMib();
            for (String id : share.get().accelerators()) {
                verdict.require(
                        free.remove(id),
                        "R1",
                        () -> "%s of %s was given out twice".formatted(id, node));
            }
        }
        boolean room = cpus <= spec.cpus() && memory <= spec.memoryMib();
        verdict.require(room, "R1", () -> "more was given out of " + node + " than it has");
    }

    private void prepared(AttemptId attempt, NodeName node) {
        JobTale tale = running(attempt, "NodePrepared");
        verdict.require(
                tale.stage == Stage.STARTING, "G1", () -> attempt + " is prepared too late");
        tale.share(node).ifPresent(share -> waitsAtBarrier(attempt, share));
    }

    private void waitsAtBarrier(AttemptId attempt, NodeShare share) {
        for (int rank = share.firstRank(); rank < share.firstRank() + share.ranks(); rank++) {
            int missing = rank;
            verdict.require(
                    truth.hasReachedBarrier(attempt, rank, share.node().value()),
                    "G1",
                    () -> "rank %d of %s never reached the barrier".formatted(missing, attempt));
        }
    }

    private void committed(AttemptId attempt) {
        JobTale tale = running(attempt, "GangCommitted");
        move(tale.id, Set.of(Stage.STARTING), Stage.RUNNING);
        tale.placement.forEach(share -> waitsAtBarrier(attempt, share));
    }

    private void exited(AttemptId attempt, NodeName node, List<RankExit> exits) {
        JobTale tale = running(attempt, "RanksExited");
        for (RankExit exit : exits) {
            boolean here = tale.share(node).map(share -> share.hosts(exit.rank())).orElse(false);
            verdict.require(here, "G3", () -> exit + " of " + attempt + " came from " + node);
            verdict.require(
                    tale.exits.putIfAbsent(exit.rank(), exit) == null,
                    "T1",
                    () -> "rank %d of %s exits twice".formatted(exit.rank(), attempt));
            isTrue(attempt, exit);
        }
    }

    private void isTrue(AttemptId attempt, RankExit exit) {
        switch (exit) {
            case RankExit.Exited _, RankExit.Signalled _ ->
                    verdict.require(
                            truth.exit(attempt, exit.rank()).equals(Optional.of(exit)),
                            "T2",
                            () ->
                                    "%s of %s was journaled, the truth is %s"
                                            .formatted(
                                                    exit,
                                                    attempt,
                                                    truth.exit(attempt, exit.rank())));
            case RankExit.NeverStarted(int rank) ->
                    verdict.require(
                            !truth.hasStarted(attempt, rank),
                            "T2",
                            () -> "rank %d of %s has started".formatted(rank, attempt));
            case RankExit.Lost _ -> {}
        }
    }

    private void freed(Event.NodeFreed event) {
        AttemptId attempt = event.attempt();
        NodeName node = event.node();
        JobTale tale = running(attempt, "NodeFreed");
        verdict.require(
                tale.share(node).isPresent() && tale.freed.add(node),
                "R2",
                () -> attempt + " frees " + node + " which it does not hold");
        if (!event.proof().equals("report")) {
            tale.freedInSilence.add(node);
        }
        verdict.require(
                !truth.livesOn(attempt, node.value()),
                "R3",
                () -> "%s was freed of %s (%s) but lives there".formatted(node, attempt, event));
    }

    private void requeued(AttemptId attempt) {
        JobTale tale = running(attempt, "JobRequeued");
        over(tale);
        move(tale.id, Set.of(Stage.ENDING), Stage.PENDING);
    }

    private void over(JobTale tale) {
        verdict.require(
                tale.allFreed(), "R2", () -> "job " + tale.id + " is over but still holds nodes");
    }

    private void ended(Event.JobEnded event) {
        JobTale tale = known(event.job());
        if (tale.stage == Stage.ENDING) {
            over(tale);
        }
        move(tale.id, Set.of(Stage.PENDING, Stage.HELD, Stage.ENDING), Stage.ENDED);
        if (event.outcome() == Outcome.COMPLETED) {
            AttemptId attempt = new AttemptId(tale.id, tale.attempts);
            for (int rank = 0; rank < tale.ranks(); rank++) {
                Optional<RankExit> exit = truth.exit(attempt, rank);
                verdict.require(
                        exit.map(RankExit::succeeded).orElse(false),
                        "T2",
                        () -> "%s COMPLETED, but a rank did: %s".formatted(attempt, exit));
            }
        }
    }

    private void forgotten(JobId id) {
        JobTale tale = known(id);
        verdict.require(
                tale.stage == Stage.ENDED, "S1", () -> "job " + id + " is forgotten too early");
        jobs.remove(id);
        requests.remove(tale.request);
    }

    private void nodeLost(NodeName node) {
        lost.add(node);
        Set<AttemptId> alive = truth.aliveOn(node.value());
        verdict.require(
                alive.isEmpty(), "R3", () -> node + " is called lost while " + alive + " live");
    }

    /// It may come back, but only as a new one.
    private void nodeForgotten(NodeName node) {
        verdict.require(
                lost.contains(node), "R5", () -> node + " is forgotten but was not lost before");
        verdict.require(
                jobs.values().stream()
                        .noneMatch(tale -> tale.isActive() && tale.share(node).isPresent()),
                "R5",
                () -> node + " is forgotten while a gang stands on it");
        nodes.remove(node);
        lost.remove(node);
    }

    private JobTale running(AttemptId attempt, String what) {
        JobTale tale = known(attempt.job());
        verdict.require(
                tale.runs(attempt), "J1", () -> what + " of " + attempt + ", which does not run");
        return tale;
    }

    private JobTale known(JobId id) {
        JobTale tale = jobs.get(id);
        if (tale != null) {
            return tale;
        }
        verdict.broken("S1", "the journal speaks of job " + id + ", which it does not hold");
        JobTale made = new JobTale(id, new RequestId("unknown"), false);
        jobs.put(id, made);
        return made;
    }
}

package lockstep.gang.plan;

import lockstep.gang.fair.FairShares;
import lockstep.gang.fair.NamedReservation;
import lockstep.gang.fair.Policy;
import lockstep.gang.fair.Weights;
import lockstep.gang.gate.Gates;
import lockstep.gang.gate.Obstacle;
import lockstep.gang.gate.PartitionGate;
import lockstep.gang.job.JobId;
import lockstep.gang.job.JobSpec;
import lockstep.gang.plan.Plan.Preemption;
import lockstep.gang.plan.Plan.Reservation;
import lockstep.gang.plan.Plan.Start;
import lockstep.gang.plan.Plan.Wait;
import lockstep.gang.state.Job;
import lockstep.gang.timeline.NodeBits;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The making of one plan.
///
/// Jobs that run inside a named reservation have a timeline of their own, on which only its nodes
/// and only its time are free; for all others those are taken. So the two never meet.
final class PricedPlan {
    private final Settings settings;
    private final Policy policy;
    private final ClusterSnapshot snapshot;
    private final Site site;
    private final Instant now;
    private final Restoring restoring;
    private final Gates gates;
    private final Expectations expectations;
    private final Weights weights;
    private final Map<JobId, Wait> waits = new HashMap<>();

    PricedPlan(Settings settings, Policy policy, ClusterSnapshot snapshot, Site site, Instant now) {
        this.settings = settings;
        this.policy = policy;
        this.snapshot = snapshot;
        this.site = site;
        this.now = now;
        this.restoring = new Restoring(snapshot, site.fabric());
        this.gates = new Gates(snapshot.state(), policy, now);
        this.expectations = new Expectations(settings, snapshot.state().past().histories(), now);
        this.weights = new Weights(policy, FairShares.of(snapshot.state(), policy, now));
    }

    Plan plan() {
        Map<String, List<Bid>> groups = bids();
        Grounds grounds = grounds(groups);
        List<Start> starts = new ArrayList<>();
        List<Preemption> preemptions = new ArrayList<>();
        List<Reservation> reservations = new ArrayList<>();
        groups.forEach(
                (reservation, bids) -> {
                    PricedRound round = round(reservation, grounds);
                    bids.sort(Comparator.naturalOrder());
                    round.consider(bids);
                    starts.addAll(round.starts());
                    preemptions.addAll(round.preemptions());
                    reservations.addAll(round.reservations());
                    waits.putAll(round.waits());
                });
        reservations.sort(Comparator.comparing(Reservation::from).thenComparing(Reservation::job));
        return new Plan(
                snapshot.state().seq(),
                starts,
                preemptions,
                reservations,
                waits,
                gates.prerequisites().doomed());
    }

    /// What is worth planning, by the reservation that it runs in.
    private Map<String, List<Bid>> bids() {
        Map<String, List<Bid>> groups = new TreeMap<>();
        snapshot.state()
                .queued()
                .forEach(
                        job -> {
                            Optional<Wait> obstacle = obstacle(job);
                            if (obstacle.isPresent()) {
                                waits.put(job.id(), obstacle.get());
                            } else {
                                groups.computeIfAbsent(
                                                job.spec().terms().reservation(),
                                                _ -> new ArrayList<>())
                                        .add(expectations.bid(restoring.sized(job), weights));
                            }
                        });
        return groups;
    }

    private Optional<Wait> obstacle(Job job) {
        JobSpec spec = job.spec();
        Optional<Obstacle> shut = PartitionGate.obstacle(snapshot.partitions(), spec);
        if (shut.isPresent()) {
            return shut.map(one -> new Wait(one.word(), one.detail()));
        }
        if (snapshot.resting().contains(job.id())) {
            return Optional.of(
                    new Wait("SchedDefer", "its last start failed; it is tried again soon"));
        }
        return restoring.isUnsettled(job.id())
                ? Optional.of(Wait.FOR_CHECKPOINTS)
                : Optional.empty();
    }

    private Grounds grounds(Map<String, List<Bid>> groups) {
        return Grounds.of(settings, snapshot, site.fabric(), Demand.of(groups.values()), now);
    }

    private PricedRound round(String reservation, Grounds grounds) {
        Board board =
                new Board(
                        snapshot,
                        site.fabric(),
                        site.sorts(),
                        now.getEpochSecond(),
                        settings.resolution().toSeconds());
        snapshot.state()
                .activeJobs()
                .forEach(
                        job -> {
                            var attempt = job.activeAttempt().orElseThrow();
                            board.holdRunning(
                                    attempt.placement().stream()
                                            .filter(s -> !attempt.freed().contains(s.node()))
                                            .toList(),
                                    expectations.endOf(job));
                        });
        policy.reservations().forEach(one -> close(board, one, one.name().equals(reservation)));
        Eligibility eligibility = new Eligibility(board, snapshot.partitions(), grounds);
        Offers offers =
                new Offers(
                        board,
                        eligibility,
                        new Appraiser(board, settings, grounds, restoring),
                        settings);
        return new PricedRound(
                board,
                offers,
                new Reasons(board, eligibility, offers),
                preempting(board, offers),
                settings,
                restoring,
                gates,
                InputsDigest.of(snapshot));
    }

    private Preempting preempting(Board board, Offers offers) {
        Victims victims =
                new Victims(snapshot.state(), policy, settings, weights, expectations, now);
        return new Preempting(board, snapshot.state(), offers, victims, settings);
    }

    /// In Slurm's words.
    private static String keptFor(NamedReservation one) {
        return "%s: %s, from %s"
                .formatted(
                        one.maintenance()
                                ? "Reserved for maintenance"
                                : "May be reserved for other job",
                        one.name(),
                        one.from());
    }

    /// Takes from the board what a named reservation keeps from its jobs: its own nodes and time
    /// from those of others, everything else from those that run inside.
    private void close(Board board, NamedReservation one, boolean inside) {
        NodeBits nodes = NodeBits.none(site.fabric().nodes());
        for (int node = 0; node < nodes.nodes(); node++) {
            if (one.contains(site.fabric().name(node))) {
                nodes.set(node);
            }
        }
        long from = one.from().getEpochSecond();
        long until = one.until().getEpochSecond();
        if (inside) {
            NodeBits others = NodeBits.all(nodes.nodes());
            others.andNot(nodes);
            String has = "reservation %s has only its own nodes".formatted(one.name());
            String ends = "reservation %s ends at %s".formatted(one.name(), one.until());
            board.close(others, board.now(), Long.MAX_VALUE, "Reservation", has);
            board.close(nodes, until, Long.MAX_VALUE, "Reservation", ends);
        } else {
            board.close(nodes, from, until, "ReqNodeNotAvail", keptFor(one));
        }
    }
}

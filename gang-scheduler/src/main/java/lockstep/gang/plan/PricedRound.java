package lockstep.gang.plan;

import lockstep.gang.gate.Gates;
import lockstep.gang.gate.Obstacle;
import lockstep.gang.job.Gres;
import lockstep.gang.job.JobId;
import lockstep.gang.lifecycle.NodeShare;
import lockstep.gang.plan.Plan.Preemption;
import lockstep.gang.plan.Plan.Reservation;
import lockstep.gang.plan.Plan.Start;
import lockstep.gang.plan.Plan.Wait;
import lockstep.gang.plan.Preempting.Sacrifice;
import lockstep.gang.price.Choice;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One pass over the bids, the most urgent first: each starts now, keeps nodes for a later start,
/// or waits behind those that do.
final class PricedRound {
    private final Board board;
    private final Offers offers;
    private final Reasons reasons;
    private final Preempting preempting;
    private final Settings settings;
    private final Restoring restoring;
    private final Gates gates;
    private final String inputs;
    private final List<Preemption> preemptions = new ArrayList<>();
    private final List<Start> starts = new ArrayList<>();
    private final List<Reservation> reservations = new ArrayList<>();
    private final Map<JobId, Wait> waits = new HashMap<>();
    private final Map<String, Lineup> lineups = new HashMap<>();

    /// The jobs of one partition that have a reservation.
    private static final class Lineup {
        private int reserved;
        private Optional<JobId> first = Optional.empty();
    }

    PricedRound(
            Board board,
            Offers offers,
            Reasons reasons,
            Preempting preempting,
            Settings settings,
            Restoring restoring,
            Gates gates,
            String inputs) {
        this.board = board;
        this.offers = offers;
        this.reasons = reasons;
        this.preempting = preempting;
        this.settings = settings;
        this.restoring = restoring;
        this.gates = gates;
        this.inputs = inputs;
    }

    /// Plans these bids.
    ///
    /// @param sorted the most urgent first
    void consider(List<Bid> sorted) {
        sorted.forEach(this::consider);
    }

    private void consider(Bid wanted) {
        List<Obstacle> obstacles = gates.obstacles(wanted.job());
        if (!obstacles.isEmpty()) {
            waits.put(wanted.id(), Reasons.of(obstacles));
            return;
        }
        Bid bid = withinLimits(wanted);
        Optional<Offer> now = offers.now(bid);
        if (now.isEmpty()) {
            waitFor(bid);
            return;
        }
        Optional<Offer> later = offers.cheaperLater(bid, now.get());
        if (later.isPresent()) {
            reserve(bid, later.get(), later.get().from());
            waits.put(bid.id(), reasons.forABetterMoment(now.get(), later.get()));
        } else {
            start(bid, now.get());
        }
    }

    /// With as many nodes as limits allow, of which it is known that they allow the fewest.
    private Bid withinLimits(Bid bid) {
        int allowed = bid.size().min();
        int most = bid.size().max();
        if (most <= allowed || isAllowed(bid, most)) {
            return bid;
        }
        int forbidden = most;
        while (forbidden - allowed > 1) {
            int middle = (allowed + forbidden) >>> 1;
            if (isAllowed(bid, middle)) {
                allowed = middle;
            } else {
                forbidden = middle;
            }
        }
        return bid.withNodesMost(allowed);
    }

    private boolean isAllowed(Bid bid, int nodes) {
        int perNode = bid.spec().shape().gresPerNode().stream().mapToInt(Gres::count).sum();
        return gates.tally().obstacles(bid.job(), nodes, nodes * perNode).isEmpty();
    }

    private void start(Bid bid, Offer offer) {
        int[] nodes = restoring.seated(bid.job(), offer.nodes());
        List<NodeShare> placement = Shares.of(bid.spec(), board.rooms(nodes));
        int accelerators = placement.stream().mapToInt(share -> share.accelerators().size()).sum();
        List<Obstacle> obstacles =
                gates.tally().obstacles(bid.job(), offer.seat().nodes(), accelerators);
        if (!obstacles.isEmpty()) {
            waits.put(bid.id(), Reasons.of(obstacles));
            return;
        }
        Optional<Choice> choice = Optional.of(choice(bid, offer));
        gates.tally().start(bid.job(), offer.seat().nodes(), accelerators);
        board.take(nodes, placement, board.now() + bid.keptSeconds());
        starts.add(new Start(bid.id(), placement, choice, restoring.checkpoint(bid.id())));
    }

    private Choice choice(Bid bid, Offer offer) {
        return new Choice(
                offer.price(),
                offer.found().level(),
                Duration.ofSeconds((long) bid.runSeconds()),
                offers.runnerUp(bid, offer),
                inputs);
    }

    private void waitFor(Bid bid) {
        Optional<Wait> hopeless = reasons.whyNever(bid);
        if (hopeless.isPresent()) {
            waits.put(bid.id(), hopeless.get());
            return;
        }
        Lineup lineup = lineups.computeIfAbsent(bid.spec().partition(), _ -> new Lineup());
        if (lineup.reserved >= settings.backfill().depth()) {
            waits.put(bid.id(), reasons.behind(lineup.first.orElseThrow(), Optional.empty()));
            return;
        }
        Optional<Offer> offer = offers.soonest(bid);
        Optional<Sacrifice> sacrifice = preempting.instead(bid, offer);
        if (sacrifice.isPresent()) {
            preempt(bid, sacrifice.get());
        } else {
            waits.put(
                    bid.id(),
                    lineup.first
                            .map(first -> reasons.behind(first, offer))
                            .orElseGet(() -> reasons.whyNotNow(bid, offer)));
            offer.ifPresent(found -> reserve(bid, found, found.from()));
        }
        lineup.reserved++;
        lineup.first = lineup.first.or(() -> Optional.of(bid.id()));
    }

    /// The nodes are kept at once: what of them is free now must not be given to others while the
    /// rest is freed.
    private void preempt(Bid bid, Sacrifice sacrifice) {
        preemptions.addAll(sacrifice.preemptions(bid));
        waits.put(bid.id(), reasons.whileOthersEnd(sacrifice.victims()));
        reserve(bid, sacrifice.offer(), board.now());
    }

    private void reserve(Bid bid, Offer offer, long keptFrom) {
        board.reserve(
                bid.id(),
                offer.nodes(),
                offer.seat().need(),
                keptFrom,
                offer.from() + bid.keptSeconds());
        reservations.add(
                new Reservation(
                        bid.id(),
                        Instant.ofEpochSecond(offer.from()),
                        board.names(offer.nodes()),
                        offer.price()));
    }

    List<Preemption> preemptions() {
        return preemptions;
    }

    List<Start> starts() {
        return starts;
    }

    List<Reservation> reservations() {
        return reservations;
    }

    Map<JobId, Wait> waits() {
        return waits;
    }
}

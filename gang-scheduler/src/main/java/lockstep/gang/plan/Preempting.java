package lockstep.gang.plan;

import lockstep.gang.fit.NodeDemand;
import lockstep.gang.job.AttemptId;
import lockstep.gang.lifecycle.NodeShare;
import lockstep.gang.plan.Victims.Victim;
import lockstep.gang.price.Charge;
import lockstep.gang.state.ClusterState;
import lockstep.gang.state.Node;
import lockstep.gang.timeline.NodeBits;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Decides whether ending running gangs costs less than letting a waiting one wait.
///
/// Victims are added from the cheapest per node on until the waiting gang has a place; those of
/// whom no node is in that place are let go again. What they lose together is the preemption
/// charge. It must be less than what waiting for the soonest start without them would cost.
final class Preempting {
    /// What is to be ended, and what the waiting gang gets for it.
    record Sacrifice(List<Victim> victims, Offer offer, double cost, double gain) {
        List<Plan.Preemption> preemptions(Bid bid) {
            return victims.stream()
                    .map(
                            victim ->
                                    new Plan.Preemption(
                                            victim.attempt().id(),
                                            bid.id(),
                                            victim.cost(),
                                            gain * victim.cost() / cost,
                                            victim.grace()))
                    .toList();
        }
    }

    private final Board board;
    private final ClusterState state;
    private final Offers offers;
    private final Victims victims;
    private final Settings settings;
    private final Set<AttemptId> chosen = new HashSet<>();

    Preempting(Board board, ClusterState state, Offers offers, Victims victims, Settings settings) {
        this.board = board;
        this.state = state;
        this.offers = offers;
        this.victims = victims;
        this.settings = settings;
    }

    /// The cheapest way found; empty where waiting is cheaper.
    ///
    /// @param soonest what it would have without preemption
    Optional<Sacrifice> instead(Bid bid, Optional<Offer> soonest) {
        List<Victim> candidates =
                victims.of(bid).stream()
                        .filter(victim -> !chosen.contains(victim.attempt().id()))
                        .toList();
        if (candidates.isEmpty()) {
            return Optional.empty();
        }
        return offers.sizes(bid).all().stream()
                .flatMap(seat -> sacrifice(bid, seat, candidates, soonest).stream())
                .findFirst();
    }

    private Optional<Sacrifice> sacrifice(
            Bid bid, Seat seat, List<Victim> candidates, Optional<Offer> soonest) {
        List<Victim> ended = new ArrayList<>();
        NodeBits free = offers.freeNow(bid, seat);
        for (Victim victim : candidates) {
            ended.add(victim);
            addFreed(bid, seat, ended, victim, free);
            if (free.count() >= seat.nodes()) {
                Optional<Offer> offer = offers.at(bid, seat, free, start(ended));
                if (offer.isPresent()) {
                    return worthIt(bid, needed(ended, offer.get()), offer.get(), soonest);
                }
            }
        }
        return Optional.empty();
    }

    private long start(List<Victim> ended) {
        long grace = ended.stream().mapToLong(one -> one.grace().toSeconds()).max().orElse(0);
        return board.now() + Math.max(grace, settings.resolution().toSeconds());
    }

    /// Nodes of `victim` that have room once all of `ended` are gone. What is kept for others stays
    /// theirs.
    private void addFreed(Bid bid, Seat seat, List<Victim> ended, Victim victim, NodeBits free) {
        NodeBits eligible = offers.eligible(bid, seat);
        NodeDemand demand = new NodeDemand(bid.spec().shape());
        Map<AttemptId, Victim> gone = new HashMap<>();
        ended.forEach(one -> gone.put(one.attempt().id(), one));
        for (NodeShare share : victim.shares()) {
            board.fabric()
                    .number(share.node())
                    .ifPresent(
                            number -> {
                                if (eligible.get(number)
                                        && !board.isKept(number)
                                        && demand.tasksThatFit(freed(number, gone))
                                                >= seat.tasks()) {
                                    free.set(number);
                                }
                            });
        }
    }

    private FreedRoom freed(int number, Map<AttemptId, Victim> gone) {
        Node node = state.node(board.fabric().name(number)).orElseThrow();
        List<NodeShare> shares =
                node.shares().entrySet().stream()
                        .filter(held -> gone.containsKey(held.getKey()))
                        .map(Map.Entry::getValue)
                        .toList();
        boolean idle = shares.size() == node.shares().size() && !board.isTaken(number);
        return new FreedRoom(board.room(number), shares, idle);
    }

    private List<Victim> needed(List<Victim> ended, Offer offer) {
        NodeBits place = NodeBits.of(board.fabric().nodes(), offer.nodes());
        return ended.stream()
                .filter(
                        victim ->
                                victim.shares().stream()
                                        .map(share -> board.fabric().number(share.node()))
                                        .anyMatch(
                                                number ->
                                                        number.isPresent()
                                                                && place.get(number.getAsInt())))
                .toList();
    }

    private Optional<Sacrifice> worthIt(
            Bid bid, List<Victim> ended, Offer offer, Optional<Offer> soonest) {
        double cost = ended.stream().mapToDouble(Victim::cost).sum();
        double without =
                soonest.map(Offer::total)
                        .orElseGet(
                                () ->
                                        offers.priceOfWaiting(
                                                bid, offer.seat(), settings.neverSoon()));
        double gain = without - offer.total();
        if (ended.isEmpty() || cost >= gain * (1 - settings.gainLeast())) {
            return Optional.empty();
        }
        ended.forEach(victim -> chosen.add(victim.attempt().id()));
        Offer priced =
                new Offer(
                        offer.from(),
                        offer.seat(),
                        offer.found(),
                        offer.price().plus(Charge.PREEMPTION, cost));
        return Optional.of(new Sacrifice(ended, priced, cost, gain));
    }
}

package lockstep.gang.plan;

import lockstep.gang.cluster.NodeName;
import lockstep.gang.fit.NodeDemand;
import lockstep.gang.job.Layout;
import lockstep.gang.job.WorkloadClass;
import lockstep.gang.price.Charge;
import lockstep.gang.price.Choice;
import lockstep.gang.timeline.NodeBits;
import lockstep.gang.timeline.NodeNeed;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// What a gang could have: now, at a better moment, or as soon as possible.
final class Offers {
    /// How many moments at which others end are looked at before a gang starts on nodes that are
    /// not the best.
    private static final int MOMENTS_MAX = 4;

    /// How often a start is moved back because the nodes that are free do not lie as the gang needs
    /// them: each time twice as far, so that with steps from a minute on weeks are seen.
    private static final int DELAYS_MAX = 16;

    /// What decides which nodes have room, and whether they lie as they must.
    private record Refusal(
            Wish wish, String partition, Layout layout, WorkloadClass workload, int tasks) {}

    private record Shortage(int nodes, long holdSeconds) {}

    private final Board board;
    private final Eligibility eligibility;
    private final Appraiser appraiser;
    private final Settings settings;
    private final Map<Refusal, Shortage> shortages = new HashMap<>();

    Offers(Board board, Eligibility eligibility, Appraiser appraiser, Settings settings) {
        this.board = board;
        this.eligibility = eligibility;
        this.appraiser = appraiser;
        this.settings = settings;
    }

    Sizes sizes(Bid bid) {
        return new Sizes(bid.size(), board.kinds());
    }

    /// The cheapest way to start now.
    Optional<Offer> now(Bid bid) {
        boolean countsTasks = bid.spec().shape().tasks().isPresent();
        Optional<Offer> best = Optional.empty();
        for (Seat seat : sizes(bid).all()) {
            if (isKnownShort(bid, seat)) {
                continue;
            }
            NodeBits free = freeNow(bid, seat);
            Seat taken = countsTasks ? seat : largest(bid, seat, free.count());
            Optional<Offer> offer =
                    taken.nodes() <= free.count()
                            ? appraiser.appraise(
                                    bid, taken, free, board.idle(), named(bid), board.now())
                            : Optional.empty();
            if (offer.isEmpty()) {
                shortages.put(question(bid, seat), new Shortage(seat.nodes(), bid.holdSeconds()));
            } else if (countsTasks) {
                return offer;
            } else {
                best = cheaper(best, offer.get());
            }
        }
        return best;
    }

    /// As many nodes as there are, between what it likes and what it needs.
    private Seat largest(Bid bid, Seat seat, int free) {
        int nodes = Math.min(seat.nodes(), free);
        return nodes == seat.nodes() || nodes < bid.size().min() ? seat : sizes(bid).seat(nodes);
    }

    private static Optional<Offer> cheaper(Optional<Offer> best, Offer offer) {
        return best.filter(known -> known.total() <= offer.total()).or(() -> Optional.of(offer));
    }

    /// What is free only becomes less while a round is made, so what had no room once has none
    /// later.
    private boolean isKnownShort(Bid bid, Seat seat) {
        if (board.timeline().freeNowMax(seat.need()) < bid.size().min()) {
            return true;
        }
        Shortage shortage = shortages.get(question(bid, seat));
        return shortage != null
                && shortage.nodes() <= seat.nodes()
                && shortage.holdSeconds() <= bid.holdSeconds();
    }

    private static Refusal question(Bid bid, Seat seat) {
        return new Refusal(
                bid.wish(),
                bid.spec().partition(),
                bid.spec().terms().layout(),
                bid.workload(),
                seat.tasks());
    }

    /// The cheapest place among `free` from `from` on.
    Optional<Offer> at(Bid bid, Seat seat, NodeBits free, long from) {
        return appraiser.appraise(bid, seat, free, board.idle(), named(bid), from);
    }

    /// What it costs not to start for so long.
    double priceOfWaiting(Bid bid, Seat seat, Duration time) {
        return settings.waiting()
                .between(
                        bid.accelerators(seat.nodes()),
                        bid.weight(),
                        bid.waitedSeconds(),
                        bid.waitedSeconds() + time.toSeconds());
    }

    /// Nodes that it may be on at all.
    NodeBits eligible(Bid bid, Seat seat) {
        return eligibility.of(bid, seat);
    }

    /// Nodes that have room for `seat` from now on for as long as the job may hold them.
    NodeBits freeNow(Bid bid, Seat seat) {
        NodeBits free = freeAt(bid, seat, board.now());
        dropFull(bid, seat, free);
        return free;
    }

    /// Nodes that have room for `seat` at this moment, for however long.
    NodeBits roomNow(Bid bid, Seat seat) {
        NodeBits room = eligibility.of(bid, seat).copy();
        dropFull(bid, seat, room);
        return room;
    }

    private void dropFull(Bid bid, Seat seat, NodeBits free) {
        NodeDemand demand = new NodeDemand(bid.spec().shape());
        for (int node = free.next(0); node >= 0; node = free.next(node + 1)) {
            if (!board.idle().get(node) && demand.tasksThatFit(board.room(node)) < seat.tasks()) {
                free.unset(node);
            }
        }
    }

    private NodeBits freeAt(Bid bid, Seat seat, long from) {
        return board.timeline()
                .freeThroughout(
                        seat.need(), eligibility.of(bid, seat), from, from + bid.holdSeconds());
    }

    /// A later start that is cheaper than `now`, waiting included: at one of the next moments at
    /// which other jobs are expected to end, as long as the wait cannot cost more than it could
    /// save.
    Optional<Offer> cheaperLater(Bid bid, Offer now) {
        double avoidable =
                now.price().of(Charge.STRAGGLER)
                        + now.price().of(Charge.SPREAD)
                        + now.price().of(Charge.THERMAL)
                        + now.price().of(Charge.SHAPE);
        double rate =
                settings.waiting()
                        .rate(
                                bid.accelerators(now.seat().nodes()),
                                bid.weight(),
                                bid.waitedSeconds());
        long worth = (long) (avoidable / rate);
        if (worth < settings.resolution().toSeconds()) {
            return Optional.empty();
        }
        Seat liked = sizes(bid).all().getFirst();
        for (long moment : board.endsUntil(board.now() + worth, MOMENTS_MAX)) {
            NodeBits free = freeAt(bid, liked, moment);
            if (free.count() >= liked.nodes()) {
                Optional<Offer> later =
                        appraiser
                                .appraise(bid, liked, free, idleAt(moment), named(bid), moment)
                                .filter(offer -> isWorthIt(offer, now, avoidable));
                if (later.isPresent()) {
                    return later;
                }
            }
        }
        return Optional.empty();
    }

    private boolean isWorthIt(Offer later, Offer now, double avoidable) {
        return later.total() < now.total() - settings.gainLeast() * avoidable;
    }

    /// The cheapest of the soonest starts, one for each size. Absent when there will be none.
    Optional<Offer> soonest(Bid bid) {
        Optional<Offer> best = Optional.empty();
        for (Seat seat : sizes(bid).all()) {
            Optional<Offer> offer = soonest(bid, seat);
            if (offer.isPresent()) {
                best = cheaper(best, offer.get());
            }
        }
        return best;
    }

    private Optional<Offer> soonest(Bid bid, Seat seat) {
        NodeBits eligible = eligibility.of(bid, seat);
        NodeBits required = required(bid);
        NodeBits free = NodeBits.none(board.fabric().nodes());
        long notBefore = board.now() + 1;
        for (int delay = 0; delay < DELAYS_MAX; delay++) {
            OptionalLong from =
                    board.timeline()
                            .earliest(
                                    seat.need(),
                                    eligible,
                                    seat.nodes(),
                                    bid.holdSeconds(),
                                    notBefore,
                                    free);
            if (from.isEmpty()) {
                return Optional.empty();
            }
            if (free.containsAll(required)) {
                Optional<Offer> offer =
                        appraiser.appraise(
                                bid,
                                seat,
                                free,
                                idleAt(from.getAsLong()),
                                named(bid),
                                from.getAsLong());
                if (offer.isPresent()) {
                    return offer;
                }
                notBefore = from.getAsLong() + (settings.resolution().toSeconds() << delay);
            } else {
                notBefore = allOf(bid, seat, required, from.getAsLong());
            }
        }
        return Optional.empty();
    }

    private NodeBits idleAt(long moment) {
        return board.timeline()
                .freeThroughout(
                        NodeNeed.wholeNode(),
                        NodeBits.all(board.fabric().nodes()),
                        moment,
                        moment + 1);
    }

    private List<Integer> named(Bid bid) {
        return bid.spec().nodeList().isEmpty()
                ? List.of()
                : Arrays.stream(required(bid).toArray()).boxed().toList();
    }

    /// The next best place for a gang that starts now, for the record.
    Optional<Choice.RunnerUp> runnerUp(Bid bid, Offer chosen) {
        return appraiser.runnerUp(
                bid, chosen, freeNow(bid, chosen.seat()), board.idle(), named(bid));
    }

    private long allOf(Bid bid, Seat seat, NodeBits required, long from) {
        return board.timeline()
                .earliest(seat.need(), required, required.count(), bid.holdSeconds(), from + 1)
                .orElse(from + settings.resolution().toSeconds());
    }

    /// The nodes that must be in the gang, as far as they are known.
    NodeBits required(Bid bid) {
        NodeBits required = NodeBits.none(board.fabric().nodes());
        List<String> names = bid.spec().nodeList();
        for (String name : names) {
            OptionalInt number =
                    NodeName.isValid(name)
                            ? board.fabric().number(new NodeName(name))
                            : OptionalInt.empty();
            number.ifPresent(required::set);
        }
        return required;
    }
}

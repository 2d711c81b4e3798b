package lockstep.gang.plan;

import lockstep.gang.gate.Obstacle;
import lockstep.gang.hostlist.HostList;
import lockstep.gang.job.JobId;
import lockstep.gang.job.WorkloadClass;
import lockstep.gang.plan.Plan.Wait;
import lockstep.gang.price.Price;
import lockstep.gang.timeline.NodeBits;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// Why jobs wait, in Slurm's words with an explanation behind.
final class Reasons {
    private static final int KEEPINGS_NAMED = 3;

    private static final DateTimeFormatter MOMENT =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm").withZone(ZoneOffset.UTC);

    private record Question(Wish wish, String partition, WorkloadClass workload) {}

    private final Board board;
    private final Eligibility eligibility;
    private final Offers offers;
    private final Map<Question, Optional<Wait>> never = new HashMap<>();

    Reasons(Board board, Eligibility eligibility, Offers offers) {
        this.board = board;
        this.eligibility = eligibility;
        this.offers = offers;
    }

    /// All of them, the first one's word in front.
    static Wait of(List<Obstacle> obstacles) {
        String first = obstacles.getFirst().word();
        return new Wait(
                first,
                obstacles.stream()
                        .map(one -> one.word().equals(first) ? one.detail() : text(one))
                        .filter(text -> !text.isEmpty())
                        .collect(Collectors.joining("; ")));
    }

    private static String text(Obstacle obstacle) {
        return obstacle.detail().isEmpty()
                ? obstacle.word()
                : obstacle.word() + ", " + obstacle.detail();
    }

    /// Why this wish could not be granted even if all nodes that may be used were idle: then it is
    /// not worth waiting for. Empty where it could.
    Optional<Wait> whyNever(Bid bid) {
        return never.computeIfAbsent(
                new Question(bid.wish(), bid.spec().partition(), bid.workload()), _ -> judge(bid));
    }

    private Optional<Wait> judge(Bid bid) {
        List<Seat> sizes = offers.sizes(bid).all();
        NodeBits required = offers.required(bid);
        boolean allKnown = required.count() == bid.wish().nodeList().stream().distinct().count();
        for (Seat seat : sizes) {
            NodeBits eligible = eligibility.of(bid, seat);
            if (allKnown && eligible.count() >= seat.nodes() && eligible.containsAll(required)) {
                return Optional.empty();
            }
        }
        for (Seat seat : sizes) {
            NodeBits ever = eligibility.everOf(bid, seat);
            if (allKnown && ever.count() >= seat.nodes() && ever.containsAll(required)) {
                return Optional.of(unavailable(bid, seat, required));
            }
        }
        return Optional.of(
                new Wait(
                        "BadConstraints",
                        "the nodes of partition %s have changed since it was submitted"
                                .formatted(bid.spec().partition())));
    }

    private Wait unavailable(Bid bid, Seat seat, NodeBits required) {
        NodeBits missing = eligibility.everOf(bid, seat).copy();
        missing.andNot(eligibility.of(bid, seat));
        NodeBits named = required.copy();
        named.and(missing);
        List<String> names = new ArrayList<>();
        (named.isEmpty() ? missing : named)
                .forEach(node -> names.add(board.fabric().name(node).value()));
        return new Wait("ReqNodeNotAvail", "UnavailableNodes:" + HostList.compressSet(names));
    }

    /// Why the first job of a partition, which is worth waiting for, does not start now.
    ///
    /// @param soonest its reservation, if it has one
    Wait whyNotNow(Bid bid, Optional<Offer> soonest) {
        Wait why = keptFromIt(bid).orElseGet(() -> new Wait("Resources", shortage(bid)));
        return new Wait(why.word(), why.detail() + when(soonest));
    }

    /// Why a job with another one of its partition before it does not start now.
    Wait behind(JobId first, Optional<Offer> soonest) {
        return new Wait("Priority", "behind job " + first + when(soonest));
    }

    private static String when(Optional<Offer> soonest) {
        return soonest.map(offer -> "; by the present plan at " + moment(offer.from())).orElse("");
    }

    /// Room that is there now, but kept for others before the job would have left it.
    private Optional<Wait> keptFromIt(Bid bid) {
        NodeBits required = offers.required(bid);
        for (Seat seat : offers.sizes(bid).all()) {
            NodeBits room = offers.roomNow(bid, seat);
            NodeBits free = offers.freeNow(bid, seat);
            if (isEnough(room, seat, required) && !isEnough(free, seat, required)) {
                room.andNot(free);
                return keptFor(board.keepings(room, board.now() + bid.holdSeconds()));
            }
        }
        return Optional.empty();
    }

    private static boolean isEnough(NodeBits nodes, Seat seat, NodeBits required) {
        return nodes.count() >= seat.nodes() && nodes.containsAll(required);
    }

    private static Optional<Wait> keptFor(List<Keeping> keepings) {
        return keepings.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new Wait(
                                keepings.getFirst().word(),
                                keepings.stream()
                                        .map(Keeping::why)
                                        .distinct()
                                        .limit(KEEPINGS_NAMED)
                                        .collect(Collectors.joining("; "))));
    }

    private Seat leastWanted(Bid bid) {
        List<Seat> sizes = offers.sizes(bid).all();
        return bid.spec().shape().tasks().isPresent() ? sizes.getFirst() : sizes.getLast();
    }

    private String shortage(Bid bid) {
        Seat seat = leastWanted(bid);
        NodeBits free = offers.freeNow(bid, seat);
        NodeBits busy = offers.required(bid);
        busy.andNot(free);
        if (!busy.isEmpty()) {
            List<String> names = new ArrayList<>();
            busy.forEach(node -> names.add(board.fabric().name(node).value()));
            return "no room on " + HostList.compressSet(names);
        }
        if (bid.spec().shape().tasks().isPresent()) {
            return "no room for %d tasks".formatted(bid.spec().shape().tasks().getAsInt());
        }
        return free.count() >= seat.nodes()
                ? "%d nodes have room, but do not lie as it needs them".formatted(free.count())
                : "%d of %d nodes have room".formatted(free.count(), seat.nodes());
    }

    /// A job whose nodes are being freed for it.
    Wait whileOthersEnd(List<Victims.Victim> victims) {
        return new Wait(
                "Resources",
                "its nodes are freed by ending "
                        + victims.stream()
                                .map(victim -> "job " + victim.job().id())
                                .collect(Collectors.joining(", ")));
    }

    /// A job that could start, but loses less by waiting.
    Wait forABetterMoment(Offer now, Offer later) {
        return new Wait(
                "Resources",
                "better nodes at %s save %s of %s accelerator-hours"
                        .formatted(
                                moment(later.from()),
                                hours(now.price().total() - later.price().total()),
                                hours(now.price())));
    }

    private static String hours(Price price) {
        return hours(price.total());
    }

    private static String hours(double acceleratorSeconds) {
        return "%.1f".formatted(acceleratorSeconds / 3600);
    }

    private static String moment(long epochSeconds) {
        return MOMENT.format(Instant.ofEpochSecond(epochSeconds));
    }
}

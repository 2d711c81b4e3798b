package lockstep.gang.plan;

import lockstep.gang.condition.Outlook;
import lockstep.gang.fabric.Level;
import lockstep.gang.hostlist.HostList;
import lockstep.gang.job.WorkloadClass;
import lockstep.gang.placement.Candidates;
import lockstep.gang.placement.Found;
import lockstep.gang.placement.GangNeed;
import lockstep.gang.placement.PlacementSearch;
import lockstep.gang.price.Charge;
import lockstep.gang.price.Choice;
import lockstep.gang.price.Price;
import lockstep.gang.timeline.NodeBits;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Finds the cheapest nodes for a gang among those that are free, and adds up what that costs.
final class Appraiser {
    private final Board board;
    private final Settings settings;
    private final Grounds grounds;
    private final Restoring restoring;

    Appraiser(Board board, Settings settings, Grounds grounds, Restoring restoring) {
        this.board = board;
        this.settings = settings;
        this.grounds = grounds;
        this.restoring = restoring;
    }

    /// The cheapest place for a gang of this size.
    ///
    /// @param free nodes that have room from `from` on
    /// @param required numbers of nodes that must be among them
    /// @param idle which nodes are idle then
    Optional<Offer> appraise(
            Bid bid, Seat seat, NodeBits free, NodeBits idle, List<Integer> required, long from) {
        GangNeed need = need(bid, seat, required);
        return cheapest(bid, need, free, idle, from)
                .map(
                        found ->
                                new Offer(
                                        from,
                                        seat,
                                        found,
                                        found.price().plus(timePrice(bid, seat, from))));
    }

    /// Where the cheapest place crosses a link that is unfit, which only those do who hardly
    /// communicate, the cheapest that does not.
    private Optional<Found> cheapest(
            Bid bid, GangNeed need, NodeBits free, NodeBits idle, long from) {
        WorkloadClass workload = bid.workload();
        PlacementSearch search = grounds.search(workload);
        Optional<Found> found = search.find(need, candidates(bid, free, idle, from));
        return found.isEmpty() || keepsToOpenWays(workload, found.get())
                ? found
                : reachable(workload, free).stream()
                        .flatMap(
                                some ->
                                        search
                                                .find(need, candidates(bid, some, idle, from))
                                                .stream())
                        .min(Comparator.comparingDouble(one -> one.price().total()));
    }

    /// Nodes that can reach each other: those of leaves with fit links, and each other leaf alone.
    private List<NodeBits> reachable(WorkloadClass workload, NodeBits free) {
        Outlook outlook = grounds.outlook(workload);
        List<NodeBits> parts = new ArrayList<>();
        NodeBits open = free.copy();
        parts.add(open);
        for (int leaf = 0; leaf < board.fabric().leaves(); leaf++) {
            if (outlook.isSealed(leaf)) {
                NodeBits alone = NodeBits.none(free.nodes());
                alone.setRange(
                        board.fabric().firstNodeOf(leaf), board.fabric().firstNodeOf(leaf + 1));
                alone.and(free);
                open.andNot(alone);
                parts.add(alone);
            }
        }
        return parts;
    }

    /// What is left over is told only of now, and only where it can differ.
    private Candidates candidates(Bid bid, NodeBits free, NodeBits idle, long from) {
        Candidates all =
                Candidates.of(free.toWords())
                        .withIdle(idle.toWords())
                        .withStaging(restoring.seconds(bid.id()));
        boolean alike = board.sorts().all().size() == 1 && idle.containsAll(free);
        return from == board.now() && !alike ? all.withLeftover(board.leftover()) : all;
    }

    /// The next best place at the same time, for the record of the decision.
    Optional<Choice.RunnerUp> runnerUp(
            Bid bid, Offer chosen, NodeBits free, NodeBits idle, List<Integer> required) {
        PlacementSearch search = grounds.search(bid.workload());
        return search.runnerUp(
                        need(bid, chosen.seat(), required),
                        candidates(bid, free, idle, chosen.from()),
                        chosen.found())
                .filter(found -> keepsToOpenWays(bid.workload(), found))
                .map(
                        found ->
                                new Choice.RunnerUp(
                                        names(found.nodes()),
                                        found.level(),
                                        found.price()
                                                .plus(
                                                        timePrice(
                                                                bid,
                                                                chosen.seat(),
                                                                chosen.from()))));
    }

    private String names(int[] nodes) {
        return HostList.compressSet(
                Arrays.stream(nodes).mapToObj(node -> board.fabric().name(node).value()).toList());
    }

    /// No member may be reached only over a link that is unfit.
    private boolean keepsToOpenWays(WorkloadClass workload, Found found) {
        if (found.level() == Level.NODE || found.level() == Level.LEAF) {
            return true;
        }
        Outlook outlook = grounds.outlook(workload);
        return Arrays.stream(found.nodes())
                .noneMatch(node -> outlook.isSealed(board.fabric().leafOf(node)));
    }

    private GangNeed need(Bid bid, Seat seat, List<Integer> required) {
        return new GangNeed(
                seat.nodes(),
                bid.acceleratorsPerNode(),
                Math.min((double) bid.holdSeconds(), bid.runSeconds() * stretch(bid, seat)),
                bid.synchrony(),
                bid.communication(),
                bid.spec().terms().checkpointEvery().orElse(settings.checkpointEvery()).toSeconds(),
                settings.restart().toSeconds(),
                bid.spec().terms().layout(),
                required);
    }

    private Price timePrice(Bid bid, Seat seat, long from) {
        double accelerators = bid.accelerators(seat.nodes());
        double wait =
                settings.waiting()
                        .between(
                                accelerators,
                                bid.weight(),
                                bid.waitedSeconds(),
                                bid.waitedSeconds() + (from - board.now()));
        double later = (stretch(bid, seat) - 1) * bid.runSeconds();
        return new Price(
                Map.of(Charge.WAIT, wait, Charge.SHAPE, accelerators * bid.weight() * later));
    }

    /// How much longer the work takes than on as many nodes as the gang could use. Gangs that count
    /// their tasks have as many of them on any number of nodes.
    private static double stretch(Bid bid, Seat seat) {
        return bid.spec().shape().tasks().isPresent()
                ? 1
                : (double) bid.size().max() / seat.nodes();
    }
}

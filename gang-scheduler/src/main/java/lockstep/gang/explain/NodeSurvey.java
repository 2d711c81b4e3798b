package lockstep.gang.explain;

import lockstep.gang.cluster.NodeName;
import lockstep.gang.condition.Outlook;
import lockstep.gang.fabric.Fabric;
import lockstep.gang.fair.NamedReservation;
import lockstep.gang.fit.GangSize;
import lockstep.gang.fit.NodeDemand;
import lockstep.gang.fit.Room;
import lockstep.gang.job.JobId;
import lockstep.gang.job.JobSpec;
import lockstep.gang.plan.Prospects;
import lockstep.gang.state.Job;
import lockstep.gang.state.Node;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Sorts the nodes that have what a job asks for by what keeps it from them now. Each node is in
/// one heap: that of the first obstacle in the order of the fields.
///
/// @param wanted how many nodes the job wants at least
/// @param unusable by what is wrong with them
/// @param busy without room because of what runs there
/// @param closed by named reservations, while the job would run
/// @param claimed to be had by jobs before it, while it would run
/// @param free the rest
record NodeSurvey(
        int wanted,
        Map<Reason.Ailment, Map<NodeName, String>> unusable,
        List<Node> busy,
        Map<String, List<NodeName>> closed,
        Map<JobId, List<NodeName>> claimed,
        List<NodeName> free) {

    int suitable() {
        int count = busy.size() + free.size();
        count += unusable.values().stream().mapToInt(Map::size).sum();
        count += closed.values().stream().mapToInt(List::size).sum();
        return count + claimed.values().stream().mapToInt(List::size).sum();
    }

    /// Looks at every node once.
    ///
    /// @param claims of jobs before it, the most urgent first
    static NodeSurvey of(
            Scenario scenario,
            Job job,
            Prospects prospects,
            Fabric fabric,
            Optional<PlannedStart> planned,
            List<Reason.Claim> claims) {
        Sorting sorting = new Sorting(scenario, job, prospects, fabric, planned, claims);
        scenario.snapshot().state().nodes().values().forEach(sorting::add);
        return sorting.survey();
    }

    private static final class Sorting {
        private final Scenario scenario;
        private final JobSpec spec;
        private final Fabric fabric;
        private final Outlook outlook;
        private final int wanted;
        private final int tasks;
        private final NodeDemand demand;
        private final Instant until;
        private final Map<NodeName, JobId> claimants = new LinkedHashMap<>();
        private final Map<Reason.Ailment, Map<NodeName, String>> unusable = new TreeMap<>();
        private final List<Node> busy = new ArrayList<>();
        private final Map<String, List<NodeName>> closed = new TreeMap<>();
        private final Map<JobId, List<NodeName>> claimed = new LinkedHashMap<>();
        private final List<NodeName> free = new ArrayList<>();

        Sorting(
                Scenario scenario,
                Job job,
                Prospects prospects,
                Fabric fabric,
                Optional<PlannedStart> planned,
                List<Reason.Claim> claims) {
            this.scenario = scenario;
            this.spec = job.spec();
            this.fabric = fabric;
            this.outlook =
                    Outlook.of(
                            fabric,
                            scenario.snapshot().conditions(),
                            scenario.settings().standards(),
                            prospects.workload(job),
                            scenario.now());
            int least = new GangSize(spec.shape(), spec.nodeList().size()).min();
            this.wanted =
                    spec.shape().tasks().isPresent()
                            ? planned.map(start -> start.nodes().size()).orElse(least)
                            : least;
            this.tasks = spec.shape().mostTasksPerNode(wanted);
            this.demand = new NodeDemand(spec.shape());
            this.until = scenario.now().plus(prospects.hold(job));
            for (Reason.Claim claim : claims) {
                if (claim.from().isBefore(until)) {
                    claim.nodes().forEach(node -> claimants.putIfAbsent(node, claim.job()));
                }
            }
        }

        void add(Node node) {
            if (isSuitable(node)) {
                sort(node);
            }
        }

        private boolean isSuitable(Node node) {
            String name = node.name().value();
            boolean member =
                    scenario.snapshot()
                            .partitions()
                            .named(spec.partition())
                            .filter(partition -> partition.contains(node.name()))
                            .isPresent();
            String inside = spec.terms().reservation();
            boolean within =
                    scenario.policy()
                            .reservation(inside)
                            .map(r -> r.contains(node.name()))
                            .orElse(true);
            boolean named =
                    spec.nodeList().size() < wanted
                            || spec.nodeList().isEmpty()
                            || spec.nodeList().contains(name);
            return member
                    && within
                    && named
                    && !spec.exclude().contains(name)
                    && node.spec().features().containsAll(spec.features())
                    && demand.tasksThatFit(Room.whole(node.spec())) >= tasks;
        }

        private void sort(Node node) {
            Optional<String> unfit = outlook.unfitBecause(fabric.number(node.name()).orElseThrow());
            Optional<NamedReservation> keeper = keeper(node.name());
            JobId claimant = claimants.get(node.name());
            if (node.lost()) {
                ail(Reason.Ailment.LOST, node, node.lostReason());
            } else if (scenario.snapshot().silent().contains(node.name())) {
                ail(Reason.Ailment.SILENT, node, "it does not report");
            } else if (node.drain().isPresent()) {
                ail(Reason.Ailment.UNFIT, node, node.drain().get().text());
            } else if (unfit.isPresent()) {
                ail(Reason.Ailment.UNFIT, node, unfit.get());
            } else if (demand.tasksThatFit(new NodeRoom(node)) < tasks) {
                busy.add(node);
            } else if (keeper.isPresent()) {
                closed.computeIfAbsent(keeper.get().name(), _ -> new ArrayList<>())
                        .add(node.name());
            } else if (claimant != null) {
                claimed.computeIfAbsent(claimant, _ -> new ArrayList<>()).add(node.name());
            } else {
                free.add(node.name());
            }
        }

        private void ail(Reason.Ailment ailment, Node node, String why) {
            unusable.computeIfAbsent(ailment, _ -> new TreeMap<>()).put(node.name(), why);
        }

        private Optional<NamedReservation> keeper(NodeName node) {
            return scenario.policy().closedTo(spec).stream()
                    .filter(one -> one.contains(node))
                    .filter(
                            one ->
                                    one.from().isBefore(until)
                                            && one.until().isAfter(scenario.now()))
                    .findFirst();
        }

        NodeSurvey survey() {
            return new NodeSurvey(wanted, unusable, busy, closed, claimed, free);
        }
    }
}

package lockstep.gang.explain;

import lockstep.gang.cluster.NodeName;
import lockstep.gang.fair.NamedReservation;
import lockstep.gang.job.JobId;
import lockstep.gang.plan.Plan;
import lockstep.gang.state.ClusterState;
import lockstep.gang.state.Job;
import lockstep.gang.state.Node;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;

/// All reasons for which a job waits.
///
/// **Cost.** Each reason costs what the job would save if it alone were gone, which planning again
/// without it tells. Costs do not add up: two reasons that hold the job for the same hour cost an
/// hour together and nothing each, since either would be enough.
final class Reasoning {
    private static final Comparator<Reason> DEAREST_FIRST =
            Comparator.comparingDouble(reason -> -reason.cost().orElse(Double.POSITIVE_INFINITY));

    private final Study study;
    private final NodeSurvey survey;
    private final List<Reason> gates;

    Reasoning(Study study, List<Reason> gates) {
        this.study = study;
        this.survey = study.survey();
        this.gates = gates;
    }

    List<Reason> reasons() {
        List<Reason> reasons = new ArrayList<>(gates);
        clearing().ifPresent(reasons::add);
        if (survey.suitable() < survey.wanted()) {
            reasons.add(
                    new Reason.TooFew(survey.wanted(), survey.suitable(), OptionalDouble.empty()));
        }
        if (survey.free().size() < survey.wanted()) {
            addShortages(reasons);
        } else if (gates.isEmpty()) {
            enough().ifPresent(reasons::add);
        }
        if (reasons.isEmpty()) {
            plannersWord().ifPresent(reasons::add);
        }
        reasons.sort(DEAREST_FIRST);
        return reasons;
    }

    private Optional<Reason> clearing() {
        List<Plan.Preemption> own =
                study.earnest().preemptions().stream()
                        .filter(one -> one.beneficiary().equals(study.job().id()))
                        .toList();
        return own.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new Reason.Clearing(
                                own.stream().map(one -> one.victim().job()).sorted().toList(),
                                own.stream().mapToDouble(Plan.Preemption::cost).sum(),
                                OptionalDouble.empty()));
    }

    private void addShortages(List<Reason> reasons) {
        survey.unusable().forEach((ailment, nodes) -> reasons.add(unusable(ailment, nodes)));
        if (!survey.busy().isEmpty()) {
            reasons.add(busy());
        }
        survey.closed().forEach((name, nodes) -> reasons.add(closed(reservation(name), nodes)));
        List<Reason.Claim> claims = claims();
        if (!claims.isEmpty()) {
            reasons.add(new Reason.Ahead(claims, saved(study.scenario().without(ids(claims)))));
        }
    }

    private OptionalDouble saved(Scenario without) {
        return gates.isEmpty() ? study.saved(without) : OptionalDouble.of(0);
    }

    private Reason unusable(Reason.Ailment ailment, Map<NodeName, String> nodes) {
        List<NodeName> names = List.copyOf(nodes.keySet());
        return new Reason.Unusable(
                ailment,
                names,
                nodes.values().stream().distinct().toList(),
                saved(study.scenario().with(new Change.NodesBack(names, ""), study.job().id())));
    }

    private Reason busy() {
        ClusterState state = study.scenario().snapshot().state();
        Map<JobId, List<NodeName>> byJob = new TreeMap<>();
        for (Node node : survey.busy()) {
            node.shares()
                    .keySet()
                    .forEach(
                            attempt ->
                                    byJob.computeIfAbsent(attempt.job(), _ -> new ArrayList<>())
                                            .add(node.name()));
        }
        List<Reason.Holder> holders = new ArrayList<>();
        byJob.forEach(
                (id, nodes) -> {
                    Job holder = state.job(id).orElseThrow();
                    holders.add(new Reason.Holder(id, nodes, study.prospects().endOf(holder)));
                });
        holders.sort(Comparator.comparing(Reason.Holder::until).thenComparing(Reason.Holder::job));
        return new Reason.Busy(
                survey.busy().stream().map(Node::name).toList(),
                holders,
                saved(study.scenario().without(byJob.keySet())));
    }

    private NamedReservation reservation(String name) {
        return study.scenario().policy().reservation(name).orElseThrow();
    }

    private Reason closed(NamedReservation one, List<NodeName> nodes) {
        return new Reason.Closed(
                one.name(),
                one.from(),
                one.until(),
                nodes,
                saved(study.scenario().opened(one.name())));
    }

    /// Jobs before it that get nodes on which it could be, until its own start or for as long as it
    /// would run now.
    private List<Reason.Claim> claims() {
        Set<NodeName> useful = new HashSet<>();
        survey.busy().forEach(node -> useful.add(node.name()));
        survey.claimed().values().forEach(useful::addAll);
        List<Reason.Claim> claims = new ArrayList<>();
        for (Reason.Claim claim : study.claims()) {
            List<NodeName> nodes = claim.nodes().stream().filter(useful::contains).toList();
            boolean inTime =
                    survey.claimed().containsKey(claim.job())
                            || study.planned()
                                    .filter(start -> claim.from().isBefore(start.at()))
                                    .isPresent();
            if (inTime && !nodes.isEmpty()) {
                claims.add(new Reason.Claim(claim.job(), claim.from(), nodes));
            }
        }
        return claims;
    }

    private static Set<JobId> ids(List<Reason.Claim> claims) {
        Set<JobId> ids = new HashSet<>();
        claims.forEach(claim -> ids.add(claim.job()));
        return ids;
    }

    /// Why it waits although enough nodes have room.
    private Optional<Reason> enough() {
        Optional<PlannedStart> planned =
                study.planned().filter(start -> start.at().isAfter(study.now()));
        if (study.planned().isEmpty()) {
            return Optional.of(new Reason.Scattered(survey.free().size(), OptionalDouble.empty()));
        }
        if (planned.isEmpty()) {
            return Optional.empty();
        }
        OptionalDouble cost = OptionalDouble.of(study.waitUntil(planned.get().at()));
        Optional<PlannedStart> impatient =
                study.start(new Change.PoorerNodes())
                        .filter(start -> start.at().equals(study.now()));
        return Optional.of(
                impatient
                        .<Reason>map(
                                now ->
                                        new Reason.BetterLater(
                                                now,
                                                now.price().total() - planned.get().price().total(),
                                                cost))
                        .orElseGet(() -> new Reason.Scattered(survey.free().size(), cost)));
    }

    private Optional<Reason> plannersWord() {
        return Optional.ofNullable(study.earnest().waits().get(study.job().id()))
                .map(Reasoning::word);
    }

    private static Reason word(Plan.Wait wait) {
        return new Reason.Gate(
                wait.word(), wait.detail(), Optional.empty(), OptionalDouble.empty());
    }
}

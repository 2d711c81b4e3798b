package lockstep.gang.explain;

import static lockstep.gang.fixture.ClusterFixture.NOON;
import static lockstep.gang.fixture.NodeFixture.nodes;

import lockstep.gang.cluster.NodeName;
import lockstep.gang.cluster.Partitions;
import lockstep.gang.condition.Condition;
import lockstep.gang.condition.Conditions;
import lockstep.gang.condition.Resource;
import lockstep.gang.event.Event;
import lockstep.gang.fair.Policy;
import lockstep.gang.fixture.ClusterFixture;
import lockstep.gang.fixture.JobFixture;
import lockstep.gang.fixture.NodeFixture;
import lockstep.gang.hostlist.HostList;
import lockstep.gang.job.AttemptId;
import lockstep.gang.job.JobId;
import lockstep.gang.lifecycle.NodeShare;
import lockstep.gang.plan.ClusterSnapshot;
import lockstep.gang.plan.Settings;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// One cluster and what is said of its jobs, in lines that read like the answer.
abstract class ExplainScene {
    ClusterFixture cluster =
            ClusterFixture.of(
                    Arrays.stream(nodes(4))
                            .map(node -> node.on("s1", "l1"))
                            .toArray(NodeFixture[]::new));
    Partitions partitions = Partitions.single();
    Set<NodeName> silent = Set.of();
    Conditions conditions = Conditions.NONE;
    Policy policy = Policy.open();
    Settings settings = Settings.standard();

    final JobId submit(JobFixture job) {
        return cluster.submit(job.build());
    }

    /// A job that runs since noon on all CPUs of these nodes, for so long.
    final AttemptId run(Duration limit, String... nodes) {
        JobId id = submit(JobFixture.job().nodes(nodes.length).cpusPerTask(8).timeLimit(limit));
        List<NodeShare> shares = new ArrayList<>();
        for (String node : nodes) {
            shares.add(new NodeShare(new NodeName(node), 8, 0, List.of(), shares.size(), 1, 1));
        }
        AttemptId attempt = cluster.start(id, shares);
        cluster.apply(new Event.GangCommitted(attempt, 4_000));
        return attempt;
    }

    final void fault(String node, String what) {
        conditions =
                conditions.with(
                        List.of(
                                new Condition(
                                        new Resource.OfNode(new NodeName(node)),
                                        1,
                                        0,
                                        1,
                                        Optional.of(what),
                                        NOON)));
    }

    final void slow(String node, double slowdown) {
        conditions =
                conditions.with(
                        List.of(
                                new Condition(
                                        new Resource.OfNode(new NodeName(node)),
                                        slowdown,
                                        0,
                                        1,
                                        Optional.empty(),
                                        NOON)));
    }

    final ClusterSnapshot snapshot() {
        return new ClusterSnapshot(cluster.state(), partitions, silent, Set.of(), conditions);
    }

    final Explanation explain(JobId job) {
        return explain(job, NOON);
    }

    final Explanation explain(JobId job, Instant at) {
        return new Explainer(settings, policy).explain(snapshot(), job, at).orElseThrow();
    }

    final Explanation.Waiting waiting(JobId job) {
        return (Explanation.Waiting) explain(job);
    }

    final List<String> reasons(JobId job) {
        return waiting(job).reasons().stream().map(ExplainScene::text).toList();
    }

    final List<String> alternatives(JobId job) {
        return waiting(job).alternatives().stream().map(ExplainScene::text).toList();
    }

    final String planned(JobId job) {
        return waiting(job).planned().map(ExplainScene::text).orElse("no start");
    }

    static String text(PlannedStart start) {
        return moment(start.at()) + " on " + names(start.nodes());
    }

    static String text(Alternative one) {
        return text(one.start()) + ": " + change(one.change());
    }

    private static String change(Change change) {
        return switch (change) {
            case Change.Released _ -> "released";
            case Change.AnyTime _ -> "without a begin time";
            case Change.TimeLimit(var limit, _) -> "with a limit of " + limit;
            case Change.OtherPartition(var name) -> "in partition " + name;
            case Change.OtherQos(var name) -> "with qos " + name;
            case Change.AnyNodes(var named) -> "not only on " + HostList.compress(named);
            case Change.NoExclusion(var excluded) -> "also on " + HostList.compress(excluded);
            case Change.AnyFeatures(var asked) -> "without " + String.join("&", asked);
            case Change.Sharing _ -> "sharing nodes";
            case Change.AnyLayout _ -> "in any layout";
            case Change.FewerNodes(int nodes, int asked) -> nodes + " of " + asked + " nodes";
            case Change.PoorerNodes _ -> "on poorer nodes";
            case Change.UnfitNodes _ -> "with unfit nodes";
            case Change.NodesBack(var nodes, var domain) ->
                    "with " + names(nodes) + " back" + (domain.isEmpty() ? "" : ", " + domain);
            case Change.DependenciesMet(var jobs, var expected) ->
                    "after " + jobs + expected.map(at -> " at " + moment(at)).orElse("");
        };
    }

    /// Costs in accelerator-hours.
    private static String text(Reason reason) {
        String cost =
                reason.cost().isPresent()
                        ? " (%.2f)".formatted(reason.cost().getAsDouble() / 3_600)
                        : "";
        return what(reason) + cost;
    }

    private static String what(Reason reason) {
        return switch (reason) {
            case Reason.Gate(var word, var detail, var until, _) ->
                    word + ", " + detail + until.map(at -> ", until " + moment(at)).orElse("");
            case Reason.Busy(var nodes, var holders, _) ->
                    names(nodes)
                            + " busy: "
                            + String.join(
                                    ", ", holders.stream().map(ExplainScene::holder).toList());
            case Reason.Ahead(var jobs, _) ->
                    "before it: "
                            + String.join(", ", jobs.stream().map(ExplainScene::claim).toList());
            case Reason.Unusable(var ailment, var nodes, var why, _) ->
                    ailment + " " + names(nodes) + ": " + String.join(", ", why);
            case Reason.Closed(var name, var from, var until, var nodes, _) ->
                    "%s has %s from %s to %s"
                            .formatted(name, names(nodes), moment(from), moment(until));
            case Reason.BetterLater(var now, double saved, _) ->
                    "%.2f saved over %s".formatted(saved / 3_600, text(now));
            case Reason.Scattered(int nodes, _) -> nodes + " nodes lie apart";
            case Reason.Clearing(var jobs, double lost, _) ->
                    "%s ended for it, %.2f lost".formatted(jobs, lost / 3_600);
            case Reason.TooFew(int wanted, int suitable, _) ->
                    "%d wanted, %d suitable".formatted(wanted, suitable);
        };
    }

    private static String holder(Reason.Holder holder) {
        return "job %s until %s".formatted(holder.job(), moment(holder.until()));
    }

    private static String claim(Reason.Claim claim) {
        return "job %s at %s on %s"
                .formatted(claim.job(), moment(claim.from()), names(claim.nodes()));
    }

    static String names(List<NodeName> nodes) {
        return HostList.compressSet(nodes.stream().map(NodeName::value).toList());
    }

    static String moment(Instant at) {
        Duration later = Duration.between(NOON, at);
        return later.isZero()
                ? "now"
                : "+" + later.toString().substring(2).toLowerCase(Locale.ROOT);
    }
}

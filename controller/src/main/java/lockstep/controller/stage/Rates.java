package lockstep.controller.stage;

import lockstep.controller.wire.StageTold;
import lockstep.controller.wire.StageTold.Task;
import lockstep.gang.cluster.NodeName;
import lockstep.gang.job.JobId;
import lockstep.gang.state.Job;
import lockstep.protocol.v1.CopyOrder;
import lockstep.protocol.v1.DataOrder;
import lockstep.protocol.v1.RestoreOrder;
import lockstep.stager.plan.Capacity;
import lockstep.stager.plan.Grant;
import lockstep.stager.plan.Move;
import lockstep.stager.plan.MovePlan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Shares out how fast everything that is ordered may go, by what it loses to be late.
final class Rates {
    /// Failures of one node a second, where nothing else is known: one in three months.
    private static final double HAZARD = 1.0 / (90 * 86_400);

    /// A drain that is late risks about as much work as lies between two checkpoints.
    private static final double AT_RISK_SECONDS = 1_800;

    /// Where nothing is told yet.
    private static final long UNKNOWN_BYTES = 1L << 30;

    private final StageSettings settings;
    private final Sight sight;

    Rates(StageSettings settings, Sight sight) {
        this.settings = settings;
        this.sight = sight;
    }

    /// Sets urgency and rate of all copies, restores and data.
    void set(OrderBook orders) {
        List<Move> moves = new ArrayList<>();
        orders.all()
                .forEach(
                        (node, all) -> {
                            all.getCopiesList().forEach(copy -> moves.add(move(node, copy)));
                            all.getRestoresList()
                                    .forEach(restore -> moves.add(move(node, restore)));
                            all.getDataList().stream()
                                    .filter(data -> !data.getHeld())
                                    .forEach(data -> moves.add(move(node, data)));
                        });
        Map<String, Move> byId =
                moves.stream()
                        .collect(Collectors.toMap(Move::id, Function.identity(), (a, _) -> a));
        Map<String, Grant> grants =
                MovePlan.of(moves, capacity()).stream()
                        .collect(Collectors.toMap(Grant::id, Function.identity(), (a, _) -> a));
        orders.all()
                .forEach(
                        (node, all) -> {
                            for (CopyOrder.Builder copy : all.getCopiesBuilderList()) {
                                String id = id(node, copy.getId());
                                Optional.ofNullable(grants.get(id))
                                        .ifPresent(grant -> copy.setRateMax(stepped(grant.rate())));
                                Optional.ofNullable(byId.get(id))
                                        .ifPresent(move -> copy.setUrgency(move.lossRate()));
                            }
                            for (RestoreOrder.Builder restore : all.getRestoresBuilderList()) {
                                String id = id(node, restore.getId());
                                Optional.ofNullable(grants.get(id))
                                        .ifPresent(
                                                grant -> restore.setRateMax(stepped(grant.rate())));
                                Optional.ofNullable(byId.get(id))
                                        .ifPresent(move -> restore.setUrgency(move.lossRate()));
                            }
                            for (DataOrder.Builder data : all.getDataBuilderList()) {
                                String id = id(node, data.getId());
                                Optional.ofNullable(grants.get(id))
                                        .ifPresent(grant -> data.setRateMax(stepped(grant.rate())));
                                Optional.ofNullable(byId.get(id))
                                        .ifPresent(move -> data.setUrgency(move.lossRate()));
                            }
                        });
    }

    /// Small changes are not worth a message.
    private static double stepped(double rate) {
        return Math.pow(1.25, Math.floor(Math.log(rate) / Math.log(1.25)));
    }

    private static String id(NodeName node, String task) {
        return node + " " + task;
    }

    private Move move(NodeName node, CopyOrder copy) {
        int job = copy.getKey().getJobId();
        return new Move(
                id(node, copy.getId()),
                node.value(),
                tenant(job),
                copy.getStore(),
                left(node, copy.getId()),
                accelerators(job) * HAZARD * nodes(job) * AT_RISK_SECONDS);
    }

    /// Every second that a gang waits at the barrier is lost on all of it; what is fetched
    /// beforehand is not waited for yet.
    private Move move(NodeName node, RestoreOrder restore) {
        int job = restore.getKey().getJobId();
        double loss = accelerators(job) * (restore.getForAttempt() > 0 ? 1 : 0.05);
        return new Move(
                id(node, restore.getId()),
                node.value(),
                tenant(job),
                restore.getStore(),
                left(node, restore.getId()),
                loss);
    }

    private Move move(NodeName node, DataOrder data) {
        int job = data.getJobId();
        double loss = accelerators(job) * (data.getForAttempt() > 0 ? 1 : 0.05);
        long guess = data.getMebibytes() > 0 ? data.getMebibytes() << 20 : UNKNOWN_BYTES;
        return new Move(
                id(node, data.getId()),
                node.value(),
                tenant(job),
                "",
                left(node, data.getId(), guess),
                loss);
    }

    private long left(NodeName node, String task) {
        return left(node, task, UNKNOWN_BYTES);
    }

    private long left(NodeName node, String task, long guess) {
        return sight.task(node, task)
                .filter(told -> told.bytesTotal() > 0)
                .map(Rates::left)
                .orElse(guess);
    }

    private static long left(Task told) {
        return Math.max(0, told.bytesTotal() - told.bytesDone());
    }

    private String tenant(int job) {
        return job(job).map(one -> one.submitter().name()).orElse("");
    }

    private double accelerators(int job) {
        return job(job).flatMap(Job::activeAttempt)
                .map(
                        attempt ->
                                attempt.placement().stream()
                                        .mapToDouble(
                                                share -> Math.max(1, share.accelerators().size()))
                                        .sum())
                .orElse(1.0);
    }

    private double nodes(int job) {
        return job(job).flatMap(Job::activeAttempt)
                .map(attempt -> (double) attempt.placement().size())
                .orElse(1.0);
    }

    private Optional<Job> job(int id) {
        return sight.state().job(new JobId(id));
    }

    /// A path takes what the site allows it; all nodes together share that.
    private Capacity capacity() {
        Map<String, Double> stores = new HashMap<>();
        for (StageSettings.StoreSetting store : settings.stores()) {
            stores.put(
                    store.name(),
                    store.paths().stream()
                            .filter(path -> !sight.drainedPaths().contains(path.name()))
                            .filter(path -> isUsable(store.name(), path.name()))
                            .mapToDouble(StageSettings.PathSetting::rate)
                            .sum());
        }
        stores.replaceAll((_, rate) -> rate > 0 ? rate : Double.POSITIVE_INFINITY);
        return new Capacity(settings.nodeRate(), settings.tenantRate(), stores);
    }

    /// Unless every node that knows the path finds it stalled.
    private boolean isUsable(String store, String path) {
        List<StageTold.Way> ways =
                sight.told().values().stream()
                        .flatMap(one -> one.ways().stream())
                        .filter(way -> way.store().equals(store) && way.path().equals(path))
                        .toList();
        return ways.isEmpty() || ways.stream().anyMatch(StageTold.Way::isUsable);
    }
}

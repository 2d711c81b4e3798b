package lockstep.gang.explain;

import lockstep.gang.gate.Gates;
import lockstep.gang.gate.Obstacle;
import lockstep.gang.gate.PartitionGate;
import lockstep.gang.job.Dependencies;
import lockstep.gang.job.Dependency;
import lockstep.gang.job.JobId;
import lockstep.gang.lifecycle.JobState;
import lockstep.gang.lifecycle.NodeShare;
import lockstep.gang.plan.Plan;
import lockstep.gang.state.ClusterState;
import lockstep.gang.state.Job;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/// What keeps a job from being considered, and when that is expected to be over.
final class Gating {
    private final Study study;
    private final Job job;
    private final ClusterState state;

    Gating(Study study) {
        this.study = study;
        this.job = study.job();
        this.state = study.scenario().snapshot().state();
    }

    /// Every gate that is shut.
    List<Reason> reasons() {
        List<Obstacle> obstacles = obstacles();
        return obstacles.stream().map(one -> reason(one, obstacles.size() == 1)).toList();
    }

    private List<Obstacle> obstacles() {
        List<Obstacle> all = new ArrayList<>();
        if (job.state() instanceof JobState.Held(var word)) {
            all.add(new Obstacle(word, "it is held until somebody releases it"));
        }
        PartitionGate.obstacle(study.scenario().snapshot().partitions(), job.spec())
                .ifPresent(all::add);
        if (study.scenario().snapshot().resting().contains(job.id())) {
            all.add(new Obstacle("SchedDefer", "its last start failed; it is tried again soon"));
        }
        if (study.scenario().snapshot().staging().unsettled().contains(job.id())) {
            all.add(
                    new Obstacle(
                            Plan.Wait.FOR_CHECKPOINTS.word(), Plan.Wait.FOR_CHECKPOINTS.detail()));
        }
        Gates gates = new Gates(state, study.scenario().policy(), study.now());
        study.earnest().starts().stream()
                .filter(start -> !start.job().equals(job.id()))
                .forEach(start -> count(gates, start));
        all.addAll(gates.obstacles(job));
        return all;
    }

    private void count(Gates gates, Plan.Start start) {
        List<NodeShare> placement = start.placement();
        gates.tally()
                .start(
                        state.job(start.job()).orElseThrow(),
                        placement.size(),
                        placement.stream().mapToInt(share -> share.accelerators().size()).sum());
    }

    private Reason reason(Obstacle obstacle, boolean alone) {
        Optional<Instant> until =
                switch (obstacle.word()) {
                    case "BeginTime" -> job.spec().begin();
                    case "Dependency" -> dependenciesMet();
                    case "Reservation" -> reservationBegins();
                    default -> Optional.empty();
                };
        OptionalDouble cost =
                until.isPresent() && alone
                        ? cost(obstacle.word(), until.get())
                        : OptionalDouble.empty();
        return new Reason.Gate(obstacle.word(), obstacle.detail(), until, cost);
    }

    private OptionalDouble cost(String word, Instant until) {
        Instant sooner =
                switch (word) {
                    case "BeginTime" -> startAt(new Change.AnyTime());
                    case "Dependency" -> startAt(dependencies());
                    default -> study.now();
                };
        return OptionalDouble.of(Math.max(0, study.waitUntil(until) - study.waitUntil(sooner)));
    }

    private Instant startAt(Change change) {
        return study.start(change).map(PlannedStart::at).orElse(study.now());
    }

    private Optional<Instant> reservationBegins() {
        return study.scenario()
                .policy()
                .reservation(job.spec().terms().reservation())
                .map(one -> one.from())
                .filter(from -> from.isAfter(study.now()));
    }

    /// What would have to happen to the jobs that it depends on.
    Change.DependenciesMet dependencies() {
        List<JobId> open =
                job.spec().terms().dependencies().all().stream()
                        .flatMap(one -> one.jobs().stream())
                        .distinct()
                        .filter(id -> known(id).stream().anyMatch(other -> !other.hasEnded()))
                        .toList();
        return new Change.DependenciesMet(open, dependenciesMet());
    }

    private Optional<Instant> dependenciesMet() {
        Dependencies dependencies = job.spec().terms().dependencies();
        List<Optional<Instant>> each =
                dependencies.all().stream()
                        .flatMap(one -> one.jobs().stream().map(id -> met(one, id)))
                        .toList();
        boolean singleton =
                dependencies.all().stream()
                        .anyMatch(one -> one.kind() == Dependency.Kind.SINGLETON);
        if (dependencies.anyOf()) {
            return each.stream().flatMap(Optional::stream).min(Comparator.naturalOrder());
        }
        return singleton || each.stream().anyMatch(Optional::isEmpty)
                ? Optional.empty()
                : each.stream().flatMap(Optional::stream).max(Comparator.naturalOrder());
    }

    private Optional<Instant> met(Dependency dependency, JobId id) {
        Optional<Instant> last = Optional.of(study.now());
        for (Job other : known(id)) {
            Optional<Instant> at =
                    dependency.kind() == Dependency.Kind.AFTER
                            ? begun(other).map(start -> start.plus(dependency.delay()))
                            : over(other);
            last = last.flatMap(known -> at.map(one -> one.isAfter(known) ? one : known));
        }
        return last;
    }

    private List<Job> known(JobId id) {
        List<Job> tasks =
                state.book().tasksOf(id).stream()
                        .flatMap(task -> state.job(task).stream())
                        .toList();
        return tasks.isEmpty() ? state.job(id).stream().toList() : tasks;
    }

    private Optional<Instant> begun(Job other) {
        return switch (other.state()) {
            case JobState.Pending _ -> study.startOf(other.id());
            case JobState.Held _ -> Optional.empty();
            case JobState.Running running -> Optional.of(running.since());
            case JobState.Starting _, JobState.Ending _, JobState.Ended _ ->
                    Optional.of(study.now());
        };
    }

    private Optional<Instant> over(Job other) {
        return switch (other.state()) {
            case JobState.Pending _ ->
                    study.startOf(other.id())
                            .map(start -> start.plus(study.prospects().run(other)));
            case JobState.Held _ -> Optional.empty();
            case JobState.Active _ -> Optional.of(study.prospects().endOf(other));
            case JobState.Ended _ -> Optional.of(study.now());
        };
    }
}

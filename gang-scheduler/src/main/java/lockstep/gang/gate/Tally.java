package lockstep.gang.gate;

import lockstep.gang.fair.Belonging;
import lockstep.gang.fair.Policy;
import lockstep.gang.job.ArrayTask;
import lockstep.gang.job.JobId;
import lockstep.gang.lifecycle.Attempt;
import lockstep.gang.lifecycle.NodeShare;
import lockstep.gang.state.ClusterState;
import lockstep.gang.state.Job;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// How many jobs, nodes, accelerators and licenses are held under each limit.
///
/// Not a value: whoever plans tells it what he starts and stops, so that limits hold within one
/// plan too. Each question costs as many steps as there are limits on the job.
public final class Tally {
    private final Policy policy;
    private final Map<Pool, Held> held = new HashMap<>();
    private final Map<Belonging, List<Counter>> counters = new HashMap<>();
    private final Map<String, Integer> licensesHeld = new HashMap<>();
    private final Map<JobId, Integer> tasksActive = new HashMap<>();

    private static final class Held {
        private int jobs;
        private int nodes;
        private int accelerators;
    }

    private record Counter(Pool pool, Held held) {}

    private Tally(Policy policy) {
        this.policy = policy;
    }

    /// Counts what is held in `state`. Nodes that an attempt has given back do not count, nor do
    /// the accelerators that it had there; its licenses and the job itself do until its end.
    public static Tally of(ClusterState state, Policy policy) {
        Tally tally = new Tally(policy);
        state.activeJobs()
                .forEach(
                        job -> {
                            Attempt attempt = job.activeAttempt().orElseThrow();
                            List<NodeShare> shares = attempt.placement();
                            if (!attempt.freed().isEmpty()) {
                                shares =
                                        shares.stream()
                                                .filter(s -> !attempt.freed().contains(s.node()))
                                                .toList();
                            }
                            tally.start(job, shares.size(), accelerators(shares));
                        });
        return tally;
    }

    private static int accelerators(List<NodeShare> shares) {
        return shares.stream().mapToInt(share -> share.accelerators().size()).sum();
    }

    /// Every limit that the job would exceed if it started now with so much.
    ///
    /// @param nodes how many it would get
    /// @param accelerators how many it would get in all
    public List<Obstacle> obstacles(Job job, int nodes, int accelerators) {
        List<Obstacle> obstacles = new ArrayList<>();
        for (Counter counter : countersOf(job)) {
            addObstacles(counter, nodes, accelerators, obstacles);
        }
        job.spec()
                .terms()
                .arrayTask()
                .filter(this::isThrottled)
                .ifPresent(
                        task ->
                                obstacles.add(
                                        new Obstacle(
                                                "JobArrayTaskLimit",
                                                "%d of at most %d tasks of array %s hold nodes"
                                                        .formatted(
                                                                tasksActive.get(task.array()),
                                                                task.throttle(),
                                                                task.array()))));
        job.spec()
                .terms()
                .licenses()
                .forEach((name, wanted) -> addLicenseObstacle(name, wanted, obstacles));
        return obstacles;
    }

    /// Notes that the job begins to hold so much.
    public void start(Job job, int nodes, int accelerators) {
        change(job, 1, nodes, accelerators);
    }

    /// Notes that the job holds nothing any more of what it held: it was preempted.
    public void stop(Job job, int nodes, int accelerators) {
        change(job, -1, -nodes, -accelerators);
    }

    private void change(Job job, int jobs, int nodes, int accelerators) {
        for (Counter counter : countersOf(job)) {
            counter.held().jobs += jobs;
            counter.held().nodes += nodes;
            counter.held().accelerators += accelerators;
        }
        job.spec()
                .terms()
                .arrayTask()
                .ifPresent(task -> tasksActive.merge(task.array(), jobs, Integer::sum));
        job.spec()
                .terms()
                .licenses()
                .forEach((name, count) -> licensesHeld.merge(name, jobs * count, Integer::sum));
    }

    private List<Counter> countersOf(Job job) {
        return counters.computeIfAbsent(policy.belongingOf(job), this::countersOf);
    }

    private List<Counter> countersOf(Belonging belonging) {
        return Pool.of(policy, belonging).stream()
                .filter(pool -> pool.bounds().boundRunning())
                .map(pool -> new Counter(pool, held.computeIfAbsent(pool, _ -> new Held())))
                .toList();
    }

    private static void addObstacles(
            Counter counter, int nodes, int accelerators, List<Obstacle> obstacles) {
        Pool pool = counter.pool();
        Held held = counter.held();
        pool.bounds()
                .running()
                .ifPresent(
                        most -> {
                            if (held.jobs + 1 > most) {
                                obstacles.add(
                                        new Obstacle(
                                                pool.words().jobs(),
                                                "%s: %d of at most %d jobs hold nodes"
                                                        .formatted(pool.text(), held.jobs, most)));
                            }
                        });
        pool.bounds()
                .nodes()
                .ifPresent(
                        most -> {
                            if (held.nodes + nodes > most) {
                                obstacles.add(
                                        new Obstacle(
                                                pool.words().nodes(),
                                                tooMuch(pool, "nodes", nodes, held.nodes, most)));
                            }
                        });
        pool.bounds()
                .accelerators()
                .ifPresent(
                        most -> {
                            if (held.accelerators + accelerators > most) {
                                obstacles.add(
                                        new Obstacle(
                                                pool.words().accelerators(),
                                                tooMuch(
                                                        pool,
                                                        "accelerators",
                                                        accelerators,
                                                        held.accelerators,
                                                        most)));
                            }
                        });
    }

    private static String tooMuch(Pool pool, String what, int wanted, int held, int most) {
        return "%s: %d %s wanted, %d of at most %d held"
                .formatted(pool.text(), wanted, what, held, most);
    }

    private boolean isThrottled(ArrayTask task) {
        return task.throttle() > 0 && tasksActive.getOrDefault(task.array(), 0) >= task.throttle();
    }

    private void addLicenseObstacle(String name, int wanted, List<Obstacle> obstacles) {
        int there = policy.licenses().getOrDefault(name, 0);
        int free = there - licensesHeld.getOrDefault(name, 0);
        if (wanted > free) {
            obstacles.add(
                    new Obstacle(
                            "Licenses",
                            "%s: %d wanted, %d of %d free"
                                    .formatted(name, wanted, Math.max(0, free), there)));
        }
    }
}

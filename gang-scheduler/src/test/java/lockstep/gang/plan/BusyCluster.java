package lockstep.gang.plan;

import static lockstep.gang.fixture.ClusterFixture.NOON;
import static lockstep.gang.fixture.TermsFixture.terms;

import lockstep.gang.cluster.NodeName;
import lockstep.gang.cluster.Partition;
import lockstep.gang.cluster.Partitions;
import lockstep.gang.condition.Condition;
import lockstep.gang.condition.Conditions;
import lockstep.gang.condition.Resource;
import lockstep.gang.fair.NamedReservation;
import lockstep.gang.fair.Policy;
import lockstep.gang.fair.PolicyFixture;
import lockstep.gang.fixture.ClusterFixture;
import lockstep.gang.fixture.JobFixture;
import lockstep.gang.fixture.NodeFixture;
import lockstep.gang.fixture.TermsFixture;
import lockstep.gang.job.JobId;
import lockstep.gang.job.JobSpec;
import lockstep.gang.job.Layout;
import lockstep.gang.job.WorkloadClass;
import lockstep.gang.plan.Plan.Start;
import lockstep.gang.plan.Settings.Backfill;
import lockstep.gang.state.ClusterState;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/// A cluster in the middle of its work: gangs run towards their limits, others wait, some nodes are
/// slow or unfit, some are kept for others.
record BusyCluster(
        ClusterFixture cluster,
        Partitions partitions,
        Policy policy,
        Settings settings,
        Conditions conditions,
        Set<NodeName> silent) {
    static final String TEAM = "team";
    static final String LIMITED = "limited";
    private static final String URGENT = "urgent";

    ClusterState state() {
        return cluster.state();
    }

    JobSpec spec(JobId id) {
        return cluster.job(id).spec();
    }

    ClusterSnapshot snapshot() {
        return new ClusterSnapshot(state(), partitions, silent, Set.of(), conditions);
    }

    Plan plan() {
        return new PricePlanner(settings, policy).plan(snapshot(), NOON);
    }

    static BusyCluster draw(int seed) {
        return new Drawing(seed, new Random(0)).cluster();
    }

    /// The same cluster as [#draw] gives, with everything that has no order put together in another
    /// order.
    static BusyCluster drawShuffled(int seed) {
        return new Drawing(seed, new Random(seed + 1)).cluster();
    }

    private static final class Drawing {
        private final RandomGenerator random;
        private final Random shuffling;
        private final List<NodeFixture> nodes = new ArrayList<>();
        private final boolean team;
        private final List<Runnable> shapes = new ArrayList<>();
        private JobFixture job = JobFixture.job();

        Drawing(int seed, Random shuffling) {
            this.random = new SplittableRandom(seed);
            this.shuffling = shuffling;
            this.team = chance(3);
            drawNodes();
        }

        private void drawNodes() {
            int spines = random.nextInt(1, 3);
            for (int spine = 0; spine < spines; spine++) {
                int leaves = random.nextInt(1, 5);
                for (int leaf = 0; leaf < leaves; leaf++) {
                    drawLeaf("s" + spine, "l" + leaf);
                }
            }
        }

        private void drawLeaf(String spine, String leaf) {
            int gpus = chance(4) ? 0 : 4;
            int count = random.nextInt(2, 6);
            for (int i = 0; i < count; i++) {
                NodeFixture node = NodeFixture.node("n" + (nodes.size() + 1)).gpus("h100", gpus);
                nodes.add(chance(12) ? node : node.on(spine, leaf));
            }
        }

        BusyCluster cluster() {
            List<NodeFixture> order = shuffled(nodes);
            ClusterFixture cluster = ClusterFixture.of(order.toArray(NodeFixture[]::new));
            BusyCluster busy =
                    new BusyCluster(
                            cluster, partitions(), policy(), settings(), Conditions.NONE, Set.of());
            IntStream.range(0, random.nextInt(1, 4)).forEach(_ -> shapes.add(shape()));
            run(busy, random.nextInt(40, 90));
            run(busy, random.nextInt(1, 40));
            submit(busy);
            return new BusyCluster(
                    cluster,
                    busy.partitions(),
                    busy.policy(),
                    busy.settings(),
                    new Conditions(map(shuffled(conditions()))),
                    Set.copyOf(shuffled(names(12))));
        }

        private <T> List<T> shuffled(List<T> list) {
            List<T> copy = new ArrayList<>(list);
            Collections.shuffle(copy, shuffling);
            return copy;
        }

        /// Starts as many of some jobs as there is room for, so many minutes ago.
        private void run(BusyCluster busy, int minutesAgo) {
            Instant then = NOON.minus(Duration.ofMinutes(minutesAgo));
            ClusterFixture cluster = busy.cluster().at(then);
            IntStream.range(0, random.nextInt(6)).forEach(_ -> cluster.submit(job()));
            Plan plan =
                    new PricePlanner(busy.settings(), busy.policy()).plan(busy.snapshot(), then);
            for (Start start : plan.starts()) {
                cluster.run(cluster.start(start.job(), start.placement()));
            }
            cluster.at(NOON);
        }

        private void submit(BusyCluster busy) {
            int count = random.nextInt(1, 16);
            for (int i = 0; i < count; i++) {
                busy.cluster()
                        .at(NOON.minus(Duration.ofMinutes(random.nextInt(300))))
                        .submit(job());
            }
            busy.cluster().at(NOON);
        }

        private Partitions partitions() {
            return new Partitions(
                    List.of(
                            partition("main", Optional.empty()),
                            partition("some", Optional.of(Set.copyOf(shuffled(names(2)))))));
        }

        private static Partition partition(String name, Optional<Set<NodeName>> members) {
            return new Partition(
                    name, members.isEmpty(), members, Optional.empty(), Optional.empty());
        }

        private List<NodeName> names(int oneIn) {
            return nodes.stream().map(NodeFixture::name).filter(_ -> chance(oneIn)).toList();
        }

        private Policy policy() {
            PolicyFixture policy =
                    PolicyFixture.policy()
                            .with(
                                    PolicyFixture.qos(
                                            LIMITED,
                                            1,
                                            PolicyFixture.perUser(PolicyFixture.nodes(3))))
                            .with(
                                    PolicyFixture.qos(
                                            URGENT, 4, PolicyFixture.all(PolicyFixture.running(2))))
                            .license("sim", 2);
            if (chance(3)) {
                policy.with(reservation("service", random.nextInt(5, 200), true));
            }
            if (team) {
                policy.with(reservation(TEAM, random.nextInt(-20, 5), false));
            }
            return policy.build();
        }

        private NamedReservation reservation(String name, int fromMinutes, boolean maintenance) {
            Instant from = NOON.plus(Duration.ofMinutes(fromMinutes));
            return new NamedReservation(
                    name,
                    from,
                    from.plus(Duration.ofMinutes(random.nextInt(60, 300))),
                    Optional.of(Set.copyOf(shuffled(names(3)))),
                    maintenance ? Set.of() : Set.of("alice"),
                    Set.of(),
                    maintenance);
        }

        private Settings settings() {
            return Settings.standard()
                    .with(
                            switch (random.nextInt(3)) {
                                case 0 -> new Backfill.Easy();
                                case 1 -> new Backfill.Hybrid(3);
                                default -> new Backfill.Conservative();
                            });
        }

        private List<Condition> conditions() {
            List<Condition> conditions = new ArrayList<>();
            if (chance(3)) {
                return conditions;
            }
            for (NodeFixture node : nodes) {
                conditions.add(condition(new Resource.OfNode(node.name())));
            }
            nodes.stream()
                    .map(node -> node.spec().place())
                    .filter(place -> !place.leaf().isEmpty())
                    .distinct()
                    .map(place -> new Resource.Uplink(place.spine(), place.leaf()))
                    .forEach(link -> conditions.add(condition(link)));
            return conditions;
        }

        private Condition condition(Resource resource) {
            double slowdown = chance(3) ? 1 + random.nextDouble() : 1;
            double noise = chance(4) ? random.nextDouble() / 10 : 0;
            double headroom = chance(4) ? random.nextDouble() : 1;
            Optional<String> fault = chance(10) ? Optional.of("broken") : Optional.empty();
            return new Condition(resource, slowdown, noise, headroom, fault, NOON);
        }

        private static Map<Resource, Condition> map(List<Condition> conditions) {
            Map<Resource, Condition> map = new HashMap<>();
            conditions.forEach(one -> map.put(one.resource(), one));
            return map;
        }

        /// One of a few shapes, so that several jobs want the same, with terms of its own.
        private JobSpec job() {
            job = JobFixture.job();
            shapes.get(random.nextInt(shapes.size())).run();
            if (!chance(8)) {
                job.timeLimit(Duration.ofMinutes(random.nextInt(5, 300)));
            }
            if (chance(20)) {
                job.begin(NOON.plusSeconds(600));
            }
            return job.terms(drawTerms()).build();
        }

        private TermsFixture drawTerms() {
            TermsFixture terms = terms().nice(random.nextInt(-500, 500));
            if (chance(6)) {
                terms.qos(chance(2) ? LIMITED : URGENT);
            }
            if (chance(12)) {
                terms.license("sim", 1);
            }
            if (team && chance(4)) {
                terms.reservation(TEAM);
            }
            if (chance(3)) {
                WorkloadClass[] all = WorkloadClass.values();
                terms.workload(all[random.nextInt(all.length)]);
            }
            if (chance(6)) {
                terms.layout(
                        switch (random.nextInt(3)) {
                            case 0 -> new Layout(2, false, false);
                            case 1 -> new Layout(0, true, false);
                            default -> new Layout(0, false, true);
                        });
            }
            return terms;
        }

        private Runnable shape() {
            int least = random.nextInt(1, 5);
            int most = least + (chance(3) ? random.nextInt(3) : 0);
            int cpus = List.of(1, 4, 8).get(random.nextInt(3));
            int gpus = chance(4) ? random.nextInt(1, 5) : 0;
            int memory = chance(3) ? random.nextInt(1, 16_000) : 0;
            boolean exclusive = chance(5);
            boolean counted = chance(5);
            boolean some = chance(4);
            List<String> excluded = names(10).stream().map(NodeName::value).toList();
            return () -> {
                job.nodes(least, most).cpusPerTask(cpus).partition(some ? "some" : "main");
                job.notOn(excluded.toArray(String[]::new));
                if (gpus > 0) {
                    job.gpus("", gpus);
                }
                if (memory > 0) {
                    job.memoryMibPerNode(memory);
                }
                if (exclusive) {
                    job.exclusive();
                }
                if (counted) {
                    job.tasks(most + 1);
                }
            };
        }

        private boolean chance(int oneIn) {
            return random.nextInt(oneIn) == 0;
        }
    }
}

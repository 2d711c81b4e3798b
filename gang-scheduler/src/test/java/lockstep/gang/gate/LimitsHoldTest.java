package lockstep.gang.gate;

import static lockstep.gang.fixture.JobFixture.job;
import static lockstep.gang.fixture.TermsFixture.terms;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.gang.cluster.NodeName;
import lockstep.gang.event.Event;
import lockstep.gang.fair.Account;
import lockstep.gang.fair.AccountTree;
import lockstep.gang.fair.Belonging;
import lockstep.gang.fair.Bounds;
import lockstep.gang.fair.Limits;
import lockstep.gang.fair.Policy;
import lockstep.gang.fair.PolicyFixture;
import lockstep.gang.fair.Qos;
import lockstep.gang.fixture.ClusterFixture;
import lockstep.gang.fixture.NodeFixture;
import lockstep.gang.fixture.Seeds;
import lockstep.gang.fixture.TermsFixture;
import lockstep.gang.job.AttemptId;
import lockstep.gang.job.JobId;
import lockstep.gang.job.Submitter;
import lockstep.gang.lifecycle.Attempt;
import lockstep.gang.lifecycle.Cause;
import lockstep.gang.lifecycle.NodeShare;
import lockstep.gang.lifecycle.Outcome;
import lockstep.gang.state.Job;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Whoever asks the tally before each start never exceeds a limit, over random rounds of starts,
/// returned nodes and ends.
class LimitsHoldTest {
    private static final int NODES = 12;
    private static final List<String> USERS = List.of("ann", "bob", "eve");

    static IntStream seeds() {
        return Seeds.drawn(50, 500);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void no_limit_is_ever_exceeded(int seed) {
        History history = new History(seed);
        for (int round = 0; round < 15; round++) {
            history.round();
        }
    }

    /// Guards the other: rounds in which nothing starts, or nothing is kept back, say nothing.
    @Test
    void histories_start_jobs_and_keep_jobs_back() {
        int started = 0;
        Set<String> words = new TreeSet<>();
        for (int seed = 0; seed < 150; seed++) {
            History history = new History(seed);
            for (int round = 0; round < 15; round++) {
                history.round();
            }
            started += history.started;
            words.addAll(history.words);
        }
        assertThat(started).isGreaterThan(1_000);
        assertThat(words)
                .contains(
                        "AssocGrpGRES",
                        "AssocGrpJobsLimit",
                        "AssocGrpNodeLimit",
                        "AssocMaxJobsLimit",
                        "JobArrayTaskLimit",
                        "Licenses",
                        "MaxGRESPerAccount",
                        "MaxJobsPerAccount",
                        "MaxNodePerAccount",
                        "QOSGrpGRES",
                        "QOSGrpJobsLimit",
                        "QOSGrpNodeLimit",
                        "QOSMaxGRESPerUser",
                        "QOSMaxJobsPerUserLimit",
                        "QOSMaxNodePerUserLimit");
    }

    private static final class History {
        private final RandomGenerator random;
        private final Policy policy;
        private final ClusterFixture cluster = ClusterFixture.of(NodeFixture.nodes(NODES));
        private final Set<String> words = new TreeSet<>();
        private int started;

        History(int seed) {
            random = new SplittableRandom(seed);
            policy = randomPolicy();
        }

        void round() {
            for (int i = 0; i < random.nextInt(6); i++) {
                submit();
            }
            Gates gates = new Gates(cluster.state(), policy, ClusterFixture.NOON);
            plan(gates.tally());
            requireLimits();
            Tally fresh = Tally.of(cluster.state(), policy);
            cluster.state()
                    .queued()
                    .forEach(
                            job ->
                                    assertThat(gates.tally().obstacles(job, 2, 2))
                                            .as("as if counted anew")
                                            .isEqualTo(fresh.obstacles(job, 2, 2)));
            cluster.state().activeJobs().toList().forEach(this::proceed);
        }

        private void submit() {
            String user = USERS.get(random.nextInt(USERS.size()));
            TermsFixture terms = terms().qos(random.nextBoolean() ? "high" : "");
            if (random.nextInt(3) == 0) {
                terms.license("matlab", random.nextInt(1, 3));
            }
            if (random.nextInt(3) == 0) {
                terms.task(1, random.nextInt(9), 9, 2);
            }
            cluster.submit(
                    job().terms(terms).build(),
                    new Submitter(1_000 + USERS.indexOf(user), 1, user));
        }

        private void plan(Tally tally) {
            for (Job job : cluster.state().queued().toList()) {
                int nodes = random.nextInt(1, 4);
                int accelerators = random.nextInt(3);
                List<Obstacle> obstacles = tally.obstacles(job, nodes, nodes * accelerators);
                obstacles.forEach(obstacle -> words.add(obstacle.word()));
                if (obstacles.isEmpty()) {
                    tally.start(job, nodes, nodes * accelerators);
                    cluster.start(job.id(), shares(job.id(), nodes, accelerators));
                    started++;
                }
            }
        }

        private List<NodeShare> shares(JobId id, int nodes, int accelerators) {
            int first = random.nextInt(NODES);
            return IntStream.range(0, nodes)
                    .mapToObj(
                            i ->
                                    cluster.state().nodes().keySet().stream()
                                            .toList()
                                            .get((first + i) % NODES))
                    .map(node -> new NodeShare(node, 1, 0, ids(id, accelerators), 0, 1, 1))
                    .toList();
        }

        private static List<String> ids(JobId id, int count) {
            return IntStream.range(0, count).mapToObj(i -> id + "-" + i).toList();
        }

        /// Goes on running, gives back a node, or ends.
        private void proceed(Job job) {
            AttemptId attempt = job.activeAttempt().orElseThrow().id();
            switch (random.nextInt(4)) {
                case 0 -> {
                    if (job.activeAttempt().orElseThrow().freed().isEmpty()) {
                        cluster.end(attempt, Outcome.COMPLETED);
                    }
                }
                case 1 -> giveBackOne(job.activeAttempt().orElseThrow());
                default -> {}
            }
        }

        private void giveBackOne(Attempt attempt) {
            NodeName first = attempt.firstShare().node();
            if (attempt.freed().isEmpty()) {
                cluster.apply(new Event.JobEnding(attempt.id(), Cause.RANKS_DONE, ""));
                cluster.apply(new Event.NodeFreed(attempt.id(), first, "report"));
            }
        }

        private Policy randomPolicy() {
            Account science = account("science", AccountTree.ROOT, Map.of("ann", 1));
            Account physics = account("physics", "science", Map.of("bob", 1));
            return PolicyFixture.policy()
                    .with(science)
                    .with(physics)
                    .with(PolicyFixture.qos("normal", 1, limits()))
                    .with(PolicyFixture.qos("high", 1, limits()))
                    .partition("main", 1, limits())
                    .license("matlab", 3)
                    .build();
        }

        private Account account(String name, String parent, Map<String, Integer> users) {
            return new Account(name, parent, 1, users, Set.of(), Set.of(), limits());
        }

        private Limits limits() {
            return new Limits(bounds(), bounds(), bounds(), Optional.empty());
        }

        private Bounds bounds() {
            return new Bounds(bound(5), OptionalInt.empty(), bound(9), bound(12));
        }

        private OptionalInt bound(int most) {
            return random.nextInt(3) == 0
                    ? OptionalInt.of(random.nextInt(1, most))
                    : OptionalInt.empty();
        }

        /// From the state alone.
        private void requireLimits() {
            List<Job> active = cluster.state().activeJobs().toList();
            for (Qos qos : policy.qos().byName().values()) {
                require(of(active, b -> b.qos().equals(qos.name())), qos.limits());
            }
            require(active, policy.partition("main").limits());
            for (Account account : policy.accounts().all()) {
                require(
                        of(active, b -> isBelow(account, b)),
                        PolicyFixture.all(account.limits().all()));
                require(
                        of(active, b -> b.payer().account().equals(account.name())),
                        PolicyFixture.perUser(account.limits().perUser()));
            }
            assertThat(sum(active, job -> licenses(job))).isLessThanOrEqualTo(3);
            assertThat(active.stream().filter(j -> j.spec().terms().arrayTask().isPresent()))
                    .hasSizeLessThanOrEqualTo(2);
        }

        private boolean isBelow(Account account, Belonging belonging) {
            return policy.accounts().chain(belonging.payer().account()).contains(account.name());
        }

        private static int licenses(Job job) {
            return job.spec().terms().licenses().getOrDefault("matlab", 0);
        }

        private List<Job> of(List<Job> jobs, Function<Belonging, Boolean> wanted) {
            return jobs.stream().filter(job -> wanted.apply(policy.belongingOf(job))).toList();
        }

        private void require(List<Job> jobs, Limits limits) {
            require(jobs, limits.all());
            jobs.stream()
                    .collect(Collectors.groupingBy(job -> job.submitter().name()))
                    .values()
                    .forEach(some -> require(some, limits.perUser()));
            jobs.stream()
                    .collect(
                            Collectors.groupingBy(job -> policy.belongingOf(job).payer().account()))
                    .values()
                    .forEach(some -> require(some, limits.perAccount()));
        }

        private static void require(List<Job> jobs, Bounds bounds) {
            assertThat(jobs.size()).isLessThanOrEqualTo(bounds.running().orElse(1_000));
            assertThat(sum(jobs, job -> held(job).size()))
                    .isLessThanOrEqualTo(bounds.nodes().orElse(1_000));
            assertThat(sum(jobs, job -> sum(held(job), share -> share.accelerators().size())))
                    .isLessThanOrEqualTo(bounds.accelerators().orElse(1_000));
        }

        private static List<NodeShare> held(Job job) {
            Attempt attempt = job.activeAttempt().orElseThrow();
            List<NodeShare> held = new ArrayList<>(attempt.placement());
            held.removeIf(share -> attempt.freed().contains(share.node()));
            return held;
        }

        private static <T> int sum(List<T> things, ToIntFunction<T> number) {
            return things.stream().mapToInt(number).sum();
        }
    }
}

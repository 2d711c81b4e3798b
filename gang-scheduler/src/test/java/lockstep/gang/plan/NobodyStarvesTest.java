package lockstep.gang.plan;

import static lockstep.gang.fixture.ClusterFixture.NOON;
import static lockstep.gang.fixture.JobFixture.job;
import static lockstep.gang.fixture.NodeFixture.node;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.gang.cluster.Partitions;
import lockstep.gang.fair.Policy;
import lockstep.gang.fixture.ClusterFixture;
import lockstep.gang.fixture.NodeFixture;
import lockstep.gang.job.JobId;
import lockstep.gang.lifecycle.JobState;
import lockstep.gang.lifecycle.Outcome;
import lockstep.gang.plan.Plan.Start;
import lockstep.gang.plan.Settings.Backfill;
import lockstep.gang.price.WaitCharge;
import lockstep.gang.state.Job;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// A gang that wants all nodes for a day, among small jobs that never cease to come and are more
/// urgent at first, starts within the time that the wait charge promises.
class NobodyStarvesTest {
    private static final Duration ROUND = Duration.ofMinutes(10);
    private static final Duration LONGEST = Duration.ofMinutes(60);
    private static final int NODES = 8;
    private static final int WAITING = 12;
    private static final int LARGEST = 4;

    /// What it takes to run all small jobs that wait at one moment.
    private static final Duration BACKLOG = LONGEST.multipliedBy(WAITING * LARGEST / NODES);

    record Case(int seed, Backfill backfill) {}

    static Stream<Case> cases() {
        return IntStream.range(0, 5)
                .boxed()
                .flatMap(
                        seed ->
                                Stream.of(
                                        new Case(seed, new Backfill.Easy()),
                                        new Case(seed, new Backfill.Hybrid(4)),
                                        new Case(seed, new Backfill.Conservative())));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void a_large_gang_starts_within_the_bound(Case drawn) {
        Duration run = Duration.ofHours(24);
        Duration waited = new SmallJobs(drawn).untilStart(run);
        assertThat(waited)
                .isBetween(Duration.ofHours(2), bound(run).plus(BACKLOG).plus(LONGEST).plus(ROUND));
    }

    /// When it is above all that come later and stays so until those that run have ended, as
    /// [WaitCharge] says, for equal weights.
    private static Duration bound(Duration run) {
        double least = WaitCharge.standard().least().toSeconds();
        double patience = WaitCharge.standard().patience().toSeconds();
        double longest = LONGEST.toSeconds() / patience;
        double times = (run.toSeconds() + least) / least * (1 + longest * longest);
        return Duration.ofSeconds((long) (patience * Math.sqrt(times)));
    }

    /// Small jobs that keep the cluster full and run to their limits.
    private static final class SmallJobs {
        private final SplittableRandom random;
        private final PricePlanner planner;
        private final ClusterFixture cluster =
                ClusterFixture.of(
                        IntStream.rangeClosed(1, NODES)
                                .mapToObj(i -> node("n" + i).on("s", "l"))
                                .toArray(NodeFixture[]::new));
        private Instant now = NOON;

        SmallJobs(Case drawn) {
            random = new SplittableRandom(drawn.seed());
            planner = new PricePlanner(Settings.standard().with(drawn.backfill()), Policy.open());
        }

        Duration untilStart(Duration run) {
            round();
            JobId large = cluster.submit(job().nodes(NODES).cpusPerTask(8).timeLimit(run).build());
            while (cluster.job(large).state() instanceof JobState.Pending) {
                now = now.plus(ROUND);
                assertThat(now).isBefore(NOON.plus(Duration.ofDays(3)));
                round();
            }
            return Duration.between(NOON, now);
        }

        private void round() {
            cluster.at(now);
            endThoseAtTheirLimit();
            while (cluster.state().queue().size() < WAITING) {
                submitSmall();
            }
            var snapshot = new ClusterSnapshot(cluster.state(), Partitions.single(), Set.of());
            for (Start start : planner.plan(snapshot, now).starts()) {
                cluster.run(cluster.start(start.job(), start.placement()));
            }
        }

        private void submitSmall() {
            long minutes = random.nextLong(5, LONGEST.toMinutes() + 1);
            cluster.submit(
                    job().nodes(random.nextInt(1, LARGEST + 1))
                            .cpusPerTask(8)
                            .timeLimit(Duration.ofMinutes(minutes))
                            .build());
        }

        private void endThoseAtTheirLimit() {
            List<Job> active = cluster.state().activeJobs().toList();
            for (Job job : active) {
                JobState.Running running = (JobState.Running) job.state();
                if (!running.since().plus(job.spec().timeLimit().orElseThrow()).isAfter(now)) {
                    cluster.end(running.attempt().id(), Outcome.COMPLETED);
                }
            }
        }
    }
}

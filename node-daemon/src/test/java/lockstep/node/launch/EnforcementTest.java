package lockstep.node.launch;

import static lockstep.node.launch.HostBench.JOB;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import lockstep.node.agent.AttemptKey;
import lockstep.node.agent.AttemptUsage;
import lockstep.node.agent.RankState;
import lockstep.node.config.NodeConfig.Strays;
import lockstep.node.enforce.CgroupLayout;
import lockstep.node.enforce.Controller;
import lockstep.node.enforce.CpuTopology;
import lockstep.node.enforce.Device;
import lockstep.node.enforce.Enforcement;
import lockstep.node.inventory.CpuList;
import lockstep.protocol.v1.RankLaunch;
import lockstep.protocol.v1.Usage;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// What real ranks may do, on a machine with v1 controllers and a daemon that is root.
final class EnforcementTest {

    private static final Path FUSE = Path.of("/dev/fuse");
    private static final AttemptKey OTHER = new AttemptKey(8, 1);

    @TempDir Path directory;

    private Optional<HostBench> opened = Optional.empty();
    private CgroupLayout layout = CgroupLayout.detect(Path.of("/"));
    private String name = "";

    @BeforeEach
    void open() throws IOException {
        assumeTrue(Privilege.own().isRoot(), "only root can limit");
        assumeTrue(
                layout.v1()
                        .keySet()
                        .containsAll(
                                List.of(Controller.MEMORY, Controller.PIDS, Controller.CPUSET)),
                "no v1 controllers here");
        name = CgroupPlace.nameOf("enforce", directory);
        Enforcement enforcement = Enforcement.in(layout, name, Optional.empty(), rules());
        assumeTrue(enforcement.controllers().contains(Controller.MEMORY), "cgroups are read-only");
        opened = Optional.of(HostBench.enforcing(directory, enforcement));
    }

    private static Enforcement.Rules rules() throws IOException {
        Map<String, Device> devices = Device.at(FUSE).map(d -> Map.of("gpu0", d)).orElse(Map.of());
        return new Enforcement.Rules(40, Optional.of(CpuTopology.read(Path.of("/"))), devices);
    }

    @AfterEach
    void close() throws IOException {
        opened.ifPresent(HostBench::close);
        for (Path own : layout.v1().values()) {
            if (!name.isEmpty()) {
                Files.deleteIfExists(own.resolve(name));
            }
        }
    }

    private HostBench bench() {
        return opened.orElseThrow();
    }

    @Test
    void a_rank_that_takes_too_much_memory_is_told_so() {
        RankState end = bench().run(bench().batch("exec tail /dev/zero").setMemoryMib(64));

        assertThat(end)
                .isEqualTo(
                        new RankState.OutOfMemory(0, 9, "killed for want of memory, limit 64 MiB"));
        assertThat(bench().run.of(new RankName(JOB, 0)).exit()).contains(end);
    }

    @Test
    void a_batch_script_whose_program_ran_out_of_memory_says_so_by_its_failure() {
        assertThat(bench().run(bench().batch("tail /dev/zero").setMemoryMib(64)))
                .isInstanceOf(RankState.OutOfMemory.class);
    }

    @Test
    void a_fork_bomb_ends_at_the_limit_and_leaves_nothing() {
        bench().run(
                        bench().batch(
                                        "i=0; while [ $i -lt 100 ]; do sleep 60 & i=$((i+1));"
                                                + " done; echo unbounded"));

        assertThat(bench().output()).doesNotContain("unbounded");
        bench().onAgent(
                        () -> {
                            bench().host.kill(JOB);
                            return true;
                        });
        HostBench.until(() -> !bench().onAgent(() -> bench().host.lives(JOB)));
    }

    @Test
    void a_rank_sees_the_cpus_of_its_attempt_only() {
        bench().run(bench().batch("grep Cpus_allowed_list /proc/self/status").setCpus(1));

        assertThat(bench().output().strip()).matches("Cpus_allowed_list:\\s+[0-9]+");
    }

    @Test
    void ranks_of_a_job_share_its_cpus_out() throws IOException {
        assumeTrue(bench().enforcement.cpus().size() >= 2, "this machine has one CPU");
        int half = bench().enforcement.cpus().size() / 2;
        bench().prepare(
                        JOB,
                        bench().launch()
                                .addArguments("sh")
                                .addArguments("-c")
                                .addArguments(
                                        "echo $LOCKSTEP_CPUS; grep Cpus_allowed_list"
                                                + " /proc/self/status")
                                .setStdoutPattern("rank%t")
                                .setCpus(2 * half)
                                .addRanks(RankLaunch.newBuilder().setRank(0))
                                .addRanks(RankLaunch.newBuilder().setRank(1).setLocalRank(1)));
        openAndAwaitBoth();

        NavigableSet<Integer> first = allowed("rank0");
        NavigableSet<Integer> second = allowed("rank1");
        assertThat(first).hasSize(half).doesNotContainAnyElementsOf(second);
        assertThat(second).hasSize(half);
    }

    /// What the kernel says, which is what the variable said.
    private NavigableSet<Integer> allowed(String file) {
        List<String> lines = HostBench.read(bench().work.resolve(file)).lines().toList();
        NavigableSet<Integer> told = CpuList.parse(lines.getFirst());
        assertThat(CpuList.parse(lines.getLast().replaceFirst(".*:\\s*", ""))).isEqualTo(told);
        return told;
    }

    @Test
    void the_cpus_of_a_living_rank_are_not_given_away_by_the_next_daemon() throws IOException {
        assumeTrue(bench().enforcement.cpus().size() >= 2, "this machine has one CPU");
        bench().start(
                        bench().batch("grep Cpus_allowed_list /proc/self/status; echo up; sleep 60")
                                .setCpus(1));
        bench().awaitUp();
        var next = Enforcement.in(layout, name, Optional.empty(), rules());

        next.admit(OTHER, bench().launch().setCpus(1).build());

        NavigableSet<Integer> held = allowedNow(bench().output());
        assertThat(next.cpusOf(OTHER)).hasSize(1).doesNotContainAnyElementsOf(held);
        assertThat(next.release(OTHER)).isEmpty();
    }

    private static NavigableSet<Integer> allowedNow(String status) {
        return CpuList.parse(status.lines().findFirst().orElse("").replaceFirst(".*:\\s*", ""));
    }

    @Test
    void an_accelerator_of_others_cannot_be_opened() {
        assumeTrue(Device.at(FUSE).isPresent(), "no device to pretend with");
        bench().run(bench().batch("true < /dev/fuse && echo opened"));
        assertThat(bench().output()).contains("not permitted").doesNotContain("opened");
    }

    @Test
    void a_held_accelerator_can_be_opened() {
        assumeTrue(Device.at(FUSE).isPresent(), "no device to pretend with");
        bench().run(bench().batch("true < /dev/fuse && echo opened").addAccelerators("gpu0"));

        assertThat(bench().output()).contains("opened");
    }

    @Test
    void the_cgroups_of_a_removed_attempt_are_gone() {
        bench().run(bench().batch("true").setCpus(1).setMemoryMib(64));
        bench().onAgent(
                        () -> {
                            bench().host.remove(JOB);
                            return true;
                        });

        assertThat(memory()).isDirectory();
        HostBench.until(() -> !Files.exists(memory().resolve("7.1")));
    }

    @Test
    void what_an_attempt_used_is_known_after_it_and_to_the_next_daemon() {
        bench().run(
                        bench().batch(
                                        "head -c 20000000 /dev/zero | tail -c 1 > /dev/null; i=0;"
                                                + " while [ $i -lt 20000 ]; do i=$((i+1)); done"));

        bench().clear(JOB);

        AttemptUsage used = usage();
        Usage whole = used.whole().orElseThrow();
        assertThat(whole.getCpuMillis()).isBetween(1L, 60_000L);
        assertThat(whole.getPeakMemoryBytes()).isBetween(100_000L, 1L << 30);
        assertThat(used.byRank()).containsOnlyKeys(0);
        assertThat(memory().resolve("7.1")).doesNotExist();
        bench().restart(JOB);
        bench().clear(JOB);
        assertThat(usage()).isEqualTo(used);
    }

    @Test
    void each_rank_is_told_what_it_used_itself() {
        String burn = "i=0; while [ $i -lt 300000 ]; do i=$((i+1)); done";
        String take = "head -c 60000000 /dev/zero | tail -c 50000000 > /dev/null";
        bench().prepare(
                        JOB,
                        bench().launch()
                                .addArguments("sh")
                                .addArguments("-c")
                                .addArguments(
                                        "if [ $RANK = 1 ]; then %s; else %s; fi"
                                                .formatted(burn, take))
                                .addRanks(
                                        RankLaunch.newBuilder()
                                                .setRank(0)
                                                .putEnvironment("RANK", "0"))
                                .addRanks(
                                        RankLaunch.newBuilder()
                                                .setRank(1)
                                                .setLocalRank(1)
                                                .putEnvironment("RANK", "1")));
        openAndAwaitBoth();

        bench().clear(JOB);

        Usage whole = usage().whole().orElseThrow();
        Usage taker = Objects.requireNonNull(usage().byRank().get(0));
        Usage burner = Objects.requireNonNull(usage().byRank().get(1));
        assertThat(burner.getCpuMillis()).isGreaterThan(100L).isGreaterThan(taker.getCpuMillis());
        assertThat(taker.getPeakMemoryBytes()).isGreaterThan(50_000_000L);
        assertThat(burner.getPeakMemoryBytes()).isBetween(1L, 40_000_000L);
        assertThat(whole.getCpuMillis())
                .isGreaterThanOrEqualTo(burner.getCpuMillis() + taker.getCpuMillis());
        assertThat(whole.getPeakMemoryBytes()).isGreaterThanOrEqualTo(taker.getPeakMemoryBytes());
        assertThat(memory().resolve("7.1")).doesNotExist();
    }

    private void openAndAwaitBoth() {
        for (int rank : List.of(0, 1)) {
            bench().await(JOB, rank, RankState.Waiting.class::isInstance);
        }
        bench().open(JOB);
        bench().awaitEnd(JOB, 0);
        bench().awaitEnd(JOB, 1);
    }

    @Test
    void what_a_rank_wrote_is_known_unless_it_was_struck_down() {
        bench().run(bench().batch("head -c 3000000 /dev/urandom > written; sync written"));

        bench().clear(JOB);

        assertThat(usage().byRank().get(0))
                .satisfies(
                        used -> {
                            assertThat(used.getWrittenBytes()).isGreaterThanOrEqualTo(3_000_000L);
                            assertThat(used.hasReadBytes()).isTrue();
                        });
        assertThat(usage().whole().orElseThrow().getWrittenBytes())
                .isGreaterThanOrEqualTo(3_000_000L);
    }

    @Test
    void of_a_rank_that_was_struck_down_nobody_says_that_it_wrote_nothing() {
        bench().run(bench().batch("head -c 3000000 /dev/urandom > written; kill -KILL $$"));

        bench().clear(JOB);

        Usage used = Objects.requireNonNull(usage().byRank().get(0));
        assertThat(used.hasCpuMillis()).isTrue();
        assertThat(used.hasWrittenBytes()).isFalse();
        assertThat(usage().whole().orElseThrow().hasWrittenBytes()).isFalse();
    }

    private AttemptUsage usage() {
        return bench().onAgent(() -> bench().host.usage(JOB));
    }

    private Path memory() {
        return layout.v1().getOrDefault(Controller.MEMORY, directory).resolve(name);
    }

    @Test
    void a_daemon_that_ends_without_ranks_leaves_no_cgroups() {
        bench().run(bench().batch("true"));
        bench().onAgent(
                        () -> {
                            bench().host.remove(JOB);
                            return true;
                        });
        HostBench.until(() -> !Files.exists(memory().resolve("7.1")));

        bench().host.removeCgroups();

        assertThat(layout.v1().values()).noneMatch(own -> Files.exists(own.resolve(name)));
    }

    @Test
    void a_daemon_that_ends_leaves_its_living_ranks_where_they_are() throws IOException {
        bench().start(bench().batch("echo up; sleep 60").setMemoryMib(64));
        bench().awaitUp();

        bench().host.removeCgroups();

        assertThat(Files.readString(memory().resolve("7.1/7.1.0/cgroup.procs"))).isNotBlank();
        assertThat(bench().onAgent(() -> bench().host.lives(JOB))).isTrue();
    }

    @Test
    void empty_cgroups_of_attempts_that_nobody_knows_are_removed_at_the_start() throws IOException {
        Path stale = Files.createDirectory(memory().resolve("99.1"));

        collect();

        HostBench.until(() -> !Files.exists(stale));
    }

    @Test
    void a_node_that_cannot_be_made_clean_says_so_and_is_to_be_drained() throws IOException {
        Path stale = Files.createDirectory(memory().resolve("7.1"));
        Process stray = new ProcessBuilder("sleep", "60").start();
        List<String> alarms = new CopyOnWriteArrayList<>();
        Set<AttemptKey> over = ConcurrentHashMap.newKeySet();
        try (var cleaner = cleaner(alarms)) {
            Files.writeString(stale.resolve("cgroup.procs"), "" + stray.pid());

            assertThat(cleaner.clean(JOB, List.of(), Optional.empty(), over::add)).isFalse();

            HostBench.until(() -> over.contains(JOB));
            assertThat(cleaner.clean(JOB, List.of(), Optional.empty(), over::add)).isTrue();
            assertThat(alarms)
                    .containsExactly(
                            "unclean true after attempt 7.1: %s cannot be removed"
                                    .formatted(stale));
        } finally {
            stray.destroyForcibly();
            HostBench.until(() -> stale.toFile().delete());
        }
    }

    private Cleaner cleaner(List<String> alarms) {
        return new Cleaner(
                bench().run,
                new Remains(
                        bench().run,
                        new SessionContainment(bench().processes, _ -> Optional.empty()),
                        bench().enforcement),
                new SharedMemory(directory, bench().processes),
                System::nanoTime,
                (symptom, _, text, drains) ->
                        alarms.add("%s %s %s".formatted(symptom, drains, text)),
                Duration.ofMillis(200));
    }

    private void collect() {
        bench().onAgent(
                        () -> {
                            bench().host.collect(JOB::equals, Strays.REPORT);
                            return true;
                        });
    }

    @Test
    void cgroups_in_which_something_lives_stay() throws IOException {
        Path stale = Files.createDirectory(memory().resolve("99.1"));
        Process stray = new ProcessBuilder("sleep", "60").start();
        try {
            Files.writeString(stale.resolve("cgroup.procs"), "" + stray.pid());

            collect();

            assertThat(stale).isDirectory();
            assertThat(stray.isAlive()).isTrue();
            assertThat(bench().alarms)
                    .containsExactly(
                            "stray process: nobody knows attempt 99.1, and of it live: %d (sleep)"
                                    .formatted(stray.pid()));
        } finally {
            stray.destroyForcibly();
            HostBench.until(() -> !stray.isAlive());
            HostBench.until(() -> stale.toFile().delete());
        }
    }
}

package lockstep.cli.dev.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import lockstep.cli.dev.home.ClusterShape;
import lockstep.cli.dev.home.DevHome;
import lockstep.cli.dev.home.Fabric;
import lockstep.cli.dev.home.PartPorts;
import lockstep.cli.dev.home.StoreKind;
import lockstep.cli.dev.process.Ender;
import lockstep.cli.dev.process.ProcessIdentity;
import lockstep.cli.dev.process.ProcessTable;
import lockstep.cli.dev.process.RunFolder;
import lockstep.cli.dev.supervise.Restarts;
import lockstep.cli.dev.supervise.Supervisor;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// Controllers and nodes are shell scripts, processes are real.
final class DevClusterTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /// Each node starts a rank as its shepherd would: in a session of its own, without the node's
    /// environment, recorded in the spool.
    private static final String PROGRAM =
            """
            #!/bin/sh
            case $1 in
                node)
                    data=${3%/etc/*}/data/$(basename "$3" .conf)
                    mkdir -p "$data/ranks/1.1.0"
                    cd "$data/ranks/1.1.0"
                    env -i PATH="$PATH" setsid sh -c '
                        read -r line </proc/self/stat
                        set -- $line
                        echo "rank 1 $1 ${22} $(cat /proc/sys/kernel/random/boot_id) end" >rank
                        exec sleep 600' &
                    ;;
            esac
            exec sleep 600
            """;

    @TempDir Path folder;

    private final ProcessTable table = ProcessTable.ofThisMachine();
    private final RecordedStory story = new RecordedStory();
    private final FakeApi api = new FakeApi();
    private final PartNews news = new PartNews(story);
    private final List<Supervisor> supervisors = new ArrayList<>();
    private DevHome home = new DevHome(Path.of("."));

    @BeforeEach
    void make_a_home() throws IOException {
        home = new DevHome(folder);
        Files.createDirectories(home.log());
    }

    @AfterEach
    void leave_nothing_running() throws IOException, InterruptedException {
        supervisors.forEach(Supervisor::holdAll);
        new Ender(table).kill(belongings().all());
    }

    @Test
    void a_cluster_is_up_when_all_of_its_nodes_are_ready() throws Exception {
        api.ready(2);

        cluster(PROGRAM).start();

        await(() -> parts().size() == 3);
        assertThat(parts()).containsExactlyInAnyOrder("controller", "node-n1", "node-n2");
    }

    @Test
    void a_part_that_does_not_come_up_is_named_with_what_it_said() throws IOException {
        DevCluster cluster =
                cluster("#!/bin/sh\n[ $1 = node ] && exec sleep 600\necho no disk left; exit 3\n");

        assertThatThrownBy(cluster::start)
                .isInstanceOf(StartFailed.class)
                .hasMessageContaining("controller ended with exit code 3")
                .hasMessageContaining("controller.log:\nno disk left");
    }

    @Test
    void taking_it_down_ends_jobs_daemons_and_ranks() throws Exception {
        api.ready(2);
        cluster(PROGRAM).start();
        await(() -> parts().size() == 3 && ranks().size() == 2);
        api.run(7);
        Set<ProcessIdentity> before = belongings().all();

        assertThat(takedown().everything(api)).isEmpty();

        assertThat(before).hasSizeGreaterThanOrEqualTo(5).noneMatch(table::lives);
        assertThat(api.cancelled()).containsExactly(7);
        assertThat(story.told()).contains("Cancelled job 7.");
        assertThat(parts()).isEmpty();
    }

    @Test
    void only_the_daemons_can_be_ended() throws Exception {
        api.ready(2);
        cluster(PROGRAM).start();
        await(() -> parts().size() == 3 && ranks().size() == 2);
        Set<ProcessIdentity> ranks = ranks();

        assertThat(takedown().daemons()).isEmpty();

        assertThat(ranks).allMatch(table::lives);
        assertThat(belongings().all()).containsExactlyInAnyOrderElementsOf(ranks);
    }

    @Test
    void a_node_is_its_daemon_and_its_ranks() throws Exception {
        api.ready(2);
        cluster(PROGRAM).start();
        await(() -> parts().size() == 3 && ranks().size() == 2);

        Set<ProcessIdentity> one = belongings().ofNode("n1");
        Set<ProcessIdentity> other = belongings().ofNode("n2");

        assertThat(one).hasSize(2).doesNotContainAnyElementsOf(other);
        assertThat(one).contains(run().recorded("node-n1").orElseThrow());
    }

    private DevCluster cluster(String program) throws IOException {
        Path launcher = folder.resolve("program");
        Files.writeString(launcher, program);
        Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
        PartPlan plan =
                new PartPlan(
                        home,
                        new ClusterShape(Fabric.of(2), 0, 1, StoreKind.H2, Duration.ofSeconds(5)),
                        new PartPorts(Map.of()),
                        launcher);
        Supervisor supervisor =
                new Supervisor(
                        new Restarts.Backoff(
                                Duration.ofMillis(1), Duration.ofMillis(1), Duration.ofSeconds(5)),
                        run(),
                        table,
                        news);
        supervisors.add(supervisor);
        return new DevCluster(plan, supervisor, news, api, story);
    }

    private Takedown takedown() {
        supervisors.forEach(Supervisor::holdAll);
        return new Takedown(home, table, belongings(), story);
    }

    private Belongings belongings() {
        return new Belongings(home, table, ProcessHandle.current().pid());
    }

    private RunFolder run() {
        return new RunFolder(home.run());
    }

    private Set<String> parts() throws IOException {
        return run().all().keySet();
    }

    /// Those that belong to the cluster though they are no part. Parts are told by their
    /// environment: a part that has just begun may not be in the run folder yet.
    private Set<ProcessIdentity> ranks() throws IOException {
        return belongings().all().stream()
                .filter(one -> table.commandLine(one.pid()).contains("sleep"))
                .filter(
                        one ->
                                table.environment(one.pid()).stream()
                                        .noneMatch(it -> it.startsWith(Belongings.MARK + "=")))
                .collect(Collectors.toSet());
    }

    private interface Condition {
        boolean holds() throws IOException;
    }

    private static void await(Condition condition) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.holds()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.sleep(5);
        }
    }
}

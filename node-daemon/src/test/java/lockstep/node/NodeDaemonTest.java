package lockstep.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.protobuf.ByteString;

import lockstep.node.enforce.CgroupLayout;
import lockstep.node.launch.CgroupPlace;
import lockstep.node.link.ScriptedController;
import lockstep.node.process.Kernel;
import lockstep.node.process.ProcessId;
import lockstep.node.process.ProcessTable;
import lockstep.protocol.v1.AttemptOrder;
import lockstep.protocol.v1.AttemptPhase;
import lockstep.protocol.v1.AttemptReport;
import lockstep.protocol.v1.LaunchSpec;
import lockstep.protocol.v1.RankLaunch;
import lockstep.protocol.v1.RankPhase;
import lockstep.protocol.v1.RankReport;
import lockstep.protocol.v1.Wanted;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

final class NodeDaemonTest {

    private static final int RANKS = 20;

    @TempDir Path directory;

    private final ProcessTable processes = new ProcessTable(Path.of("/proc"));
    private ScriptedController controller;
    private Path configuration;
    private Path work;
    private final List<FileChannel> gates = new ArrayList<>();

    @BeforeEach
    void open() {
        controller = ScriptedController.start();
        try {
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
            configuration = DaemonProcess.configuration(directory, controller.address());
            work = Files.createDirectory(directory.resolve("work"));
            makeGates();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Ends the warden too; it would go by itself, but later.
    @AfterEach
    void close() throws IOException {
        controller.close();
        for (FileChannel gate : gates) {
            gate.close();
        }
        String record = DaemonProcess.read(directory.resolve("data/run/warden"));
        if (!record.isEmpty()) {
            String[] words = record.split(" ", -1);
            processes.signal(
                    new ProcessId(Integer.parseInt(words[2]), Long.parseLong(words[3])),
                    Kernel.SIGKILL);
        }
    }

    private LaunchSpec.Builder launch(String script, int ranks) {
        var launch =
                LaunchSpec.newBuilder()
                        .setUserId(Kernel.effectiveUserId())
                        .setGroupId(Kernel.effectiveGroupId())
                        .setWorkingDirectory(work.toString())
                        .setStdoutPattern("/dev/null")
                        .setCpus(1)
                        .setGraceMillis(1_000);
        if (ranks == 1) {
            launch.setScript(ByteString.copyFromUtf8("#!/bin/sh\n" + script + "\n"));
        } else {
            launch.addAllArguments(List.of("sh", "-c", script));
        }
        for (int rank = 0; rank < ranks; rank++) {
            launch.addRanks(
                    RankLaunch.newBuilder()
                            .setRank(rank)
                            .setLocalRank(rank)
                            .putEnvironment("RANK", Integer.toString(rank)));
        }
        return launch;
    }

    private void order(int job, Wanted wanted, LaunchSpec.Builder launch) {
        controller.order(
                AttemptOrder.newBuilder()
                        .setJobId(job)
                        .setAttempt(1)
                        .setWanted(wanted)
                        .setLaunch(launch)
                        .setGraceMillis(1_000)
                        .setRendezvousAddress("127.0.0.1")
                        .setRendezvousPort(4_711)
                        .build());
    }

    private void order(int job, Wanted wanted) {
        order(job, wanted, LaunchSpec.newBuilder());
    }

    private void awaitPhase(int job, AttemptPhase phase) {
        DaemonProcess.until(
                () ->
                        controller
                                .attempt(job)
                                .map(AttemptReport::getPhase)
                                .filter(phase::equals)
                                .isPresent());
    }

    private List<RankReport> ranks(int job) {
        return controller.attempt(job).orElseThrow().getRanksList();
    }

    private void start(int job, LaunchSpec.Builder launch) {
        DaemonProcess.until(() -> !controller.reports.isEmpty());
        order(job, Wanted.PREPARE, launch);
        awaitPhase(job, AttemptPhase.PREPARED);
        order(job, Wanted.COMMIT);
        DaemonProcess.until(
                () -> ranks(job).stream().noneMatch(r -> r.getPhase() == RankPhase.WAITING));
    }

    private Map<Integer, Integer> pids(int job) {
        return ranks(job).stream()
                .filter(rank -> rank.getPhase() == RankPhase.LIVE)
                .collect(Collectors.toMap(RankReport::getRank, RankReport::getPid));
    }

    @Test
    void a_job_goes_its_whole_way_and_sigterm_stops_the_daemon_but_not_its_ranks() {
        try (var daemon = DaemonProcess.start(configuration).awaitReady()) {
            start(7, launch("exit 3", 1));
            awaitPhase(7, AttemptPhase.FINISHED);
            assertThat(ranks(7).getFirst().getExitCode()).isEqualTo(3);
            order(7, Wanted.FORGET);
            DaemonProcess.until(() -> controller.attempt(7).isEmpty());
            start(8, launch("read _ < gate0; exit 4", 1));
            Map<Integer, Integer> before = pids(8);

            assertThat(daemon.terminate()).isZero();

            assertThat(before).hasSize(1);
            assertThat(before.values()).allMatch(pid -> processes.find(pid).isPresent());
        }
        openGate(0);
        controller.reports.clear();
        try (var _ = DaemonProcess.start(configuration).awaitReady()) {
            awaitPhase(8, AttemptPhase.FINISHED);
            assertThat(ranks(8).getFirst().getExitCode()).isEqualTo(4);
        }
    }

    @Test
    void a_daemon_that_is_stopped_without_ranks_leaves_no_cgroups() throws IOException {
        CgroupLayout layout = CgroupLayout.detect(Path.of("/"));
        List<Path> parents = new ArrayList<>(layout.v1().values());
        layout.v2().ifPresent(unified -> parents.add(unified.own()));
        try (var daemon = DaemonProcess.start(configuration).awaitReady()) {
            String name = CgroupPlace.nameOf("n1", directory.resolve("data").toRealPath());
            assumeTrue(
                    parents.stream().anyMatch(parent -> Files.exists(parent.resolve(name))),
                    "no cgroups can be made here");

            assertThat(daemon.terminate()).isZero();

            assertThat(parents).noneMatch(parent -> Files.exists(parent.resolve(name)));
        }
    }

    @Test
    void twenty_ranks_do_not_notice_that_the_daemon_is_killed() {
        Map<Integer, Integer> before;
        try (var daemon = DaemonProcess.start(configuration).awaitReady()) {
            start(7, launch("read _ < gate$RANK; exit $RANK", RANKS));
            DaemonProcess.until(() -> pids(7).size() == RANKS);
            before = new TreeMap<>(pids(7));
            daemon.kill();
        }
        // Half of them end while no daemon is alive.
        IntStream.range(0, RANKS / 2).forEach(rank -> openGate(rank));
        DaemonProcess.until(
                () ->
                        IntStream.range(0, RANKS / 2)
                                .allMatch(
                                        rank ->
                                                processes
                                                        .find(before.getOrDefault(rank, 0))
                                                        .isEmpty()));
        controller.reports.clear();

        try (var _ = DaemonProcess.start(configuration).awaitReady()) {
            awaitPhase(7, AttemptPhase.STARTED);
            assertThat(pids(7))
                    .isEqualTo(
                            before.entrySet().stream()
                                    .filter(rank -> rank.getKey() >= RANKS / 2)
                                    .collect(
                                            Collectors.toMap(
                                                    Map.Entry::getKey, Map.Entry::getValue)));
            IntStream.range(RANKS / 2, RANKS).forEach(rank -> openGate(rank));
            awaitPhase(7, AttemptPhase.FINISHED);
            assertThat(ranks(7))
                    .allSatisfy(rank -> assertThat(rank.getExitCode()).isEqualTo(rank.getRank()))
                    .allSatisfy(rank -> assertThat(rank.getPhase()).isEqualTo(RankPhase.EXITED));
        }
    }

    @Test
    void ranks_end_with_the_lease_though_the_daemon_was_killed() {
        controller.grant(4_000);
        try (var daemon = DaemonProcess.start(configuration).awaitReady()) {
            start(7, launch("trap '' TERM; while :; do sleep 0.1; done", 1));
            DaemonProcess.until(() -> pids(7).size() == 1);
            long last = controller.reports.getLast().getNodeClockMillis();
            int pid = pids(7).values().iterator().next();
            daemon.kill();

            DaemonProcess.until(() -> processes.find(pid).isEmpty());

            // Other reports may have been on their way when the daemon was killed.
            assertThat(Kernel.bootMillis()).isLessThan(last + 4_000 + 2_000);
        }
    }

    @Test
    void a_second_daemon_on_the_same_data_is_refused() throws IOException {
        var err = new ByteArrayOutputStream();
        var out = new ByteArrayOutputStream();
        try (var _ = DataDirectory.hold(directory.resolve("data"))) {
            assertThat(run(out, err)).isEqualTo(1);
        }

        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("data belongs to another node daemon that runs.\nMaybe give this one");
        assertThat(out.size()).isZero();
    }

    private int run(ByteArrayOutputStream out, ByteArrayOutputStream err) {
        return NodeDaemon.run(
                new String[] {"--config", configuration.toString()},
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    @Test
    void mistakes_in_the_configuration_are_exit_code_2() throws IOException {
        Files.writeString(configuration, "nodes = 3\nlog-level = loud\n");
        var err = new ByteArrayOutputStream();

        int code = run(new ByteArrayOutputStream(), err);

        assertThat(code).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("node.conf:1: nodes is not a known key")
                .contains("node.conf:2: log-level (loud) must be one of");
    }

    @Test
    void wrong_usage_is_exit_code_2() {
        var nowhere = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);

        assertThat(NodeDaemon.run(new String[] {"--nonsense"}, nowhere, nowhere)).isEqualTo(2);
    }

    /// Ranks wait at gates, which are FIFOs held open here, and go on when something is written.
    private void makeGates() throws IOException {
        for (int rank = 0; rank < RANKS; rank++) {
            Path gate = work.resolve("gate" + rank);
            Kernel.makeFifo(gate);
            gates.add(FileChannel.open(gate, StandardOpenOption.READ, StandardOpenOption.WRITE));
        }
    }

    private void openGate(int rank) {
        try {
            gates.get(rank).write(ByteBuffer.wrap(new byte[] {'\n'}));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package lockstep.node.launch;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;

import lockstep.node.agent.AttemptKey;
import lockstep.node.agent.AttemptRecord;
import lockstep.node.agent.RankEvents;
import lockstep.node.agent.RankState;
import lockstep.node.agent.Rendezvous;
import lockstep.node.enforce.CgroupLayout;
import lockstep.node.enforce.Controller;
import lockstep.node.enforce.Enforcement;
import lockstep.node.process.Kernel;
import lockstep.node.process.ProcessTable;
import lockstep.protocol.v1.LaunchSpec;
import lockstep.protocol.v1.RankLaunch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// A host of real processes with its threads, in a directory of its own. What it started is ended
/// on close.
final class HostBench implements AutoCloseable {

    static final int NOBODY = 65_534;
    static final AttemptKey JOB = new AttemptKey(7, 1);

    final RunDirectory run;
    final Path work;
    final ProcessTable processes = new ProcessTable(Path.of("/proc"));
    final String bootId;
    final Privilege privilege = Privilege.own();
    ShepherdHost host;

    final Enforcement enforcement;
    private final ExecutorService agent = Executors.newSingleThreadExecutor();
    private final ExecutorService workers = Executors.newFixedThreadPool(4);
    private final Site.Places places;
    final List<String> alarms = new CopyOnWriteArrayList<>();
    private final Set<AttemptKey> cleared = ConcurrentHashMap.newKeySet();
    private final Map<RankName, RankState> states = new ConcurrentHashMap<>();
    private final List<AttemptRecord.Held> held = new ArrayList<>();

    /// By what ranks are contained.
    enum Kind {
        CGROUP,
        FREEZER,
        SESSION
    }

    private HostBench(Path parent, Kind kind, Enforcement enforcement) throws IOException {
        this.enforcement = enforcement;
        Path directory = parent.resolve(kind.name());
        Files.createDirectory(directory);
        letThrough(parent);
        letThrough(directory);
        run = RunDirectory.open(directory.resolve("run"));
        work = Files.createDirectory(directory.resolve("work"));
        Files.setPosixFilePermissions(work, PosixFilePermissions.fromString("rwxrwxrwx"));
        bootId = Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
        places = places(kind, CgroupPlace.nameOf("t", directory));
        host = start();
    }

    private static Site.Places places(Kind kind, String name) {
        return switch (kind) {
            case CGROUP ->
                    new Site.Places(
                            CgroupPlace.below(Path.of("/proc")).map(own -> own.resolve(name)),
                            Optional.empty());
            case FREEZER ->
                    new Site.Places(
                            Optional.empty(),
                            Optional.ofNullable(
                                            CgroupLayout.detect(Path.of("/"))
                                                    .v1()
                                                    .get(Controller.FREEZER))
                                    .map(own -> own.resolve(name)));
            case SESSION -> Site.Places.NONE;
        };
    }

    /// Lets other users pass through a directory of the test.
    private static void letThrough(Path directory) throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
    }

    static HostBench in(Path directory) {
        return in(directory, Kind.CGROUP);
    }

    static HostBench in(Path directory, Kind kind) {
        return open(directory, kind, Enforcement.off());
    }

    static HostBench enforcing(Path directory, Enforcement enforcement) {
        return open(directory, Kind.CGROUP, enforcement);
    }

    private static HostBench open(Path directory, Kind kind, Enforcement enforcement) {
        try {
            return new HostBench(directory, kind, enforcement);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ShepherdHost start() throws IOException {
        var site = new Site("n1", "host1", List.of(), bootId, processes, places, enforcement);
        var made =
                new ShepherdHost(
                        site,
                        run,
                        privilege,
                        agent,
                        workers,
                        (symptom, part, text, drains) ->
                                alarms.add(
                                        "%s%s %s"
                                                .formatted(symptom, drains ? " drains:" : ":", text)
                                                .strip()));
        made.connect(
                new RankEvents() {
                    @Override
                    public void onRank(AttemptKey key, int rank, RankState state) {
                        states.put(new RankName(key, rank), state);
                    }

                    @Override
                    public void onCleared(AttemptKey key) {
                        cleared.add(key);
                    }
                });
        return made;
    }

    /// Another daemon takes over: what it knows comes from the disk.
    Map<Integer, RankState> restart(AttemptKey key) {
        host.close();
        states.clear();
        try {
            host = start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var record = held.stream().filter(h -> h.key().equals(key)).findFirst().orElseThrow();
        Map<Integer, RankState> adopted = onAgent(() -> host.adopt(record, false));
        adopted.forEach((rank, state) -> states.put(new RankName(key, rank), state));
        return adopted;
    }

    /// A launch of `script` as this user, one rank.
    LaunchSpec.Builder batch(String script) {
        return launch().setScript(ByteString.copyFromUtf8("#!/bin/sh\n" + script + "\n"))
                .addRanks(RankLaunch.newBuilder());
    }

    LaunchSpec.Builder launch() {
        return LaunchSpec.newBuilder()
                .setJobName("train")
                .setUserId(privilege.userId())
                .setGroupId(privilege.groupId())
                .setWorkingDirectory(work.toString())
                .putUserEnvironment("PATH", "/usr/local/bin:/usr/bin:/bin");
    }

    void prepare(AttemptKey key, LaunchSpec.Builder launch) {
        var record = new AttemptRecord.Held(key, launch.build(), bootId);
        held.add(record);
        onAgent(
                () -> {
                    host.prepare(record);
                    return true;
                });
    }

    void open(AttemptKey key) {
        onAgent(
                () -> {
                    host.open(key, new Rendezvous("n1", 4711));
                    return true;
                });
    }

    /// Runs a whole rank, and answers how it ended.
    RankState run(LaunchSpec.Builder launch) {
        start(launch);
        return awaitEnd(JOB, 0);
    }

    void start(LaunchSpec.Builder launch) {
        prepare(JOB, launch);
        await(JOB, 0, RankState.Waiting.class::isInstance);
        open(JOB);
    }

    /// Waits until the job's only rank is known to live and has said "up".
    void awaitUp() {
        awaitLive(JOB, 0);
        until(() -> output().contains("up"));
    }

    int awaitLive(AttemptKey key, int rank) {
        return ((RankState.Live) await(key, rank, RankState.Live.class::isInstance)).pid();
    }

    /// What was heard of a rank so far is not what comes next.
    void forgetEnd(AttemptKey key, int rank) {
        states.remove(new RankName(key, rank));
    }

    RankState awaitEnd(AttemptKey key, int rank) {
        return await(key, rank, RankState::isFinal);
    }

    RankState await(AttemptKey key, int rank, Predicate<RankState> wanted) {
        var name = new RankName(key, rank);
        until(
                () -> {
                    onAgent(
                            () -> {
                                host.poll();
                                return true;
                            });
                    return Optional.ofNullable(states.get(name))
                            .filter(state -> wanted.test(state) || state.isFinal())
                            .isPresent();
                });
        RankState state = states.getOrDefault(name, new RankState.Preparing());
        assertThat(state).matches(wanted, "as awaited");
        return state;
    }

    static void until(Callable<Boolean> condition) {
        Instant deadline = Instant.now().plus(Duration.ofSeconds(20));
        try {
            while (!condition.call()) {
                assertThat(Instant.now()).as("deadline").isBefore(deadline);
                Thread.sleep(5);
            }
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    <T> T onAgent(Callable<T> call) {
        try {
            return agent.submit(call).get();
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError(e);
        }
    }

    /// Has the node cleaned after a job whose processes are gone.
    void clear(AttemptKey key) {
        until(() -> onAgent(() -> !host.lives(key)));
        cleared.remove(key);
        onAgent(() -> host.clear(key));
        until(() -> cleared.contains(key));
    }

    String output() {
        return read(work.resolve("slurm-7.out"));
    }

    static String read(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean hasCgroups() {
        return made().anyMatch(Files::isDirectory);
    }

    private Stream<Path> made() {
        return Stream.concat(places.v2().stream(), places.freezer().stream());
    }

    @Override
    public void close() {
        for (AttemptRecord.Held record : held) {
            until(
                    () ->
                            onAgent(
                                    () -> {
                                        host.abandon(record.key());
                                        host.kill(record.key());
                                        return !host.lives(record.key());
                                    }));
            onAgent(
                    () -> {
                        host.remove(record.key());
                        return true;
                    });
        }
        endWarden();
        host.close();
        workers.close();
        agent.close();
        removeCgroups();
    }

    private void endWarden() {
        host.warden().recorded().ifPresent(warden -> processes.signal(warden, Kernel.SIGKILL));
    }

    /// The last process of a rank may still be going.
    private void removeCgroups() {
        until(
                () -> {
                    host.removeCgroups();
                    return made().noneMatch(Files::exists);
                });
    }
}

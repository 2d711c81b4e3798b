package lockstep.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The hosts of a cluster and what somebody at its login host can do.
final class Cluster implements AutoCloseable {
    static final Duration A_START = Duration.ofSeconds(90);

    private final Machines machines;
    private final SharedFolder shared;

    /// Broken promises, each of which fails one test and no later one.
    private final Set<String> told = new HashSet<>();

    private Cluster(Machines machines, SharedFolder shared) {
        this.machines = machines;
        this.shared = shared;
    }

    static Cluster start() {
        SharedFolder shared = SharedFolder.made(Path.of("target/cluster").toAbsolutePath());
        Cluster cluster = new Cluster(new Machines(shared), shared);
        try {
            cluster.machines.start();
            cluster.awaitWhole();
            return cluster;
        } catch (RuntimeException | AssertionError failed) {
            cluster.close();
            throw failed;
        }
    }

    @Override
    public void close() {
        machines.close();
    }

    // --- hosts -----------------------------------------------------------------------------------

    Host host(Place place) {
        return machines.host(place);
    }

    Host host(String name) {
        return host(Place.valueOf(name.toUpperCase(Locale.ROOT)));
    }

    /// The controller that says it leads; asked on its own host.
    Host leader() {
        return Await.value(A_START, "a controller leads", this::findLeader);
    }

    Optional<Host> findLeader() {
        return Machines.CONTROLLERS.stream().map(this::host).filter(this::leads).findFirst();
    }

    Host otherThan(Host controller) {
        return host(controller.place() == Place.CTL1 ? Place.CTL2 : Place.CTL1);
    }

    /// A host that gives no answer does not lead.
    boolean leads(Host controller) {
        return says(controller, "readyz").equals("leading");
    }

    long epoch() {
        return epochOf(leader()).orElseThrow();
    }

    Optional<Long> epochOf(Host controller) {
        return says(controller, "metrics")
                .lines()
                .filter(line -> line.startsWith("lockstep_epoch "))
                .map(line -> (long) Double.parseDouble(line.substring("lockstep_epoch ".length())))
                .findFirst();
    }

    private static String says(Host controller, String page) {
        if (!controller.isUp() || controller.isFrozen()) {
            return "";
        }
        return controller
                .run(
                        "curl",
                        "-s",
                        "--max-time",
                        "1",
                        "--unix-socket",
                        "/run/lockstep/api.sock",
                        "http://lockstep/" + page)
                .output()
                .strip();
    }

    /// How the daemon of a host has ended so far: exit codes.
    List<String> endsOf(Host host) {
        return shared.lines("log/%s.ends".formatted(host.place().host()));
    }

    /// Ends a host's daemon as a service manager does, and waits until all is whole again.
    void restart(Host host) {
        int ends = endsOf(host).size();
        host.signal("TERM");
        Await.until(
                A_START,
                "the daemon of %s has ended".formatted(host.place().host()),
                () -> endsOf(host).size() > ends);
        awaitWhole();
    }

    // --- what people do --------------------------------------------------------------------------

    /// What the command printed; fails with that unless the exit code is 0.
    String lockstep(String... words) {
        return ask(words).orFail("lockstep " + String.join(" ", words));
    }

    /// For commands that may fail, as where no controller leads for a while.
    Answer ask(String... words) {
        String[] program = {Machines.TREE.resolve("bin/lockstep").toString()};
        return host(Place.LOGIN)
                .run(Stream.of(program, words).flatMap(Arrays::stream).toArray(String[]::new));
    }

    /// A gang of one rank on each of so many nodes, which works for a while and ends with a code.
    Job submit(int ranks, int seconds, int code, String... options) {
        List<String> words =
                new ArrayList<>(
                        List.of("submit", "--parsable", "-N", String.valueOf(ranks), "--per-node"));
        words.addAll(List.of("-o", "/dev/null"));
        words.addAll(List.of(options));
        words.addAll(List.of("--", "/bin/sh", "/shared/bin/rank.sh"));
        words.addAll(List.of(String.valueOf(seconds), String.valueOf(code)));
        return new Job(this, lockstep(words.toArray(String[]::new)), ranks);
    }

    /// So many jobs of one rank, at once.
    List<Job> submitArray(int jobs, int seconds) {
        int first = Integer.parseInt(submit(1, seconds, 0, "-a", "0-" + (jobs - 1)).id());
        return IntStream.range(first, first + jobs)
                .mapToObj(id -> new Job(this, String.valueOf(id), 1))
                .toList();
    }

    Job longGang() {
        return submit(2, 600, 0).awaitRunning();
    }

    /// A new job gets all the way.
    void requireWork(Duration limit) {
        submit(2, 0, 0).awaitState("CD", limit);
    }

    Clients clients(int number) {
        return Clients.start(host(Place.LOGIN), shared, number);
    }

    void cancelAll() {
        lockstep("cancel", "-Q", "-u", "root");
    }

    Trail trail(String job) {
        return Trail.of(shared.lines("ranks/" + job));
    }

    /// Seconds since the machine started, as ranks write them down.
    double now() {
        try {
            String text = Files.readString(Path.of("/proc/uptime"));
            return Double.parseDouble(text.substring(0, text.indexOf(' ')));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    // --- what must hold --------------------------------------------------------------------------

    void heal() {
        machines.each(Host::heal);
    }

    /// One controller leads, the other follows, and both nodes serve.
    void awaitWhole() {
        Await.until(
                A_START,
                "one controller leads and the other follows",
                () ->
                        findLeader()
                                .map(this::otherThan)
                                .map(other -> says(other, "readyz").equals("following"))
                                .orElse(false));
        Await.until(A_START, "both nodes serve", () -> serving().size() == Machines.NODES.size());
    }

    private Set<String> serving() {
        Set<String> nodes = new HashSet<>();
        ask("info", "-h", "-N", "-o", "%N %t")
                .output()
                .lines()
                .filter(line -> line.endsWith(" idle") || line.endsWith(" mix"))
                .forEach(nodes::add);
        return nodes;
    }

    void requireKept(Map<String, String> acknowledged) {
        Clients.requireKept(
                acknowledged, lockstep("queue", "-h", "-t", "all", "-o", "%i %j").lines().toList());
    }

    /// Of all jobs so far: no rank was started twice in an attempt, and none was there beside a
    /// later one.
    void requirePromises() {
        List<String> broken = new ArrayList<>();
        for (String job : shared.filesOf("ranks")) {
            for (String what : trail(job).twice()) {
                String text = "job %s: %s".formatted(job, what);
                if (told.add(text)) {
                    broken.add(text);
                }
            }
        }
        if (!broken.isEmpty()) {
            throw new AssertionError(String.join("\n", broken));
        }
    }
}

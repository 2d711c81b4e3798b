package lockstep.cluster;

import org.testcontainers.containers.Network;

import java.nio.file.Path;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// The hosts of a cluster: which image each is made of, and what it runs.
final class Machines implements AutoCloseable {
    /// What is run: the tree that the build has put together.
    static final Path TREE =
            Path.of(System.getProperty("lockstep.tree", "../packaging/target/lockstep"))
                    .toAbsolutePath()
                    .normalize();

    private static final String DEBIAN = "lockstep-debian:bookworm";
    private static final String POSTGRES = "lockstep-postgres:bookworm";
    private static final String ZOOKEEPER = "lockstep-zookeeper:bookworm";
    static final List<String> IMAGES = List.of(DEBIAN, POSTGRES, ZOOKEEPER);

    static final List<Place> CONTROLLERS = List.of(Place.CTL1, Place.CTL2);
    static final List<Place> NODES = List.of(Place.N1, Place.N2);
    static final List<Place> ENSEMBLE = List.of(Place.ZK1, Place.ZK2, Place.ZK3);

    /// What waits for the engine or for a command waits there.
    static final Executor EACH_ITS_THREAD = Thread.ofVirtual()::start;

    private final Network network = Networks.closedOff(Place.SUBNET);
    private final Map<Place, Host> hosts = new EnumMap<>(Place.class);
    private final SharedFolder shared;

    Machines(SharedFolder shared) {
        this.shared = shared;
        hosts.put(Place.DB, Host.of(Place.DB, POSTGRES, network, List.of()));
        ENSEMBLE.forEach(place -> hosts.put(place, zookeeper(place)));
        hosts.put(Place.LOGIN, ours(Place.LOGIN).running("sleep", "infinity"));
        CONTROLLERS.forEach(place -> hosts.put(place, daemon(place, "controller")));
        NODES.forEach(place -> hosts.put(place, daemon(place, "node")));
    }

    private Host zookeeper(Place place) {
        String number = String.valueOf(ENSEMBLE.indexOf(place) + 1);
        return Host.of(place, ZOOKEEPER, network, List.of())
                .with(Map.of("ZOO_ID", number, "ZOO_SERVERS", "1=zk1 2=zk2 3=zk3"));
    }

    private Host daemon(Place place, String part) {
        return ours(place)
                .running(
                        "/bin/sh",
                        "/shared/bin/supervise.sh",
                        part,
                        "/shared/etc/%s.conf".formatted(place.host()));
    }

    private Host ours(Place place) {
        Path java = Path.of(System.getProperty("java.home"));
        List<Mount> folders =
                List.of(Mount.program(TREE), Mount.program(java), Mount.shared(shared.path()));
        return Host.of(place, DEBIAN, network, folders)
                .with(
                        Map.of(
                                "LOCKSTEP", TREE.resolve("bin/lockstep").toString(),
                                "LOCKSTEP_JAVA_HOME", java.toString(),
                                "LOCKSTEP_HOME", "/shared/etc"));
    }

    /// Daemons of Lockstep come last, as each needs its certificate.
    void start() {
        List<Host> daemons =
                Stream.concat(CONTROLLERS.stream(), NODES.stream()).map(this::host).toList();
        each(hosts.values().stream().filter(host -> !daemons.contains(host)).toList(), Host::start);
        host(Place.LOGIN).run("/bin/sh", "/shared/bin/identities.sh").orFail("identities.sh");
        each(daemons, Host::start);
    }

    Host host(Place place) {
        return Objects.requireNonNull(hosts.get(place), place.host());
    }

    /// Does it with all at once.
    void each(Consumer<Host> what) {
        each(hosts.values(), what);
    }

    private static void each(Collection<Host> hosts, Consumer<Host> what) {
        hosts.stream()
                .map(host -> CompletableFuture.runAsync(() -> what.accept(host), EACH_ITS_THREAD))
                .toList()
                .forEach(CompletableFuture::join);
    }

    @Override
    public void close() {
        each(Host::close);
        network.close();
    }
}

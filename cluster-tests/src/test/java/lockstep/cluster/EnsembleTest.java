package lockstep.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

@NeedsCluster
final class EnsembleTest {
    private static final Duration SOON = Duration.ofSeconds(60);

    private final Cluster cluster;

    EnsembleTest(Cluster cluster) {
        this.cluster = cluster;
    }

    @Test
    void zookeepers_own_leader_is_cut_off_and_work_goes_on() {
        Job running = cluster.longGang();
        Host server = Await.value(SOON, "a server leads the ensemble", this::leadingServer);

        server.cut(Cut.fromEverybody());

        cluster.requireWork(SOON);
        running.requireUndisturbed();
    }

    @Test
    void without_a_majority_nobody_leads_and_what_ends_meanwhile_is_told_afterwards() {
        Job running = cluster.longGang();
        Job ending = cluster.submit(1, 8, 7).awaitRunning();

        cluster.host(Place.ZK1).cut(Cut.fromEverybody());
        cluster.host(Place.ZK2).cut(Cut.fromEverybody());
        Await.until(
                Duration.ofSeconds(20),
                "no controller leads",
                () -> cluster.findLeader().isEmpty());
        Await.until(SOON, "the rank has ended", () -> ending.trail().ended());
        cluster.host(Place.ZK1).join();
        cluster.host(Place.ZK2).join();

        ending.awaitState("F", SOON);
        cluster.requireWork(SOON);
        running.requireUndisturbed();
    }

    @Test
    void an_ensemble_that_forgot_everything_gives_no_epoch_again() {
        Job running = cluster.longGang();
        long before = cluster.epoch();
        List<Host> servers = Machines.ENSEMBLE.stream().map(cluster::host).toList();

        servers.forEach(Host::withoutDaemon);
        servers.forEach(
                server -> server.shell("rm -r /var/lib/lockstep-zookeeper/version-2").orFail("rm"));
        servers.forEach(Host::withDaemon);

        Await.until(
                SOON,
                "a controller leads in a later epoch",
                () -> cluster.findLeader().flatMap(cluster::epochOf).orElse(0L) > before);
        cluster.requireWork(SOON);
        running.requireUndisturbed();
        assertThat(cluster.epoch()).isGreaterThan(before);
    }

    private Optional<Host> leadingServer() {
        return Machines.ENSEMBLE.stream()
                .map(cluster::host)
                .filter(EnsembleTest::leads)
                .findFirst();
    }

    private static boolean leads(Host server) {
        String ask = "exec 3<>/dev/tcp/localhost/2181 && echo srvr >&3 && cat <&3";
        return server.run("/bin/bash", "-c", ask).output().contains("Mode: leader");
    }
}

package lockstep.cluster;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.time.Duration;

/// Whatever happens to the database while people hand in jobs: what was acknowledged is there
/// afterwards, once, and no running job notices.
@NeedsCluster
final class DatabaseTest {
    private static final int CLIENTS = 2;
    private static final Duration BACK = Duration.ofSeconds(60);

    private final Cluster cluster;
    private final Host database;

    DatabaseTest(Cluster cluster) {
        this.cluster = cluster;
        this.database = cluster.host(Place.DB);
    }

    @Test
    void its_first_process_is_killed() {
        requireNothingLost(() -> database.signal("KILL"));
    }

    @Test
    @Tag("long")
    void it_is_restarted_at_once_and_recovers() {
        requireNothingLost(() -> database.signal("QUIT"));
    }

    @Test
    @Tag("long")
    void its_host_loses_its_power() {
        requireNothingLost(
                () -> {
                    database.losePower();
                    database.power();
                });
    }

    @Test
    void it_freezes_until_the_leader_has_given_it_up() {
        Host leader = cluster.leader();
        int ends = cluster.endsOf(leader).size();
        requireNothingLost(
                () -> {
                    database.freeze();
                    Await.until(
                            Duration.ofSeconds(30),
                            "the leader ends by itself",
                            () -> cluster.endsOf(leader).size() > ends);
                    database.thaw();
                });
    }

    @Test
    void the_leaders_connections_to_it_go_dead() {
        Host leader = cluster.leader();
        requireNothingLost(() -> leader.cut(Cut.ofConnectionsTo(Place.DB)));
    }

    private void requireNothingLost(Runnable fault) {
        Job running = cluster.longGang();
        Clients clients = cluster.clients(CLIENTS);
        awaitMore(clients);
        fault.run();
        awaitMore(clients);
        cluster.requireKept(clients.enough());
        running.requireUndisturbed();
    }

    /// Each client has had at least one answer since.
    private static void awaitMore(Clients clients) {
        int before = clients.acknowledged();
        Await.until(
                BACK,
                "more jobs are acknowledged",
                () -> clients.acknowledged() > before + CLIENTS);
    }
}

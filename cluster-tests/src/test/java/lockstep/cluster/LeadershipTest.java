package lockstep.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.time.Duration;

@NeedsCluster
final class LeadershipTest {
    /// The session's time-out, which is 6 s by default, and 2 s.
    private static final Duration TAKEOVER = Duration.ofSeconds(8);

    private static final Duration SOON = Duration.ofSeconds(60);

    private final Cluster cluster;

    LeadershipTest(Cluster cluster) {
        this.cluster = cluster;
    }

    @Test
    void when_the_leaders_host_loses_its_power_the_other_leads_soon_and_no_job_notices() {
        Job running = cluster.longGang();
        Job held = cluster.submit(1, 0, 0, "--hold");
        Host leader = cluster.leader();

        leader.losePower();

        awaitTakeover(cluster.otherThan(leader));
        assertThat(held.state()).isEqualTo("PD");
        cluster.requireWork(SOON);
        running.requireUndisturbed();
    }

    @Test
    void a_leader_that_froze_writes_nothing_after_another_has_led_and_ends() {
        Job running = cluster.longGang();
        Job held = cluster.submit(1, 0, 0, "--hold");
        Host leader = cluster.leader();
        int ends = cluster.endsOf(leader).size();

        leader.freeze();
        awaitTakeover(cluster.otherThan(leader));
        cluster.lockstep("cancel", held.id());
        cluster.requireWork(SOON);
        leader.thaw();

        awaitEnd(leader, ends);
        assertThat(held.state()).isEqualTo("CA");
        assertThat(cluster.leads(cluster.otherThan(leader))).isTrue();
        running.requireUndisturbed();
    }

    @Test
    void a_leader_that_is_cut_off_from_everybody_steps_down_while_the_other_leads() {
        Job running = cluster.longGang();
        Host leader = cluster.leader();
        int ends = cluster.endsOf(leader).size();

        leader.cut(Cut.fromEverybody());

        awaitTakeover(cluster.otherThan(leader));
        awaitEnd(leader, ends);
        assertThat(cluster.leads(leader)).isFalse();
        cluster.requireWork(SOON);
        leader.join();
        cluster.awaitWhole();
        running.requireUndisturbed();
    }

    @Test
    void a_leader_that_reaches_the_database_but_not_zookeeper_steps_down() {
        Job running = cluster.longGang();
        Host leader = cluster.leader();
        int ends = cluster.endsOf(leader).size();

        leader.cut(Cut.from(Place.ZK1, Place.ZK2, Place.ZK3));

        awaitTakeover(cluster.otherThan(leader));
        awaitEnd(leader, ends);
        cluster.requireWork(SOON);
        running.requireUndisturbed();
    }

    @Test
    void a_leader_that_reaches_zookeeper_but_not_the_database_gives_way() {
        Job running = cluster.longGang();
        Host leader = cluster.leader();
        int ends = cluster.endsOf(leader).size();

        leader.cut(Cut.from(Place.DB));

        // It hears for ten seconds nothing before it gives the database up, and only then leaves.
        Await.until(
                Duration.ofSeconds(30),
                "the other leads",
                () -> cluster.leads(cluster.otherThan(leader)));
        awaitEnd(leader, ends);
        cluster.requireWork(SOON);
        running.requireUndisturbed();
    }

    @Test
    @Tag("long")
    void a_leadership_that_moves_again_and_again_disturbs_nothing() {
        Job running = cluster.longGang();
        long before = cluster.epoch();
        int moves = 3;

        for (int move = 0; move < moves; move++) {
            Host leader = cluster.leader();
            leader.signal("TERM");
            Await.until(SOON, "the other leads", () -> cluster.leads(cluster.otherThan(leader)));
        }

        assertThat(cluster.epoch()).isGreaterThanOrEqualTo(before + moves);
        cluster.requireWork(SOON);
        running.requireUndisturbed();
    }

    private void awaitTakeover(Host other) {
        long began = System.nanoTime();
        Await.until(TAKEOVER, other.place().host() + " leads", () -> cluster.leads(other));
        ClusterExtension.say(
                "  the other leads after %d ms"
                        .formatted(Duration.ofNanos(System.nanoTime() - began).toMillis()));
    }

    private void awaitEnd(Host controller, int endsBefore) {
        Await.until(
                SOON,
                controller.place().host() + " ends by itself",
                () -> cluster.endsOf(controller).size() > endsBefore);
    }
}

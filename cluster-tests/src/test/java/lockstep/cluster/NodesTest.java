package lockstep.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.cluster.Trail.Mark;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.time.Duration;

@NeedsCluster
final class NodesTest {
    /// Long enough for the controllers to take the node for silent, and far from its lease's end.
    private static final Duration A_WHILE = Duration.ofSeconds(6);

    private final Cluster cluster;

    NodesTest(Cluster cluster) {
        this.cluster = cluster;
    }

    @Test
    @Tag("long")
    void a_node_that_is_cut_off_for_less_than_its_lease_keeps_its_ranks() {
        requireUnnoticed(Cut.from(Place.CTL1, Place.CTL2));
    }

    @Test
    void a_node_that_hears_nothing_for_a_while_keeps_its_ranks() {
        requireUnnoticed(Cut.hearingNothingFrom(Place.CTL1, Place.CTL2));
    }

    @Test
    void a_node_that_is_not_heard_for_a_while_keeps_its_ranks() {
        requireUnnoticed(Cut.unheardBy(Place.CTL1, Place.CTL2));
    }

    @Test
    void a_node_that_froze_for_a_while_goes_on_where_it_was() {
        Job running = cluster.longGang();
        Host node = cluster.host(Place.N1);

        node.freeze();
        Await.pause(A_WHILE);
        node.thaw();

        cluster.awaitWhole();
        running.requireUndisturbed();
    }

    @Test
    @Tag("long")
    void a_node_that_is_cut_off_for_longer_has_ended_its_rank_before_it_starts_elsewhere() {
        Job job = cluster.submit(1, 600, 0).awaitRunning();
        Mark first = job.trail().starts().getFirst();
        double cut = cluster.now();

        cluster.host(first.node()).cut(Cut.from(Place.CTL1, Place.CTL2));

        Await.until(
                Configuration.LEASE.multipliedBy(2),
                "the job has begun again",
                () -> job.trail().starts().size() == 2);
        Mark second = job.trail().starts().getLast();
        assertThat(second.attempt()).isEqualTo(1);
        assertThat(second.node()).isNotEqualTo(first.node());
        assertThat(second.at() - cut).isGreaterThan(Configuration.LEASE.toSeconds() - 1.0);
        assertThat(job.trail().lastOf(0).at()).isLessThan(second.at());
    }

    private void requireUnnoticed(Cut cut) {
        Job running = cluster.longGang();
        Host node = cluster.host(Place.N1);

        node.cut(cut);
        Await.pause(A_WHILE);
        node.join();

        cluster.awaitWhole();
        running.requireUndisturbed();
    }
}

package lockstep.gang.decide;

import static lockstep.gang.fixture.ClusterFixture.NOON;
import static lockstep.gang.fixture.NodeFixture.node;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.gang.drain.Drain;
import lockstep.gang.event.Event;
import lockstep.gang.fixture.ClusterFixture;
import lockstep.gang.job.Submitter;

import org.junit.jupiter.api.Test;

import java.util.List;

class PathDrainingTest {
    private static final Submitter ROOT = new Submitter(0, 0, "root");

    private final Decider decider = new Decider(Rules.standard());
    private final ClusterFixture cluster = ClusterFixture.of(node("n1"));

    @Test
    void a_drained_path_is_remembered_with_who_and_why_until_it_is_resumed() {
        assertThat(drain("a", "b").reply()).isEqualTo(new Reply.Accepted());
        assertThat(cluster.state().drainedPaths()).containsOnlyKeys("a", "b");
        assertThat(cluster.state().drainedPaths().values())
                .extracting(Drain::text)
                .containsOnly("drained by root: fiber");
        assertThat(resume("a", "c").entries())
                .extracting(entry -> entry.event())
                .as("only what was drained")
                .containsExactly(new Event.PathsResumed(List.of("a"), ROOT));
        assertThat(cluster.state().drainedPaths()).containsOnlyKeys("b");
    }

    @Test
    void what_is_not_drained_is_named() {
        assertThat(resume("a").reply()).isEqualTo(new Reply.NothingDone("path a is not drained"));
        assertThat(resume("a", "b").reply())
                .isEqualTo(new Reply.NothingDone("path a, path b are not drained"));
        assertThat(drain().reply()).isEqualTo(new Reply.NothingDone("no path is named"));
    }

    private Decision drain(String... paths) {
        return decide(new Command.DrainPaths(List.of(paths), ROOT, "fiber"));
    }

    private Decision resume(String... paths) {
        return decide(new Command.ResumePaths(List.of(paths), ROOT));
    }

    private Decision decide(Command command) {
        Decision decision = decider.decide(cluster.state(), command, NOON);
        decision.entries().forEach(entry -> cluster.apply(entry.event()));
        return decision;
    }
}

package lockstep.controller.link;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.controller.codec.SampleEvents;
import lockstep.gang.cluster.Epoch;
import lockstep.gang.cluster.Incarnation;
import lockstep.gang.cluster.NodeName;
import lockstep.gang.event.Entry;
import lockstep.gang.event.Event;
import lockstep.gang.job.AttemptId;
import lockstep.gang.job.JobId;
import lockstep.gang.job.Launch;
import lockstep.gang.job.RequestId;
import lockstep.gang.job.Submitter;
import lockstep.gang.lifecycle.NodeShare;
import lockstep.gang.state.ClusterState;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// A gang that may take a minute to the barrier.
final class AssemblyTimersTest {
    private static final AttemptId GANG = new AttemptId(new JobId(1), 1);

    private final AssemblyTimers timers =
            new AssemblyTimers(Duration.ofMinutes(1), _ -> this.fetched);
    private final ClusterState starting = starting();
    private long fetched;

    private static ClusterState starting() {
        NodeName node = new NodeName("n1");
        List<Event> events =
                List.of(
                        new Event.LeaderTookOver(new Epoch(1), "test"),
                        new Event.NodeRegistered(
                                node, new Incarnation("boot", 1), SampleEvents.nodeSpec()),
                        new Event.JobSubmitted(
                                GANG.job(),
                                new RequestId("r"),
                                new Submitter(1, 1, "u"),
                                SampleEvents.spec(new Launch.PerNode(List.of("true"))),
                                false),
                        new Event.JobStarted(
                                GANG,
                                List.of(new NodeShare(node, 1, 10, List.of(), 0, 1, 1)),
                                Optional.empty()));
        ClusterState state = ClusterState.empty();
        for (Event event : events) {
            state = state.apply(new Entry(state.seq() + 1, new Epoch(1), Instant.EPOCH, event));
        }
        return state;
    }

    private List<AttemptId> overdueAt(long seconds) {
        return timers.overdue(starting, TimeUnit.SECONDS.toNanos(seconds));
    }

    @Test
    void it_is_overdue_when_its_minute_is_over() {
        assertThat(overdueAt(0)).isEmpty();
        assertThat(overdueAt(60)).isEmpty();
        assertThat(overdueAt(61)).containsExactly(GANG);
    }

    @Test
    void as_long_as_something_moves_its_minute_begins_anew() {
        assertThat(overdueAt(0)).isEmpty();
        fetched = 4_096;
        assertThat(overdueAt(50)).isEmpty();
        assertThat(overdueAt(110)).isEmpty();
        fetched = 8_192;
        assertThat(overdueAt(111)).isEmpty();
        assertThat(overdueAt(171)).isEmpty();
        assertThat(overdueAt(172)).containsExactly(GANG);
    }

    @Test
    void what_begins_anew_elsewhere_is_no_movement() {
        fetched = 8_192;
        assertThat(overdueAt(0)).isEmpty();
        fetched = 0;
        assertThat(overdueAt(30)).isEmpty();
        assertThat(overdueAt(61)).containsExactly(GANG);
    }
}

package lockstep.gang.plan;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.gang.cluster.NodeName;
import lockstep.gang.cluster.NodeSpec;
import lockstep.gang.fair.NamedReservation;
import lockstep.gang.job.GangShape;
import lockstep.gang.job.Gres;
import lockstep.gang.job.JobSpec;
import lockstep.gang.lifecycle.NodeShare;
import lockstep.gang.state.ClusterState;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Who has what of which node from when to when, and a look at every moment at which somebody
/// begins: the plain twin of the time profile that plans are made with.
final class Ledger {
    /// For how long a job without a limit is planned where nothing is known of its kind.
    static final Duration UNLIMITED = Duration.ofHours(1);

    private record Hold(
            String who,
            NodeName node,
            int cpus,
            long memoryMib,
            int accelerators,
            boolean exclusive,
            Instant from,
            Instant until) {
        boolean isAt(Instant time) {
            return !time.isBefore(from) && time.isBefore(until);
        }

        boolean overlaps(Instant begin, Instant end) {
            return from.isBefore(end) && begin.isBefore(until);
        }
    }

    private final ClusterState state;
    private final List<Hold> holds = new ArrayList<>();

    Ledger(ClusterState state) {
        this.state = state;
    }

    static Duration length(JobSpec spec) {
        return spec.timeLimit().orElse(UNLIMITED);
    }

    /// What a job really has.
    void hold(String who, JobSpec spec, List<NodeShare> shares, Instant from, Instant until) {
        for (NodeShare share : shares) {
            holds.add(
                    new Hold(
                            who,
                            share.node(),
                            share.cpus(),
                            share.memoryMib(),
                            share.accelerators().size(),
                            spec.shape().exclusive(),
                            from,
                            until));
        }
    }

    /// What a job has been promised.
    void promise(String who, JobSpec spec, List<NodeName> nodes, Instant from) {
        GangShape shape = spec.shape();
        for (int i = 0; i < nodes.size(); i++) {
            int cpus = shape.tasksAt(i, nodes.size()) * shape.cpusPerTask();
            holds.add(
                    new Hold(
                            who,
                            nodes.get(i),
                            cpus,
                            shape.memoryMibPerNode()
                                    .orElse(shape.memoryMibPerCpu().orElse(0) * cpus),
                            shape.gresPerNode().stream().mapToInt(Gres::count).sum(),
                            shape.exclusive(),
                            from,
                            from.plus(length(spec))));
        }
    }

    void requireRoomForAll() {
        for (Hold hold : holds) {
            List<Hold> here =
                    holds.stream()
                            .filter(one -> one.node().equals(hold.node()))
                            .filter(one -> one.isAt(hold.from()))
                            .toList();
            NodeSpec node = state.node(hold.node()).orElseThrow().spec();
            assertThat(here.stream().mapToInt(Hold::cpus).sum())
                    .as("CPUs of %s", here)
                    .isLessThanOrEqualTo(node.cpus());
            assertThat(here.stream().mapToLong(Hold::memoryMib).sum())
                    .as("memory of %s", here)
                    .isLessThanOrEqualTo(node.memoryMib());
            assertThat(here.stream().mapToInt(Hold::accelerators).sum())
                    .as("accelerators of %s", here)
                    .isLessThanOrEqualTo(node.accelerators().size());
            if (here.stream().anyMatch(Hold::exclusive)) {
                assertThat(here).hasSize(1);
            }
        }
    }

    /// Nobody but those who belong to it is on its nodes while it lasts, and those are nowhere
    /// else.
    ///
    /// @param reservationOf by who
    void requireKept(NamedReservation reservation, Map<String, String> reservationOf) {
        for (Hold hold : holds) {
            if (reservationOf.getOrDefault(hold.who(), "").equals(reservation.name())) {
                assertThat(reservation.contains(hold.node())).isTrue();
                assertThat(hold.from()).isAfterOrEqualTo(reservation.from());
                assertThat(hold.until()).isBeforeOrEqualTo(reservation.until());
            } else if (reservation.contains(hold.node())) {
                assertThat(hold.overlaps(reservation.from(), reservation.until()))
                        .as("%s in %s", hold, reservation)
                        .isFalse();
            }
        }
    }
}

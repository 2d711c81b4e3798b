package lockstep.controller.stage;

import lockstep.gang.cluster.NodeName;
import lockstep.gang.job.AttemptId;
import lockstep.gang.job.Checkpointing;
import lockstep.gang.job.Submitter;
import lockstep.gang.lifecycle.Attempt;
import lockstep.gang.lifecycle.NodeShare;
import lockstep.gang.state.Job;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// The nodes of one attempt on which checkpoints may be written.
///
/// @param seats those of its nodes that run ranks, in gang order
/// @param nodes how many nodes it has in all
/// @param over whether nothing of it runs any more
record Gang(
        AttemptId id,
        Submitter owner,
        Checkpointing wish,
        List<Seat> seats,
        int nodes,
        int worldSize,
        boolean over) {
    Gang {
        seats = List.copyOf(seats);
    }

    /// One node of it.
    ///
    /// @param index its position in the gang
    record Seat(NodeName node, int index, List<Integer> ranks) {
        Seat {
            ranks = List.copyOf(ranks);
        }
    }

    static Gang of(Job job, Attempt attempt, boolean over) {
        List<Seat> seats = new ArrayList<>();
        for (int index = 0; index < attempt.placement().size(); index++) {
            NodeShare share = attempt.placement().get(index);
            if (share.ranks() > 0) {
                seats.add(
                        new Seat(
                                share.node(),
                                index,
                                IntStream.range(
                                                share.firstRank(),
                                                share.firstRank() + share.ranks())
                                        .boxed()
                                        .toList()));
            }
        }
        return new Gang(
                attempt.id(),
                job.submitter(),
                job.spec().checkpointing(),
                seats,
                attempt.placement().size(),
                Math.max(1, attempt.ranks()),
                over);
    }

    /// The same, once nothing of it runs any more.
    Gang whenOver() {
        return new Gang(id, owner, wish, seats, nodes, worldSize, true);
    }

    Optional<Seat> seat(int index) {
        return seats.stream().filter(one -> one.index() == index).findFirst();
    }
}

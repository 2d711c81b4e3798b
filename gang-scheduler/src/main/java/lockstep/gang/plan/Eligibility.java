package lockstep.gang.plan;

import lockstep.gang.cluster.NodeName;
import lockstep.gang.cluster.Partition;
import lockstep.gang.cluster.Partitions;
import lockstep.gang.condition.Outlook;
import lockstep.gang.fit.NodeDemand;
import lockstep.gang.fit.Room;
import lockstep.gang.incident.HazardSettings;
import lockstep.gang.job.WorkloadClass;
import lockstep.gang.timeline.NodeBits;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntPredicate;

/// Which nodes may be in a gang at all, whoever holds them now.
///
/// Answers are remembered for the round: many jobs ask the same.
final class Eligibility {
    private record Question(
            String partition,
            Wish wish,
            int tasks,
            WorkloadClass workload,
            boolean isShort,
            Scope scope) {}

    private enum Scope {
        /// May be given this work and has not just done harm.
        TRUSTED,
        /// May be given this work.
        USABLE,
        /// Is there.
        KNOWN
    }

    private record Trust(WorkloadClass workload, boolean isShort) {}

    /// What may go to nodes on probation.
    private static final Duration SHORT_RUN = HazardSettings.STANDARD.shortRun();

    private static final Duration LONG_RUN = SHORT_RUN.plusSeconds(1);

    private final Board board;
    private final Partitions partitions;
    private final Grounds grounds;
    private final Map<String, NodeBits> members = new HashMap<>();
    private final Map<WorkloadClass, NodeBits> unfit = new HashMap<>();
    private final Map<Trust, NodeBits> doubtful = new HashMap<>();
    private final Map<Question, NodeBits> answers = new HashMap<>();

    Eligibility(Board board, Partitions partitions, Grounds grounds) {
        this.board = board;
        this.partitions = partitions;
        this.grounds = grounds;
    }

    /// Nodes that may be given work now and that have, when idle, what each node of `seat` needs.
    /// Not to be changed by the caller.
    ///
    /// Nodes on probation are left out where the others suffice. Where they do not, such as when
    /// every node has done harm, they are in: a gang on doubtful nodes is better than none, and
    /// their hazard is in the price.
    NodeBits of(Bid bid, Seat seat) {
        NodeBits trusted = of(bid, seat, Scope.TRUSTED);
        return bid.wish().nodeList().isEmpty() && trusted.count() >= seat.nodes()
                ? trusted
                : of(bid, seat, Scope.USABLE);
    }

    private NodeBits of(Bid bid, Seat seat, Scope scope) {
        return answers.computeIfAbsent(question(bid, seat, scope), this::answer);
    }

    /// The same with nodes that are lost, silent or unfit for this class: those are worth waiting
    /// for or not, but they are there.
    NodeBits everOf(Bid bid, Seat seat) {
        return of(bid, seat, Scope.KNOWN);
    }

    private static Question question(Bid bid, Seat seat, Scope scope) {
        return new Question(
                bid.spec().partition(),
                bid.wish(),
                seat.tasks(),
                bid.workload(),
                bid.runSeconds() <= SHORT_RUN.toSeconds(),
                scope);
    }

    private NodeBits answer(Question question) {
        NodeBits nodes = largeEnough(question.wish(), question.tasks());
        nodes.and(members.computeIfAbsent(question.partition(), this::membersOf));
        question.wish().exclude().stream()
                .filter(NodeName::isValid)
                .map(NodeName::new)
                .map(board.fabric()::number)
                .forEach(number -> number.ifPresent(nodes::unset));
        if (question.scope() != Scope.KNOWN) {
            nodes.and(board.usable());
            nodes.andNot(unfit.computeIfAbsent(question.workload(), this::unfitFor));
        }
        if (question.scope() == Scope.TRUSTED) {
            Trust trust = new Trust(question.workload(), question.isShort());
            nodes.andNot(doubtful.computeIfAbsent(trust, this::doubtfulFor));
        }
        return nodes;
    }

    private NodeBits largeEnough(Wish wish, int tasks) {
        NodeDemand demand = new NodeDemand(wish.shape());
        NodeBits nodes = NodeBits.none(board.fabric().nodes());
        for (NodeSorts.NodeSort sort : board.sorts().all()) {
            if (sort.example().features().containsAll(wish.features())
                    && demand.tasksThatFit(Room.whole(sort.example())) >= tasks) {
                nodes.or(sort.members());
            }
        }
        return nodes;
    }

    private NodeBits membersOf(String name) {
        int count = board.fabric().nodes();
        Partition partition = partitions.named(name).orElseThrow();
        if (partition.nodes().isEmpty()) {
            return NodeBits.all(count);
        }
        NodeBits nodes = NodeBits.none(count);
        partition.nodes().get().forEach(node -> board.fabric().number(node).ifPresent(nodes::set));
        return nodes;
    }

    /// Nodes whose condition forbids them for this class.
    private NodeBits unfitFor(WorkloadClass workload) {
        Outlook outlook = grounds.outlook(workload);
        return nodesThat(outlook::isUnfit);
    }

    /// Nodes that must first run clean.
    private NodeBits doubtfulFor(Trust trust) {
        Duration run = trust.isShort() ? SHORT_RUN : LONG_RUN;
        return nodesThat(node -> isOnProbation(node, trust.workload(), run));
    }

    private NodeBits nodesThat(IntPredicate holds) {
        NodeBits nodes = NodeBits.none(board.fabric().nodes());
        for (int node = 0; node < nodes.nodes(); node++) {
            if (holds.test(node)) {
                nodes.set(node);
            }
        }
        return nodes;
    }

    private boolean isOnProbation(int node, WorkloadClass workload, Duration run) {
        return grounds.hazards()
                .probation(board.fabric().name(node))
                .filter(probation -> !probation.admits(workload, run))
                .isPresent();
    }
}

package lockstep.cli.info;

import lockstep.cli.display.Elapsed;
import lockstep.cli.display.Format;
import lockstep.cli.display.HostList;
import lockstep.cli.display.Moments;
import lockstep.cli.display.Paint;
import lockstep.protocol.v1.Accelerator;
import lockstep.protocol.v1.ClassFitness;
import lockstep.protocol.v1.Node;
import lockstep.protocol.v1.NodeState;
import lockstep.protocol.v1.Partition;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Nodes of one partition that look alike in every column shown, as one row; the letters are those
/// of `sinfo --format`.
///
/// @param nodes all alike; none for a partition without nodes
record NodeGroup(Partition partition, List<Node> nodes) implements Format.Row {

    static final String LETTERS = "PRalLDtTNnocmCGfbAFEHuUeOvgrshpdwXYZzMSiIVBK";

    /// Columns that tell of all nodes of a row together; nodes that differ in these only share a
    /// row.
    private static final String OF_ALL = "DNnoCAF";

    private static final String NONE = "(null)";
    private static final String NOT_KNOWN = "Unknown";
    private static final String NOTHING_KNOWN = "N/A";

    /// What a node of the partition must have in common with others to share their row.
    static String likeness(Partition partition, Node node, Format format) {
        NodeGroup alone = new NodeGroup(partition, List.of(node));
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < LETTERS.length(); i++) {
            char letter = LETTERS.charAt(i);
            if (OF_ALL.indexOf(letter) < 0 && format.shows(letter)) {
                text.append(alone.text(letter)).append('\0');
            }
        }
        return text.toString();
    }

    @Override
    public String text(char letter) {
        return switch (letter) {
            case 'P' -> partition.getName() + (partition.getIsDefault() ? "*" : "");
            case 'R' -> partition.getName();
            case 'a' -> "up";
            case 'l' -> Elapsed.limit(unsigned(partition.getMaxTimeSeconds()), "infinite");
            case 'L' -> Elapsed.limit(unsigned(partition.getDefaultTimeSeconds()), NOTHING_KNOWN);
            case 'D' -> Integer.toString(nodes.size());
            case 't' -> first().map(node -> NodeStates.brief(node.getState())).orElse("n/a");
            case 'T' -> first().map(node -> NodeStates.full(node.getState())).orElse("n/a");
            case 'K' -> first().map(NodeGroup::fitness).orElse("n/a");
            case 'N', 'n', 'o' -> HostList.compress(nodes.stream().map(Node::getName).toList());
            case 'c' -> first().map(node -> count(node.getDescription().getCpus())).orElse("0");
            case 'm' ->
                    first().map(node -> Long.toString(node.getDescription().getMemoryMib()))
                            .orElse("0");
            case 'e' -> first().map(NodeGroup::freeMemory).orElse(NOTHING_KNOWN);
            case 'C' -> cpus();
            case 'A' -> countIn(true) + "/" + countIn(false);
            case 'F' -> nodeCounts();
            case 'G' -> first().map(NodeGroup::devices).orElse(NONE);
            case 'f', 'b' -> first().map(NodeGroup::features).orElse(NONE);
            case 'E' -> first().map(NodeGroup::reason).orElse("none");
            case 'u', 'U' -> first().map(NodeGroup::drainedBy).orElse(NOT_KNOWN);
            case 'H' -> first().map(NodeGroup::drainedSince).orElse(NOT_KNOWN);
            case 'v' -> first().map(node -> node.getDescription().getVersion()).orElse("");
            case 'g' -> "all";
            case 'r' -> "no";
            case 'h' -> "NO";
            case 's' -> "1-infinite";
            case 'p', 'w', 'I' -> "1";
            case 'd' -> "0";
            default -> NOTHING_KNOWN;
        };
    }

    @Override
    public Paint paint(char letter) {
        return letter == 't' || letter == 'T'
                ? first().map(node -> NodeStates.paint(node.getState())).orElse(Paint.PLAIN)
                : Paint.PLAIN;
    }

    static String header(char letter) {
        return switch (letter) {
            case 'P', 'R' -> "PARTITION";
            case 'a' -> "AVAIL";
            case 'l' -> "TIMELIMIT";
            case 'L' -> "DEFAULTTIME";
            case 'D' -> "NODES";
            case 't', 'T' -> "STATE";
            case 'K' -> "CLASS";
            case 'N' -> "NODELIST";
            case 'n' -> "HOSTNAMES";
            case 'o' -> "NODE_ADDR";
            case 'c' -> "CPUS";
            case 'm' -> "MEMORY";
            case 'e' -> "FREE_MEM";
            case 'C' -> "CPUS(A/I/O/T)";
            case 'A' -> "NODES(A/I)";
            case 'F' -> "NODES(A/I/O/T)";
            case 'G' -> "GRES";
            case 'f' -> "AVAIL_FEATURES";
            case 'b' -> "ACTIVE_FEATURES";
            case 'E' -> "REASON";
            case 'u', 'U' -> "USER";
            case 'H' -> "TIMESTAMP";
            case 'O' -> "CPU_LOAD";
            case 'v' -> "VERSION";
            case 'g' -> "GROUPS";
            case 'r' -> "ROOT";
            case 's' -> "JOB_SIZE";
            case 'h' -> "OVERSUBS";
            case 'p', 'I' -> "PRIO_TIER";
            case 'd' -> "TMP_DISK";
            case 'w' -> "WEIGHT";
            case 'X' -> "SOCKETS";
            case 'Y' -> "CORES";
            case 'Z' -> "THREADS";
            case 'z' -> "S:C:T";
            case 'M' -> "PREEMPT_MODE";
            case 'S' -> "ALLOCNODES";
            case 'i' -> "RESERVATION";
            case 'V' -> "CLUSTER";
            case 'B' -> "MAX_CPUS_PER_NODE";
            default -> "";
        };
    }

    private Optional<Node> first() {
        return nodes.isEmpty() ? Optional.empty() : Optional.of(nodes.getFirst());
    }

    private static long unsigned(int number) {
        return Integer.toUnsignedLong(number);
    }

    private static String count(int number) {
        return Integer.toUnsignedString(number);
    }

    private static boolean isUsable(Node node) {
        return switch (node.getState()) {
            case IDLE, MIXED, ALLOCATED -> true;
            case UNKNOWN, DOWN, DRAINING, DRAINED, NODE_STATE_UNSPECIFIED, UNRECOGNIZED -> false;
        };
    }

    private int countIn(boolean busy) {
        int count = 0;
        for (Node node : nodes) {
            boolean isBusy =
                    node.getState() == NodeState.MIXED || node.getState() == NodeState.ALLOCATED;
            count += isUsable(node) && isBusy == busy ? 1 : 0;
        }
        return count;
    }

    private String nodeCounts() {
        int busy = countIn(true);
        int idle = countIn(false);
        return busy + "/" + idle + "/" + (nodes.size() - busy - idle) + "/" + nodes.size();
    }

    private String cpus() {
        long allocated = 0;
        long idle = 0;
        long all = 0;
        for (Node node : nodes) {
            long cpus = unsigned(node.getDescription().getCpus());
            all += cpus;
            allocated += unsigned(node.getCpusAllocated());
            idle += isUsable(node) ? Math.max(0, cpus - unsigned(node.getCpusAllocated())) : 0;
        }
        return allocated + "/" + idle + "/" + (all - allocated - idle) + "/" + all;
    }

    private static String freeMemory(Node node) {
        return Long.toString(
                Math.max(0, node.getDescription().getMemoryMib() - node.getMemoryMibAllocated()));
    }

    private static String devices(Node node) {
        Map<String, Integer> kinds = new TreeMap<>();
        for (Accelerator device : node.getDescription().getAcceleratorsList()) {
            String kind =
                    device.getName() + (device.getType().isEmpty() ? "" : ":" + device.getType());
            kinds.merge(kind, 1, Integer::sum);
        }
        List<String> parts = new ArrayList<>();
        kinds.forEach((kind, count) -> parts.add(kind + ":" + count));
        return parts.isEmpty() ? NONE : String.join(",", parts);
    }

    private static String features(Node node) {
        return node.getDescription().getFeaturesCount() == 0
                ? NONE
                : String.join(",", node.getDescription().getFeaturesList());
    }

    private static String drainedBy(Node node) {
        return node.hasDrain() ? node.getDrain().getUser() : NOT_KNOWN;
    }

    private static String drainedSince(Node node) {
        return node.hasDrain()
                ? Moments.text(true, node.getDrain().getSince(), ZoneId::systemDefault)
                : NOT_KNOWN;
    }

    /// How useful a node is for gangs, which feel everything that is wrong with it.
    private static String fitness(Node node) {
        return forGangs(node).map(ClassFitness::getWord).orElse("n/a");
    }

    private static Optional<ClassFitness> forGangs(Node node) {
        return node.getFitnessList().stream()
                .filter(one -> one.getWorkload().equals("synchronous"))
                .findFirst();
    }

    /// The reason of the state, then that of the class, where each has one.
    private static String reason(Node node) {
        List<String> reasons = new ArrayList<>();
        if (!node.getReason().isEmpty()) {
            reasons.add(node.getReason());
        }
        forGangs(node)
                .filter(one -> one.getWord().equals("degraded") || one.getWord().equals("unfit"))
                .ifPresent(one -> reasons.add(one.getReason()));
        return reasons.isEmpty() ? "none" : String.join("; ", reasons);
    }
}

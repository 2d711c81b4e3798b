package lockstep.cli.info;

import lockstep.cli.display.Paint;
import lockstep.cli.options.Parsed;
import lockstep.protocol.v1.NodeState;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/// The names of node states, long and short.
final class NodeStates {

    private static final Set<NodeState> KNOWN =
            EnumSet.complementOf(
                    EnumSet.of(NodeState.NODE_STATE_UNSPECIFIED, NodeState.UNRECOGNIZED));

    /// States that a node of Slurm can be in and one of ours cannot: tools ask for them all the
    /// same.
    private static final Set<String> FOREIGN =
            Set.of(
                    "blocked",
                    "block",
                    "cloud",
                    "comp",
                    "completing",
                    "error",
                    "fail",
                    "failing",
                    "future",
                    "inval",
                    "invalid",
                    "maint",
                    "no_respond",
                    "npc",
                    "perfctrs",
                    "planned",
                    "power_down",
                    "power_up",
                    "powered_down",
                    "powering_down",
                    "powering_up",
                    "reboot",
                    "reserved",
                    "resv",
                    "unknown*");

    private NodeStates() {}

    static String brief(NodeState state) {
        return switch (state) {
            case IDLE -> "idle";
            case MIXED -> "mix";
            case ALLOCATED -> "alloc";
            case UNKNOWN -> "unk";
            case DOWN -> "down";
            case DRAINING -> "drng";
            case DRAINED -> "drain";
            case NODE_STATE_UNSPECIFIED, UNRECOGNIZED -> "?";
        };
    }

    static String full(NodeState state) {
        return switch (state) {
            case IDLE -> "idle";
            case MIXED -> "mixed";
            case ALLOCATED -> "allocated";
            case UNKNOWN -> "unknown";
            case DOWN -> "down";
            case DRAINING -> "draining";
            case DRAINED -> "drained";
            case NODE_STATE_UNSPECIFIED, UNRECOGNIZED -> "?";
        };
    }

    static Paint paint(NodeState state) {
        return switch (state) {
            case IDLE -> Paint.GREEN;
            case MIXED, ALLOCATED -> Paint.PLAIN;
            case UNKNOWN, DRAINING, DRAINED -> Paint.YELLOW;
            case DOWN -> Paint.RED;
            case NODE_STATE_UNSPECIFIED, UNRECOGNIZED -> Paint.PLAIN;
        };
    }

    /// Reads `idle,alloc,…` or `all`.
    static Parsed<Set<NodeState>> parse(String text) {
        Set<NodeState> states = EnumSet.noneOf(NodeState.class);
        for (String word : text.split("[,&]", -1)) {
            String name = word.strip().toLowerCase(Locale.ROOT);
            if (name.equals("all")) {
                states.addAll(KNOWN);
            } else if (!add(states, name) && !FOREIGN.contains(name)) {
                return Parsed.bad(
                        "must be states among idle, mix, alloc, unknown, down, drng and drain,"
                                + " parted by commas, or all.");
            }
        }
        return Parsed.good(states);
    }

    private static boolean add(Set<NodeState> states, String name) {
        for (NodeState state : KNOWN) {
            if (brief(state).equals(name) || full(state).equals(name)) {
                states.add(state);
                return true;
            }
        }
        return false;
    }
}

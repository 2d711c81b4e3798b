package lockstep.gang.replay.site;

import lockstep.gang.cluster.Accelerator;
import lockstep.gang.cluster.FabricPlace;
import lockstep.gang.cluster.NodeName;
import lockstep.gang.cluster.NodeSpec;
import lockstep.gang.replay.csv.BadCell;
import lockstep.gang.replay.csv.CsvRow;
import lockstep.gang.replay.csv.CsvTable;
import lockstep.gang.replay.csv.Problem;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What came of reading a fabric.
///
/// @param site absent when there are problems
public record SiteReading(Optional<Site> site, List<Problem> problems) {
    private static final Pattern SHORTHAND =
            Pattern.compile("(\\d{1,6})x(\\d{1,3})(?:/(\\d{1,5})(?:/(\\d{1,5}))?)?");
    private static final int NODES_MAX = 200_000;
    private static final int ACCELERATORS_WHERE_NOT_SAID = 8;

    public SiteReading {
        problems = List.copyOf(problems);
    }

    /// `NODESxACCELERATORS[/NODES_PER_LEAF[/LEAVES_PER_SPINE]]`: `1152x8/32/16`.
    ///
    /// @return absent when the text is not of this form
    public static Optional<SiteReading> shorthand(String text) {
        Matcher matcher = SHORTHAND.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        int nodes = Integer.parseInt(matcher.group(1));
        int accelerators = Integer.parseInt(matcher.group(2));
        int perLeaf = number(matcher.group(3), nodes);
        int perSpine = number(matcher.group(4), Integer.MAX_VALUE);
        if (nodes < 1 || nodes > NODES_MAX || accelerators < 1 || perLeaf < 1 || perSpine < 1) {
            return Optional.of(
                    new SiteReading(
                            Optional.empty(),
                            List.of(
                                    new Problem(
                                            0,
                                            "numbers must be 1 or more, nodes at most " + NODES_MAX,
                                            "write it like 1152x8/32/16"))));
        }
        Map<NodeName, NodeSpec> all = new TreeMap<>();
        for (int i = 0; i < nodes; i++) {
            int leaf = i / perLeaf;
            NodeName name = new NodeName("n%06d".formatted(i));
            all.put(
                    name,
                    spec(
                            name,
                            accelerators,
                            "",
                            new FabricPlace(
                                    "l%05d".formatted(leaf),
                                    "s%05d".formatted(leaf / perSpine),
                                    "")));
        }
        return Optional.of(new SiteReading(Optional.of(new Site(all)), List.of()));
    }

    private static int number(String group, int missing) {
        return group == null ? missing : Integer.parseInt(group);
    }

    /// A table of nodes: our own (`node,accelerators` and, where they are known,
    /// `leaf,spine,type`), the node list of Alibaba's openb, or the topology of Lingjun (8
    /// accelerators a host). Nodes without accelerators are left out.
    public static SiteReading table(List<String> lines) {
        Map<NodeName, NodeSpec> all = new TreeMap<>();
        String header = lines.isEmpty() ? "" : lines.getFirst();
        List<String> columns = List.of(header.split(","));
        List<Problem> problems = new ArrayList<>();
        if (columns.contains("asw")) {
            problems.addAll(
                    CsvTable.read(
                            lines,
                            List.of("host", "dsw", "psw", "asw"),
                            row ->
                                    add(
                                            all,
                                            row.text("host"),
                                            ACCELERATORS_WHERE_NOT_SAID,
                                            "",
                                            row.text("asw"),
                                            row.text("dsw") + "." + row.text("psw"))));
        } else if (columns.contains("sn")) {
            problems.addAll(
                    CsvTable.read(
                            lines,
                            List.of("sn", "gpu", "model"),
                            row ->
                                    add(
                                            all,
                                            row.text("sn"),
                                            row.count("gpu"),
                                            row.text("model"),
                                            "",
                                            "")));
        } else {
            problems.addAll(
                    CsvTable.read(lines, List.of("node", "accelerators"), row -> own(all, row)));
        }
        if (problems.isEmpty() && all.isEmpty()) {
            problems.add(
                    new Problem(0, "no node has an accelerator", "give at least one node some"));
        }
        return new SiteReading(
                problems.isEmpty() ? Optional.of(new Site(all)) : Optional.empty(), problems);
    }

    private static void own(Map<NodeName, NodeSpec> all, CsvRow row) {
        add(
                all,
                row.text("node"),
                row.count("accelerators"),
                row.text("type"),
                row.text("leaf"),
                row.text("spine"));
    }

    private static void add(
            Map<NodeName, NodeSpec> all,
            String node,
            int accelerators,
            String type,
            String leaf,
            String spine) {
        if (!NodeName.isValid(node)) {
            throw new BadCell(
                    "node name (%s) is not valid".formatted(node),
                    "use letters, digits, '.', '_' and '-', at most 64");
        }
        NodeName name = new NodeName(node);
        if (all.containsKey(name)) {
            throw new BadCell("node %s is there twice".formatted(name), "remove one of the lines");
        }
        if (accelerators > 0) {
            all.put(name, spec(name, accelerators, type, new FabricPlace(leaf, spine, "")));
        }
    }

    /// A node with one CPU for each accelerator: the CPU goes with it, so either count says what is
    /// free.
    private static NodeSpec spec(NodeName name, int accelerators, String type, FabricPlace place) {
        List<Accelerator> all = new ArrayList<>();
        for (int i = 0; i < accelerators; i++) {
            all.add(new Accelerator("gpu" + i, "gpu", type, 0));
        }
        return new NodeSpec(
                name.value(),
                name.value(),
                accelerators,
                0,
                List.of(),
                all,
                place,
                type.isEmpty() ? List.of() : List.of(type),
                "replay");
    }
}

package lockstep.cli.info;

import lockstep.cli.display.Format;
import lockstep.cli.display.HostList;
import lockstep.cli.display.JsonText;
import lockstep.cli.display.Screen;
import lockstep.cli.link.CallFailed;
import lockstep.cli.link.Controller;
import lockstep.cli.options.Arguments;
import lockstep.cli.options.Getopt;
import lockstep.cli.options.Given;
import lockstep.cli.options.Mistake;
import lockstep.cli.options.Origin;
import lockstep.cli.shell.Caller;
import lockstep.cli.shell.Command;
import lockstep.cli.shell.CommonOptions;
import lockstep.cli.shell.ExitCode;
import lockstep.cli.shell.Screens;
import lockstep.protocol.v1.Cluster;
import lockstep.protocol.v1.ListNodesRequest;
import lockstep.protocol.v1.Node;
import lockstep.protocol.v1.NodeState;
import lockstep.protocol.v1.Partition;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// `sinfo`: lists partitions and nodes.
public final class InfoCommand implements Command {

    private static final String USUAL = "%9P %.5a %.10l %.6D %.6t %10K %N";
    private static final String BY_NODE = "%N %.6D %.9P %6t %10K";
    private static final String SUMMARY = "%9P %.5a %.10l %.16F %N";
    private static final String REASONS = "%20E %9u %19H %N";

    private final InfoOptions options = new InfoOptions();
    private final List<Mistake> mistakes = new ArrayList<>();

    @Override
    public int run(Caller caller, List<String> words) {
        Arguments line =
                Getopt.parse(options.table(), words, Getopt.Order.MIXED, Origin.commandLine());
        Optional<String> answer = CommonOptions.answer(line, options.helpText(caller.program()));
        if (answer.isPresent()) {
            caller.console().print(answer.get());
            return ExitCode.OK;
        }
        mistakes.addAll(line.mistakes());
        if (!line.rest().isEmpty()) {
            mistakes.add(
                    new Mistake(
                            "\"" + line.rest().getFirst() + "\" is no option.",
                            "Maybe --nodes=" + line.rest().getFirst() + " is meant."));
        }
        NodeFilter filter = filter(caller, line);
        String layout = layout(caller, line);
        if (Format.parse(layout, NodeGroup.LETTERS).isEmpty()) {
            mistakes.add(
                    new Mistake(
                            "--format (" + layout + ") has a column that there is not.",
                            "Maybe use letters of " + NodeGroup.LETTERS + "."));
        }
        if (!mistakes.isEmpty()) {
            caller.console().errors(mistakes);
            return ExitCode.USAGE;
        }
        return Controller.look(
                caller,
                CommonOptions.home(line),
                controller -> show(caller, line, filter, layout, controller));
    }

    /// Which nodes are meant; an empty part fits all.
    private record NodeFilter(Set<String> partitions, Set<NodeState> states, Set<String> names) {
        boolean fits(Node node) {
            return (states.isEmpty() || states.contains(node.getState()))
                    && (names.isEmpty() || names.contains(node.getName()));
        }

        boolean fitsAnything() {
            return states.isEmpty() && names.isEmpty();
        }
    }

    private NodeFilter filter(Caller caller, Arguments line) {
        String partitions = line.text(options.partition, caller.variable("SINFO_PARTITION"));
        Set<String> wanted = new LinkedHashSet<>(Arrays.asList(partitions.split(",", -1)));
        wanted.remove("");
        Set<NodeState> states =
                line.has(options.reasons)
                        ? EnumSet.of(
                                NodeState.DOWN,
                                NodeState.UNKNOWN,
                                NodeState.DRAINING,
                                NodeState.DRAINED)
                        : Set.of();
        Optional<Given> given = line.last(options.states);
        if (given.isPresent()) {
            states =
                    NodeStates.parse(given.get().text())
                            .orTell((must, advice) -> wrong(given.get(), must, advice))
                            .orElse(Set.of());
        }
        Set<String> names = new LinkedHashSet<>();
        line.last(options.nodes)
                .ifPresent(
                        hosts ->
                                HostList.expand(hosts.text())
                                        .ifPresentOrElse(
                                                names::addAll,
                                                () ->
                                                        mistakes.add(
                                                                Mistake.of(
                                                                        hosts.subject()
                                                                                + " must be a list"
                                                                                + " of nodes such"
                                                                                + " as n[01-04,07]."))));
        return new NodeFilter(wanted, states, names);
    }

    private void wrong(Given given, String must, String advice) {
        mistakes.add(new Mistake(given.subject() + " " + must, advice));
    }

    private String layout(Caller caller, Arguments line) {
        if (line.has(options.format)) {
            return line.text(options.format, USUAL);
        }
        if (line.has(options.reasons)) {
            return REASONS;
        }
        if (line.has(options.nodeOriented)) {
            return BY_NODE;
        }
        if (line.has(options.summarize)) {
            return SUMMARY;
        }
        String variable = caller.variable("SINFO_FORMAT");
        return variable.isEmpty() ? USUAL : variable;
    }

    private int show(
            Caller caller, Arguments line, NodeFilter filter, String layout, Controller controller)
            throws CallFailed {
        Cluster cluster = controller.cluster().orFail();
        requirePartitions(filter, cluster);
        List<Node> nodes =
                controller.listNodes(ListNodesRequest.getDefaultInstance()).orFail().getNodesList();
        requireNodes(filter, nodes);
        List<Node> meant = nodes.stream().filter(filter::fits).toList();
        if (line.has(options.json)) {
            caller.console().print(json(cluster, meant));
            return ExitCode.OK;
        }
        Format format =
                Format.parse(fitted(layout, cluster, meant), NodeGroup.LETTERS).orElseThrow();
        List<NodeGroup> groups =
                groups(filter, cluster, meant, format, line.has(options.nodeOriented));
        Screen screen = Screens.of(caller);
        StringBuilder out = new StringBuilder();
        if (!line.has(options.noHeader)) {
            format.append(out, NodeGroup::header, screen);
        }
        groups.forEach(group -> format.append(out, group, screen));
        caller.console().print(out.toString());
        return ExitCode.OK;
    }

    private static void requirePartitions(NodeFilter filter, Cluster cluster) throws CallFailed {
        List<String> known = cluster.getPartitionsList().stream().map(Partition::getName).toList();
        for (String wanted : filter.partitions()) {
            if (!known.contains(wanted)) {
                throw CallFailed.refused(
                        "there is no partition "
                                + wanted
                                + "; there are: "
                                + String.join(", ", known)
                                + ".");
            }
        }
    }

    private static void requireNodes(NodeFilter filter, List<Node> nodes) throws CallFailed {
        Set<String> unknown = new LinkedHashSet<>(filter.names());
        nodes.forEach(node -> unknown.remove(node.getName()));
        if (!unknown.isEmpty()) {
            throw CallFailed.refused("there is no node " + HostList.compress(unknown) + ".");
        }
    }

    /// The layouts of our own are as wide as the longest name needs.
    private static String fitted(String layout, Cluster cluster, List<Node> nodes) {
        int partition = 9;
        for (Partition one : cluster.getPartitionsList()) {
            partition = Math.max(partition, one.getName().length() + 1);
        }
        int node = "NODELIST".length();
        for (Node one : nodes) {
            node = Math.max(node, one.getName().length());
        }
        return switch (layout) {
            case USUAL, SUMMARY -> layout.replace("%9P", "%" + partition + "P");
            case BY_NODE ->
                    layout.replace("%N", "%" + node + "N").replace("%.9P", "%." + partition + "P");
            default -> layout;
        };
    }

    private static List<NodeGroup> groups(
            NodeFilter filter, Cluster cluster, List<Node> nodes, Format format, boolean oneEach) {
        List<NodeGroup> groups = new ArrayList<>();
        for (Partition partition : cluster.getPartitionsList()) {
            if (!filter.partitions().isEmpty()
                    && !filter.partitions().contains(partition.getName())) {
                continue;
            }
            Map<String, List<Node>> alike = new LinkedHashMap<>();
            for (Node node : nodes) {
                if (node.getPartitionsList().contains(partition.getName())) {
                    String key =
                            oneEach ? node.getName() : NodeGroup.likeness(partition, node, format);
                    alike.computeIfAbsent(key, _ -> new ArrayList<>()).add(node);
                }
            }
            alike.values().forEach(group -> groups.add(new NodeGroup(partition, group)));
            if (alike.isEmpty() && filter.fitsAnything() && !oneEach) {
                groups.add(new NodeGroup(partition, List.of()));
            }
        }
        if (oneEach) {
            groups.sort(Comparator.comparing(group -> group.nodes().getFirst().getName()));
        }
        return groups;
    }

    private static String json(Cluster cluster, List<Node> nodes) {
        StringBuilder out = new StringBuilder("{\n\"cluster\": ");
        out.append(JsonText.ofAnswer(cluster).stripTrailing()).append(",\n\"nodes\": [");
        String separator = "";
        for (Node node : nodes) {
            out.append(separator).append(JsonText.ofAnswer(node).stripTrailing());
            separator = ", ";
        }
        return out.append("]\n}\n").toString();
    }
}

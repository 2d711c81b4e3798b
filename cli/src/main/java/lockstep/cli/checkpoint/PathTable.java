package lockstep.cli.checkpoint;

import lockstep.cli.display.Paint;
import lockstep.cli.display.Screen;
import lockstep.cli.display.Sizes;
import lockstep.cli.display.Table;
import lockstep.protocol.v1.PathRecord;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// Ways to stores: all nodes' views of each in one line, or a line for each node.
final class PathTable {
    private static final String NOTHING = "no store has any path\n";
    private static final String FIT = "fit";

    private final Screen screen;

    PathTable(Screen screen) {
        this.screen = screen;
    }

    /// A line for each path: how many nodes find it fit, and what all of them together can expect.
    String summary(List<PathRecord> records) {
        Map<List<String>, List<PathRecord>> byPath = new TreeMap<>(PathTable::compare);
        for (PathRecord one : records) {
            byPath.computeIfAbsent(List.of(one.getStore(), one.getPath()), _ -> new ArrayList<>())
                    .add(one);
        }
        Table table =
                new Table()
                        .left("STORE")
                        .left("PATH")
                        .left("STATE")
                        .right("NODES")
                        .right("WRITE")
                        .right("READ")
                        .right("FREE");
        byPath.forEach((name, nodes) -> add(table, name, nodes));
        return text(table, records);
    }

    private static int compare(List<String> one, List<String> other) {
        int byStore = one.getFirst().compareTo(other.getFirst());
        return byStore != 0 ? byStore : one.getLast().compareTo(other.getLast());
    }

    private static void add(Table table, List<String> name, List<PathRecord> nodes) {
        Map<String, Integer> states = new TreeMap<>();
        double write = 0;
        double read = 0;
        long free = 0;
        for (PathRecord one : nodes) {
            states.merge(state(one), 1, Integer::sum);
            write += one.getWriteRate();
            read += one.getReadRate();
            free = Math.max(free, one.getFreeBytes());
        }
        List<String> words = new ArrayList<>();
        states.forEach(
                (state, count) -> words.add(states.size() == 1 ? state : count + " " + state));
        table.line(
                states.size() == 1 && states.containsKey(FIT) ? Paint.GREEN : Paint.YELLOW,
                name.getFirst(),
                name.getLast(),
                String.join(", ", words),
                Integer.toString(nodes.size()),
                CheckpointTable.rate(write),
                CheckpointTable.rate(read),
                size(free));
    }

    /// A line for each path and node.
    String full(List<PathRecord> records) {
        Table table =
                new Table()
                        .left("PATH")
                        .left("NODE")
                        .left("STATE")
                        .right("WRITE")
                        .right("READ")
                        .right("LATENCY")
                        .right("IN USE")
                        .right("FREE")
                        .left("DETAIL");
        for (PathRecord one : records) {
            table.line(
                    paint(one),
                    one.getPath(),
                    one.getNode(),
                    state(one),
                    CheckpointTable.rate(one.getWriteRate()),
                    CheckpointTable.rate(one.getReadRate()),
                    one.getLatencySeconds() > 0
                            ? String.format(Locale.ROOT, "%.1fms", one.getLatencySeconds() * 1e3)
                            : "-",
                    String.format(Locale.ROOT, "%.0f%%", one.getShare() * 100),
                    size(one.getFreeBytes()),
                    one.getDetail());
        }
        return text(table, records);
    }

    private String text(Table table, List<PathRecord> records) {
        if (records.isEmpty()) {
            return NOTHING;
        }
        StringBuilder out = new StringBuilder();
        table.append(out, screen);
        return out.toString();
    }

    private static String state(PathRecord one) {
        return one.getDrained() ? "drained" : one.getState();
    }

    private static Paint paint(PathRecord one) {
        return switch (state(one)) {
            case FIT -> Paint.GREEN;
            case "stalled" -> Paint.RED;
            default -> Paint.YELLOW;
        };
    }

    private static String size(long bytes) {
        return bytes > 0 ? Sizes.measured(bytes) : "-";
    }
}

package lockstep.cli.top;

import lockstep.cli.display.Columns;
import lockstep.cli.display.Elapsed;
import lockstep.cli.display.HostList;
import lockstep.cli.display.Moments;
import lockstep.cli.display.Paint;
import lockstep.cli.display.Printable;
import lockstep.cli.display.Screen;
import lockstep.cli.display.Table;
import lockstep.cli.events.EventText;
import lockstep.cli.select.JobIds;
import lockstep.protocol.v1.ClusterEvent;
import lockstep.protocol.v1.Job;
import lockstep.protocol.v1.JobState;
import lockstep.protocol.v1.Node;
import lockstep.protocol.v1.NodeShare;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// One frame of the dashboard, as many lines as fit.
final class Picture {
    private final Glance glance;
    private final Screen screen;
    private final ZoneId zone;
    private final int rows;

    Picture(Glance glance, Screen screen, ZoneId zone, int rows) {
        this.glance = glance;
        this.screen = screen;
        this.zone = zone;
        this.rows = rows;
    }

    /// Draws it.
    ///
    /// @param now where that is later than the glance, its age is told
    /// @param trouble why there is nothing newer; empty where there is
    String text(View view, Instant now, String trouble) {
        List<String> lines = new ArrayList<>();
        lines.add(headline(now));
        if (!glance.source().isEmpty()) {
            lines.add(paint(Paint.YELLOW, glance.source()));
        }
        if (!trouble.isEmpty()) {
            long age = Duration.between(glance.at(), now).toSeconds();
            lines.add(
                    paint(
                            Paint.RED,
                            "OLD: %s ago; %s"
                                    .formatted(
                                            Elapsed.ofSeconds(age),
                                            trouble.lines().findFirst().orElse(""))));
        }
        new Summary(glance).lines().forEach(line -> lines.add(paint(Paint.PLAIN, line)));
        lines.add("");
        int left = Math.max(2, rows - lines.size() - 2);
        switch (view) {
            case OVERVIEW -> {
                List<String> gangs =
                        most(
                                gangs(),
                                left - Math.min(left / 2, glance.events().getEventsCount()) - 1);
                lines.addAll(gangs);
                lines.add("");
                lines.addAll(events(left - gangs.size() - 1));
            }
            case JOBS -> lines.addAll(most(gangs(), left));
            case NODES -> lines.addAll(most(nodes(), left));
            case EVENTS -> lines.addAll(events(left));
        }
        return String.join("\n", lines) + "\n";
    }

    private String headline(Instant now) {
        return paint(
                Paint.PLAIN,
                "%s  %s, epoch %d, event %d  %s"
                        .formatted(
                                glance.cluster().getName(),
                                glance.cluster().getController()
                                        + (glance.cluster().getLeads()
                                                ? " leads"
                                                : " does not lead"),
                                glance.cluster().getEpoch(),
                                glance.cluster().getSeq(),
                                Moments.text(now, zone)));
    }

    /// At the pace of its worst member a gang runs: that one is named.
    private List<String> gangs() {
        Map<String, Node> byName =
                glance.nodes().getNodesList().stream()
                        .collect(Collectors.toMap(Node::getName, node -> node, (one, _) -> one));
        Table table =
                new Table()
                        .right("JOB")
                        .left("NAME")
                        .left("USER")
                        .left("STATE")
                        .right("TIME")
                        .left("NODES")
                        .left("WORST MEMBER");
        glance.jobs().getJobsList().stream()
                .filter(job -> job.getState() != JobState.PENDING)
                .forEach(job -> gang(table, job, byName));
        return lines(table);
    }

    private void gang(Table table, Job job, Map<String, Node> byName) {
        String worst = worst(job, byName);
        table.line(
                worst.equals("-") ? Paint.PLAIN : Paint.YELLOW,
                JobIds.text(job),
                job.getSpec().getName(),
                job.getUser(),
                job.getState().name().toLowerCase(Locale.ROOT),
                job.hasStarted()
                        ? Elapsed.ofSeconds(
                                glance.at().getEpochSecond() - job.getStarted().getSeconds())
                        : "-",
                HostList.compress(job.getPlacementList().stream().map(NodeShare::getNode).toList()),
                worst);
    }

    private static String worst(Job job, Map<String, Node> byName) {
        for (String word : List.of("unfit", "degraded")) {
            for (NodeShare share : job.getPlacementList()) {
                Node node = byName.get(share.getNode());
                if (node != null && Summary.condition(node).equals(word)) {
                    return share.getNode() + " " + word;
                }
            }
        }
        return "-";
    }

    private List<String> nodes() {
        Table table =
                new Table()
                        .left("NODE")
                        .left("STATE")
                        .left("CONDITION")
                        .right("ACCEL")
                        .right("JOBS")
                        .left("REASON");
        for (Node node : glance.nodes().getNodesList()) {
            table.line(
                    node.getName(),
                    node.getState().name().toLowerCase(Locale.ROOT),
                    Summary.condition(node),
                    node.getAcceleratorsAllocatedCount()
                            + "/"
                            + node.getDescription().getAcceleratorsCount(),
                    Integer.toString(node.getJobIdsCount()),
                    node.hasDrain() ? node.getDrain().getReason() : node.getReason());
        }
        return lines(table);
    }

    private List<String> events(int most) {
        List<ClusterEvent> all = glance.events().getEventsList();
        return all.subList(Math.max(0, all.size() - Math.max(1, most)), all.size()).stream()
                .map(event -> EventText.line(event, zone, screen).stripTrailing())
                .toList();
    }

    private List<String> lines(Table table) {
        StringBuilder text = new StringBuilder();
        table.append(text, screen);
        return text.toString().lines().toList();
    }

    private static List<String> most(List<String> lines, int count) {
        if (lines.size() <= count || count < 2) {
            return lines.subList(0, Math.min(lines.size(), Math.max(1, count)));
        }
        List<String> shown = new ArrayList<>(lines.subList(0, count - 1));
        shown.add("… and %d more".formatted(lines.size() - count + 1));
        return shown;
    }

    private String paint(Paint paint, String text) {
        String safe = Printable.escape(text);
        String shown =
                screen.columns().isPresent()
                        ? Columns.cut(safe, screen.columns().getAsInt())
                        : safe;
        return screen.coloured() ? paint.on(shown) : shown;
    }
}

package lockstep.cli.health;

import lockstep.cli.display.Moments;
import lockstep.cli.display.Paint;
import lockstep.cli.display.Printable;
import lockstep.cli.display.Screen;
import lockstep.cli.display.Table;
import lockstep.protocol.v1.ClassFitness;
import lockstep.protocol.v1.IncidentRecord;
import lockstep.protocol.v1.LinkHealth;
import lockstep.protocol.v1.ListLinksReply;
import lockstep.protocol.v1.MetricDigest;
import lockstep.protocol.v1.NodeCondition;
import lockstep.protocol.v1.NodeHealth;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;

/// What is known of the health of nodes and links, as people read it.
final class HealthText {
    /// The class of work that feels most.
    private static final String GANGS = "synchronous";

    private final ZoneId zone;
    private final Screen screen;
    private final StringBuilder out = new StringBuilder();

    HealthText(ZoneId zone, Screen screen) {
        this.zone = zone;
        this.screen = screen;
    }

    String of(NodeHealth health) {
        line("Node %s".formatted(health.getNode()));
        health.getFitnessList().forEach(this::fitness);
        if (health.hasCondition()) {
            condition(health.getCondition());
        } else {
            line("Condition: never measured");
        }
        health.getWhyList().forEach(why -> line("Because: " + why));
        health.getFaultsList()
                .forEach(fault -> line("Fault: %s %s".formatted(fault.getPart(), fault.getText())));
        if (health.getDigestsCount() > 0) {
            line("");
            digests(health.getDigestsList());
        }
        if (health.getIncidentsCount() > 0) {
            line("");
            incidents(health.getIncidentsList());
        }
        return out.toString();
    }

    String of(ListLinksReply reply) {
        if (reply.getLinksCount() == 0) {
            line("no node says on which leaf it is");
        } else {
            links(reply.getLinksList());
        }
        for (LinkHealth link : reply.getLinksList()) {
            link.getWhyList().forEach(why -> line("Because: " + why));
        }
        reply.getTroublesList()
                .forEach(
                        one -> line("No probe from %s %s".formatted(one.getNode(), one.getText())));
        if (reply.getLinksCount() == 1 && reply.getLinks(0).getIncidentsCount() > 0) {
            line("");
            incidents(reply.getLinks(0).getIncidentsList());
        }
        return out.toString();
    }

    String of(List<IncidentRecord> incidents) {
        incidents(incidents);
        return out.toString();
    }

    private void fitness(ClassFitness fitness) {
        String reason = fitness.getReason().isEmpty() ? "" : "  " + fitness.getReason();
        line("  %-12s %s%s".formatted(fitness.getWorkload(), fitness.getWord(), reason));
    }

    private void condition(NodeCondition condition) {
        line(
                String.format(
                        Locale.ROOT,
                        "Condition: slow-down %.2f, noise %.3f, headroom %.2f, at %s",
                        condition.getSlowdown(),
                        condition.getNoise(),
                        condition.getHeadroom(),
                        time(condition.getAtEpochMillis())));
    }

    private void digests(List<MetricDigest> digests) {
        Table table =
                new Table()
                        .left("MEASURE")
                        .left("PART")
                        .right("MEDIAN")
                        .right("MAD")
                        .right("P99")
                        .left("AT");
        for (MetricDigest digest : digests) {
            table.line(
                    digest.getMeasure().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                    digest.getPart().isEmpty() ? "-" : digest.getPart(),
                    number(digest.getMedian()),
                    number(digest.getMad()),
                    number(digest.getP99()),
                    time(digest.getAtEpochMillis()));
        }
        table.append(out, screen);
    }

    private void links(List<LinkHealth> links) {
        Table table =
                new Table()
                        .left("LINK")
                        .left("CLASS")
                        .right("SLOW-DOWN")
                        .right("PAIRS")
                        .right("SLOW")
                        .left("AT");
        for (LinkHealth link : links) {
            String word = forGangs(link);
            table.line(
                    paint(word),
                    link.getName(),
                    word,
                    link.hasCondition() ? number(link.getCondition().getSlowdown()) : "-",
                    Integer.toUnsignedString(link.getPairs()),
                    Integer.toUnsignedString(link.getSlowPairs()),
                    link.hasCondition() ? time(link.getCondition().getAtEpochMillis()) : "-");
        }
        table.append(out, screen);
    }

    private static String forGangs(LinkHealth link) {
        return link.getFitnessList().stream()
                .filter(fitness -> fitness.getWorkload().equals(GANGS))
                .map(ClassFitness::getWord)
                .findFirst()
                .orElse("unknown");
    }

    private static Paint paint(String word) {
        return switch (word) {
            case "degraded" -> Paint.YELLOW;
            case "unfit" -> Paint.RED;
            default -> Paint.PLAIN;
        };
    }

    private void incidents(List<IncidentRecord> incidents) {
        Table table =
                new Table().left("AT").left("RESOURCE").left("SYMPTOM").right("JOB").left("TEXT");
        for (IncidentRecord one : incidents) {
            table.line(
                    time(one.getAtEpochMillis()),
                    one.getResource(),
                    one.getSymptom(),
                    one.getJobId() == 0 ? "-" : Integer.toUnsignedString(one.getJobId()),
                    one.getCircumstances());
        }
        table.append(out, screen);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }

    private String time(long epochMillis) {
        return Moments.text(Instant.ofEpochMilli(epochMillis), zone);
    }

    private void line(String text) {
        out.append(Printable.escape(text)).append('\n');
    }
}

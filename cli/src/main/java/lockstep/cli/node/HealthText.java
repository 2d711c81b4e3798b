package lockstep.cli.node;

import lockstep.cli.display.Moments;
import lockstep.cli.display.Printable;
import lockstep.protocol.v1.ClassFitness;
import lockstep.protocol.v1.IncidentRecord;
import lockstep.protocol.v1.MetricDigest;
import lockstep.protocol.v1.NodeCondition;
import lockstep.protocol.v1.NodeHealth;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;

/// What is known of a node's health, as people read it.
final class HealthText {
    private final ZoneId zone;
    private final StringBuilder out = new StringBuilder();

    HealthText(ZoneId zone) {
        this.zone = zone;
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
            line(row("MEASURE", "PART", "MEDIAN", "MAD", "P99", "AT"));
            health.getDigestsList().forEach(this::digest);
        }
        if (health.getIncidentsCount() > 0) {
            line("");
            appendIncidents(health.getIncidentsList());
        }
        return out.toString();
    }

    String of(List<IncidentRecord> incidents) {
        appendIncidents(incidents);
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

    private void digest(MetricDigest digest) {
        line(
                row(
                        digest.getMeasure().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                        digest.getPart().isEmpty() ? "-" : digest.getPart(),
                        number(digest.getMedian()),
                        number(digest.getMad()),
                        number(digest.getP99()),
                        time(digest.getAtEpochMillis())));
    }

    private static String row(
            String measure, String part, String median, String mad, String p99, String at) {
        return "%-30s %-14s %12s %12s %12s %s".formatted(measure, part, median, mad, p99, at);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }

    private void appendIncidents(List<IncidentRecord> incidents) {
        line("%-19s %-20s %-18s %7s %s".formatted("AT", "RESOURCE", "SYMPTOM", "JOB", "TEXT"));
        for (IncidentRecord one : incidents) {
            line(
                    "%-19s %-20s %-18s %7s %s"
                            .formatted(
                                    time(one.getAtEpochMillis()),
                                    one.getResource(),
                                    one.getSymptom(),
                                    one.getJobId() == 0
                                            ? "-"
                                            : Integer.toUnsignedString(one.getJobId()),
                                    one.getCircumstances()));
        }
    }

    private String time(long epochMillis) {
        return Moments.text(Instant.ofEpochMilli(epochMillis), zone);
    }

    private void line(String text) {
        out.append(Printable.escape(text)).append('\n');
    }
}

package lockstep.cli.events;

import lockstep.cli.display.Columns;
import lockstep.cli.display.JsonText;
import lockstep.cli.display.Moments;
import lockstep.cli.display.Paint;
import lockstep.cli.display.Printable;
import lockstep.cli.display.Screen;
import lockstep.protocol.v1.ClusterEvent;

import java.time.Instant;
import java.time.ZoneId;

/// One event on one line.
public final class EventText {
    private static final int SUBJECT_WIDTH = 8;

    private EventText() {}

    /// `2026-11-30 04:12:07 job 7 started on n[1,3] (attempt 2)`.
    public static String line(ClusterEvent event, ZoneId zone, Screen screen) {
        String subject = Printable.escape(event.getSubject());
        String whole =
                Moments.text(Instant.ofEpochSecond(event.getAt().getSeconds()), zone)
                                .replace('T', ' ')
                        + "  "
                        + Columns.fit(
                                subject, Math.max(SUBJECT_WIDTH, Columns.width(subject)), false)
                        + "  "
                        + Printable.escape(event.getText());
        String shown =
                screen.columns().isPresent()
                        ? Columns.cut(whole, screen.columns().getAsInt())
                        : whole;
        return (screen.coloured() ? paint(event.getKind()).on(shown) : shown) + "\n";
    }

    /// One JSON object.
    public static String json(ClusterEvent event) {
        return JsonText.line(event);
    }

    private static Paint paint(String kind) {
        return switch (kind) {
            case "NodeLost", "IncidentRecorded" -> Paint.RED;
            case "JobEnding",
                    "JobRequeued",
                    "NodesDrained",
                    "UplinksDrained",
                    "PathsDrained",
                    "NodesForgotten",
                    "Reconfigured",
                    "PreemptionAnnounced",
                    "LeaderTookOver" ->
                    Paint.YELLOW;
            case "NodePrepared", "NodeFreed", "JobsForgotten" -> Paint.FAINT;
            default -> Paint.PLAIN;
        };
    }
}

package lockstep.cli.checkpoint;

import lockstep.cli.display.HostList;
import lockstep.cli.display.Moments;
import lockstep.cli.display.Printable;
import lockstep.cli.display.Screen;
import lockstep.cli.display.Sizes;
import lockstep.cli.display.Table;
import lockstep.protocol.v1.CheckpointRecord;
import lockstep.protocol.v1.ShardPlace;

import java.time.ZoneId;
import java.util.List;
import java.util.function.Supplier;

/// All that is known of one checkpoint: a heading, a line for each fact, and where its parts lie.
final class CheckpointPortrait {
    private static final int LABEL_COLUMNS = 13;

    private final CheckpointRecord one;
    private final Supplier<ZoneId> zone;
    private final Screen screen;
    private final StringBuilder out = new StringBuilder();

    CheckpointPortrait(CheckpointRecord one, Supplier<ZoneId> zone, Screen screen) {
        this.one = one;
        this.zone = zone;
        this.screen = screen;
    }

    String text() {
        out.append("Checkpoint of job ")
                .append(Integer.toUnsignedString(one.getJobId()))
                .append(", step ")
                .append(Long.toUnsignedString(one.getStep()))
                .append("\n\n");
        line("Attempt", Integer.toUnsignedString(one.getAttempt()));
        line("Taken", one.hasTakenAt() ? Moments.text(true, one.getTakenAt(), zone) : "");
        line("Size", Sizes.measured(one.getBytes()));
        line(
                "Gang",
                Integer.toUnsignedString(one.getNodes())
                        + " nodes, "
                        + Integer.toUnsignedString(one.getWorldSize())
                        + " ranks");
        line("Written by", writers());
        line("Durable", durable());
        line("Verified", one.hasVerifiedAt() ? Moments.text(true, one.getVerifiedAt(), zone) : "");
        line("Pinned", one.getPinned() ? "yes" : "");
        line("Spoiled", one.getSpoiled());
        line("Restored by", restored());
        line("Digest", one.getDigest());
        if (one.getPlacesCount() > 0) {
            out.append('\n');
            places(one.getPlacesList()).append(out, screen);
        }
        return out.toString();
    }

    private String writers() {
        List<String> positions =
                one.getWritersList().stream().map(Integer::toUnsignedString).toList();
        return positions.isEmpty()
                ? ""
                : "positions " + HostList.compress(positions).replace("[", "").replace("]", "");
    }

    private String durable() {
        if (one.getDurableStore().isEmpty()) {
            return "no, it lies on nodes only";
        }
        String since =
                one.hasDurableAt() ? ", since " + Moments.text(true, one.getDurableAt(), zone) : "";
        return "in " + one.getDurableStore() + since;
    }

    private String restored() {
        return one.getRestoredByCount() == 0 ? "" : "attempt " + CheckpointTable.attempts(one);
    }

    private static Table places(List<ShardPlace> places) {
        Table table = new Table().right("PART").left("NODE").left("PLACE").right("SIZE");
        for (ShardPlace place : places) {
            table.line(
                    Integer.toUnsignedString(place.getIndex()),
                    place.getNode().isEmpty() ? "-" : place.getNode(),
                    place.getPlace(),
                    Sizes.measured(place.getBytes()));
        }
        return table;
    }

    /// A fact; nothing when there is none.
    private void line(String label, String text) {
        if (!text.isEmpty()) {
            out.append("  ").append(label).append(" ".repeat(LABEL_COLUMNS - label.length()));
            out.append(Printable.escape(text)).append('\n');
        }
    }
}

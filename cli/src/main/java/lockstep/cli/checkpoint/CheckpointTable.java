package lockstep.cli.checkpoint;

import com.google.protobuf.Timestamp;

import lockstep.cli.display.Elapsed;
import lockstep.cli.display.Moments;
import lockstep.cli.display.Paint;
import lockstep.cli.display.Screen;
import lockstep.cli.display.Sizes;
import lockstep.cli.display.Table;
import lockstep.protocol.v1.CheckpointRecord;
import lockstep.protocol.v1.ListCheckpointsReply;
import lockstep.protocol.v1.Movement;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// The checkpoints of a job, a line for each, and what is on its way for it.
final class CheckpointTable {
    private final Supplier<ZoneId> zone;
    private final Screen screen;

    CheckpointTable(Supplier<ZoneId> zone, Screen screen) {
        this.zone = zone;
        this.screen = screen;
    }

    String of(ListCheckpointsReply reply) {
        StringBuilder out = new StringBuilder();
        if (reply.getCheckpointsCount() == 0) {
            out.append("no checkpoint is known of it\n");
        } else {
            records(reply.getCheckpointsList()).append(out, screen);
        }
        if (reply.getMovementsCount() > 0) {
            out.append('\n');
            movements(reply.getMovementsList()).append(out, screen);
        }
        return out.toString();
    }

    private Table records(List<CheckpointRecord> records) {
        Table table =
                new Table()
                        .right("STEP")
                        .right("ATTEMPT")
                        .left("TAKEN")
                        .right("SIZE")
                        .right("NODES")
                        .left("DURABLE")
                        .left("VERIFIED")
                        .left("NOTE");
        for (CheckpointRecord one : records) {
            table.line(
                    paint(one),
                    Long.toUnsignedString(one.getStep()),
                    Integer.toUnsignedString(one.getAttempt()),
                    moment(one.hasTakenAt(), one.getTakenAt()),
                    Sizes.measured(one.getBytes()),
                    Integer.toUnsignedString(one.getNodes()),
                    one.getDurableStore().isEmpty() ? "no" : one.getDurableStore(),
                    one.hasVerifiedAt() ? moment(true, one.getVerifiedAt()) : "-",
                    note(one));
        }
        return table;
    }

    private static Paint paint(CheckpointRecord one) {
        if (!one.getSpoiled().isEmpty()) {
            return Paint.RED;
        }
        return one.getDurableStore().isEmpty() ? Paint.YELLOW : Paint.GREEN;
    }

    private String moment(boolean present, Timestamp moment) {
        return Moments.text(present, moment, zone);
    }

    private static String note(CheckpointRecord one) {
        List<String> parts = new ArrayList<>();
        if (one.getPinned()) {
            parts.add("pinned");
        }
        if (!one.getSpoiled().isEmpty()) {
            parts.add("spoiled: " + one.getSpoiled());
        }
        if (one.getRestoredByCount() > 0) {
            parts.add("restored by attempt " + attempts(one));
        }
        return String.join(", ", parts);
    }

    static String attempts(CheckpointRecord one) {
        List<String> numbers = new ArrayList<>();
        one.getRestoredByList().forEach(number -> numbers.add(Integer.toUnsignedString(number)));
        return String.join(", ", numbers);
    }

    private static Table movements(List<Movement> movements) {
        Table table =
                new Table()
                        .left("ON ITS WAY")
                        .left("NODE")
                        .left("STATE")
                        .right("DONE")
                        .right("OF")
                        .right("RATE")
                        .right("LEFT")
                        .left("DETAIL");
        for (Movement one : movements) {
            table.line(
                    paint(one),
                    one.getWhat(),
                    one.getNode(),
                    one.getPhase(),
                    Sizes.measured(one.getBytesDone()),
                    Sizes.measured(one.getBytesTotal()),
                    rate(one.getRate()),
                    one.getEtaSeconds() > 0
                            ? Elapsed.ofSeconds((long) Math.ceil(one.getEtaSeconds()))
                            : "-",
                    one.getDetail());
        }
        return table;
    }

    private static Paint paint(Movement one) {
        return switch (one.getPhase()) {
            case "troubled" -> Paint.YELLOW;
            case "corrupt" -> Paint.RED;
            default -> Paint.PLAIN;
        };
    }

    /// Bytes a second; a dash where nobody knows.
    static String rate(double bytesPerSecond) {
        return bytesPerSecond > 0 ? Sizes.measured((long) bytesPerSecond) + "/s" : "-";
    }
}

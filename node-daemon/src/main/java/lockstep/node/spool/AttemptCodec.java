package lockstep.node.spool;

import com.google.protobuf.InvalidProtocolBufferException;

import lockstep.node.agent.AttemptKey;
import lockstep.node.agent.AttemptProgress;
import lockstep.node.agent.AttemptRecord;
import lockstep.node.agent.Rendezvous;
import lockstep.protocol.v1.LaunchSpec;
import lockstep.protocol.v1.NodeCause;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Attempts as spool records, and back.
final class AttemptCodec {

    private AttemptCodec() {}

    static SpoolRecord encode(AttemptRecord record) {
        return switch (record) {
            case AttemptRecord.Held(AttemptKey key, LaunchSpec launch, String bootId) ->
                    new SpoolRecord("held", with(key, "boot", bootId), launch.toByteString());
            case AttemptRecord.Closed(AttemptKey key, NodeCause cause, String detail) -> {
                Map<String, String> fields = with(key, "detail", detail);
                fields.put("cause", cause.name());
                yield SpoolRecord.of("closed", fields);
            }
            case AttemptRecord.Damaged(AttemptKey key, String detail) ->
                    SpoolRecord.of("damaged", with(key, "detail", detail));
        };
    }

    private static Map<String, String> with(AttemptKey key, String name, String value) {
        var fields = new TreeMap<String, String>();
        fields.put("job", Integer.toString(key.jobId()));
        fields.put("attempt", Integer.toString(key.attempt()));
        fields.put(name, value);
        return fields;
    }

    static AttemptRecord decode(SpoolRecord record, AttemptKey key) throws SpoolRecord.Damaged {
        if (record.number("job") != key.jobId() || record.number("attempt") != key.attempt()) {
            throw new SpoolRecord.Damaged("it belongs to another attempt");
        }
        return switch (record.kind()) {
            case "held" -> new AttemptRecord.Held(key, launch(record), record.field("boot"));
            case "closed" -> new AttemptRecord.Closed(key, cause(record), record.field("detail"));
            case "damaged" -> new AttemptRecord.Damaged(key, record.field("detail"));
            default ->
                    throw new SpoolRecord.Damaged(
                            "its kind '%s' is unknown".formatted(record.kind()));
        };
    }

    private static LaunchSpec launch(SpoolRecord record) throws SpoolRecord.Damaged {
        try {
            return LaunchSpec.parseFrom(record.body());
        } catch (InvalidProtocolBufferException e) {
            throw new SpoolRecord.Damaged("what it launches cannot be read: " + e.getMessage());
        }
    }

    private static NodeCause cause(SpoolRecord record) throws SpoolRecord.Damaged {
        try {
            return NodeCause.valueOf(record.field("cause"));
        } catch (IllegalArgumentException _) {
            throw new SpoolRecord.Damaged("its cause is '%s'".formatted(record.field("cause")));
        }
    }

    static SpoolRecord encode(AttemptProgress progress) {
        var fields = new TreeMap<String, String>();
        progress.start()
                .ifPresent(
                        start -> {
                            fields.put("started", Long.toString(start.atMillis()));
                            fields.put("address", start.rendezvous().address());
                            fields.put("port", Integer.toString(start.rendezvous().port()));
                        });
        progress.end()
                .ifPresent(
                        end -> {
                            fields.put("cause", end.cause().name());
                            fields.put("detail", end.detail());
                            fields.put("kill", Long.toString(end.killAtMillis()));
                        });
        return SpoolRecord.of("progress", fields);
    }

    static AttemptProgress decodeProgress(SpoolRecord record) throws SpoolRecord.Damaged {
        Optional<AttemptProgress.Start> start = Optional.empty();
        Optional<AttemptProgress.End> end = Optional.empty();
        if (record.fields().containsKey("started")) {
            var rendezvous =
                    new Rendezvous(record.field("address"), Math.toIntExact(record.number("port")));
            start = Optional.of(new AttemptProgress.Start(record.number("started"), rendezvous));
        }
        if (record.fields().containsKey("kill")) {
            end =
                    Optional.of(
                            new AttemptProgress.End(
                                    cause(record), record.field("detail"), record.number("kill")));
        }
        return new AttemptProgress(start, end);
    }
}

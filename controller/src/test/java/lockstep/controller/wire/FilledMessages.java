package lockstep.controller.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.OneofDescriptor;
import com.google.protobuf.DynamicMessage;

import lockstep.protocol.v1.ApiProto;
import lockstep.protocol.v1.NodeProto;
import lockstep.protocol.v1.SenseProto;
import lockstep.protocol.v1.StageProto;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// One message of each kind that there is, with something in each field; of a kind with
/// alternatives one for each.
///
/// Numbers are made of the field's, texts of its name, so that two fields that were mixed up
/// differ. A field that is a message is there and empty: its kind has an entry of its own.
final class FilledMessages {
    private static final String OURS = "lockstep.v1";

    private FilledMessages() {}

    /// All of them, by the name of the kind; with an alternative, `KIND#FIELD`.
    static Map<String, DynamicMessage> all() {
        Map<String, DynamicMessage> all = new TreeMap<>();
        for (Descriptor kind : kinds().values()) {
            List<OneofDescriptor> choices = kind.getRealOneofs();
            if (choices.isEmpty()) {
                all.put(kind.getName(), filled(kind, List.of()));
            }
            for (OneofDescriptor choice : choices) {
                for (FieldDescriptor chosen : choice.getFields()) {
                    all.put(kind.getName() + "#" + chosen.getName(), filled(kind, List.of(chosen)));
                }
            }
        }
        return all;
    }

    /// Every kind of message that daemons and clients exchange.
    static Map<String, Descriptor> kinds() {
        Map<String, FileDescriptor> files = new LinkedHashMap<>();
        for (FileDescriptor file :
                List.of(
                        ApiProto.getDescriptor(),
                        NodeProto.getDescriptor(),
                        SenseProto.getDescriptor(),
                        StageProto.getDescriptor())) {
            collect(file, files);
        }
        Map<String, Descriptor> kinds = new TreeMap<>();
        files.values().stream()
                .flatMap(file -> file.getMessageTypes().stream())
                .forEach(kind -> kinds.put(kind.getName(), kind));
        return kinds;
    }

    private static void collect(FileDescriptor file, Map<String, FileDescriptor> into) {
        if (file.getPackage().equals(OURS) && into.putIfAbsent(file.getName(), file) == null) {
            file.getDependencies().forEach(used -> collect(used, into));
        }
    }

    private static DynamicMessage filled(Descriptor kind, List<FieldDescriptor> chosen) {
        DynamicMessage.Builder message = DynamicMessage.newBuilder(kind);
        for (FieldDescriptor field : kind.getFields()) {
            if (field.getRealContainingOneof() != null && !chosen.contains(field)) {
                continue;
            }
            Object value = field.isMapField() ? entry(field) : value(field);
            if (field.isRepeated()) {
                message.addRepeatedField(field, value);
            } else {
                message.setField(field, value);
            }
        }
        return message.build();
    }

    private static Object entry(FieldDescriptor map) {
        DynamicMessage.Builder entry = DynamicMessage.newBuilder(map.getMessageType());
        for (FieldDescriptor part : map.getMessageType().getFields()) {
            entry.setField(part, value(part));
        }
        return entry.build();
    }

    private static Object value(FieldDescriptor field) {
        int number = field.getNumber();
        return switch (field.getJavaType()) {
            case INT -> 1_000 + number;
            case LONG -> 1_000_000_000_000L + number;
            case FLOAT -> 0.5f + number;
            case DOUBLE -> 0.25 + number;
            case BOOLEAN -> true;
            case STRING -> field.getName() + " \u00e4";
            case BYTE_STRING -> ByteString.copyFrom(new byte[] {(byte) number, 0, -1});
            case ENUM -> field.getEnumType().getValues().getLast();
            case MESSAGE -> inner(field.getMessageType());
        };
    }

    private static DynamicMessage inner(Descriptor kind) {
        DynamicMessage.Builder message = DynamicMessage.newBuilder(kind);
        if (!kind.getFile().getPackage().equals(OURS)) {
            // A time of the common ones.
            List<FieldDescriptor> fields = new ArrayList<>(kind.getFields());
            message.setField(fields.getFirst(), 1_790_000_000L);
            message.setField(fields.getLast(), 5_000);
        }
        return message.build();
    }
}

package lockstep.controller.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// Messages that make no sense, each made from one that does by changing one field: left out, huge,
/// negative, no number, a kind that nobody knows, text that means something elsewhere.
public final class HostileMessages {
    private static final int DEPTH = 5;
    private static final int MANY = 2_000;

    /// What means something to shells, files, terminals, logs, SQL, name ranges and formats.
    public static final List<String> TEXTS =
            List.of(
                    "",
                    " ",
                    "-rf",
                    "--help",
                    "$(reboot)",
                    "`reboot`",
                    "../../etc/passwd",
                    "/dev/null",
                    "a/b",
                    ".",
                    "..",
                    "a\u0000b",
                    "a\nSubmitted batch job 1",
                    "a\rb",
                    "\u001b[2J\u001b]52;c;cm0gLXJm\u0007",
                    "\u202etxt.exe",
                    "\ufeffa",
                    "\ud83d\ude00",
                    "<script>alert(1)</script>",
                    "=cmd|' /C calc'!A0",
                    "'; DROP TABLE job; --",
                    "%",
                    "%n%s%1$9999999s",
                    "\\",
                    "\"",
                    "${jndi:ldap://x/a}",
                    "n[0-999999999]",
                    "n[1-2,",
                    "n[01-99999]x[1-99999]",
                    "1e999999999",
                    "NaN",
                    "-1",
                    "99999999999999999999999999",
                    "2026-13-45T99:99:99Z",
                    "afterok:1:1:1:1:1",
                    "afterok:99999999999",
                    "a=b,c=d,,=",
                    "x".repeat(300),
                    "x".repeat(70_000),
                    ",".repeat(5_000),
                    "[".repeat(5_000));

    private static final List<Object> INTS =
            List.of(0, 1, -1, 65_536, 1_000_000_000, Integer.MAX_VALUE, Integer.MIN_VALUE);
    private static final List<Object> LONGS =
            List.of(
                    0L,
                    1L,
                    -1L,
                    1L << 31,
                    1L << 53,
                    Long.MAX_VALUE / 1_000,
                    Long.MAX_VALUE,
                    Long.MIN_VALUE);
    private static final List<Object> DOUBLES =
            List.of(
                    0.0,
                    -0.0,
                    -1.0,
                    1e-320,
                    1e308,
                    Double.NaN,
                    Double.POSITIVE_INFINITY,
                    Double.NEGATIVE_INFINITY);

    private HostileMessages() {}

    /// One of them.
    ///
    /// @param what was done to the message that made sense
    public record Hostile(String what, Message message) {}

    /// All that come of changing one field of `base`, in messages inside it as well.
    public static List<Hostile> of(Message base) {
        List<Hostile> all = new ArrayList<>();
        all.add(new Hostile("nothing in it", base.getDefaultInstanceForType()));
        change("", base, 0, all);
        return all;
    }

    private static void change(String path, Message base, int depth, List<Hostile> all) {
        for (FieldDescriptor field : base.getDescriptorForType().getFields()) {
            String here = path + field.getName();
            all.add(new Hostile(here + " left out", base.toBuilder().clearField(field).build()));
            for (Hostile value : values(here, base, field, depth)) {
                all.add(value);
            }
        }
    }

    private static List<Hostile> values(
            String here, Message base, FieldDescriptor field, int depth) {
        List<Hostile> all = new ArrayList<>();
        if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
            if (depth < DEPTH) {
                List<Hostile> inner = new ArrayList<>();
                Message first = first(base, field);
                inner.add(new Hostile(here + " empty", first.getDefaultInstanceForType()));
                change(here + ".", first, depth + 1, inner);
                inner.forEach(
                        one -> all.add(with(one.what(), base, field, List.of(one.message()))));
            }
        } else {
            scalars(field)
                    .forEach(
                            value ->
                                    all.add(
                                            with(
                                                    here + " = " + shown(value),
                                                    base,
                                                    field,
                                                    List.of(value))));
        }
        if (field.isRepeated() && !field.isMapField()) {
            Object one =
                    field.getJavaType() == FieldDescriptor.JavaType.MESSAGE
                            ? first(base, field)
                            : scalars(field).get(1);
            all.add(with(here + " many times", base, field, Collections.nCopies(MANY, one)));
        }
        return all;
    }

    private static Message first(Message base, FieldDescriptor field) {
        if (field.isRepeated()) {
            return base.getRepeatedFieldCount(field) > 0
                    ? (Message) base.getRepeatedField(field, 0)
                    : base.toBuilder().newBuilderForField(field).build();
        }
        return (Message) base.getField(field);
    }

    private static Hostile with(
            String what, Message base, FieldDescriptor field, List<Object> values) {
        Message.Builder message = base.toBuilder();
        if (field.isRepeated()) {
            message.clearField(field);
            values.forEach(value -> message.addRepeatedField(field, value));
        } else {
            message.setField(field, values.getFirst());
        }
        return new Hostile(what, message.build());
    }

    private static List<Object> scalars(FieldDescriptor field) {
        return switch (field.getJavaType()) {
            case INT -> INTS;
            case LONG -> LONGS;
            case FLOAT ->
                    DOUBLES.stream().map(value -> (Object) ((Double) value).floatValue()).toList();
            case DOUBLE -> DOUBLES;
            case BOOLEAN -> List.of(false, true);
            case STRING -> List.copyOf(TEXTS);
            case BYTE_STRING ->
                    List.of(
                            ByteString.EMPTY,
                            ByteString.copyFrom(new byte[] {0, -1, -128}),
                            ByteString.copyFrom(new byte[1 << 20]),
                            ByteString.copyFromUtf8("#!" + "x".repeat(70_000)));
            case ENUM ->
                    List.of(
                            field.getEnumType().findValueByNumberCreatingIfUnknown(0),
                            field.getEnumType().findValueByNumberCreatingIfUnknown(999),
                            field.getEnumType().findValueByNumberCreatingIfUnknown(-1));
            case MESSAGE -> throw new IllegalArgumentException(field.getFullName());
        };
    }

    private static String shown(Object value) {
        String text =
                value instanceof ByteString bytes ? bytes.size() + " bytes" : value.toString();
        return text.length() > 60 ? text.substring(0, 60) + "…" : text;
    }
}

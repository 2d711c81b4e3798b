package lockstep.controller.config;

import lockstep.gang.fair.AccountTree;

import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A value of the configuration as text that is the same in every process: sets and maps have no
/// order of their own there.
final class PlainForm {
    private PlainForm() {}

    /// @throws IllegalArgumentException for a value of which it is not known that its text is the
    ///   same everywhere
    static String of(Object value) {
        return switch (value) {
            case String text -> "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
            case Number number -> number.toString();
            case Boolean yes -> yes.toString();
            case Enum<?> word -> word.name();
            case Duration time -> time.toString();
            case Instant time -> time.toString();
            case Optional<?> maybe -> maybe.map(PlainForm::of).orElse("-");
            case OptionalInt maybe -> maybe.toString();
            case OptionalLong maybe -> maybe.toString();
            case OptionalDouble maybe -> maybe.toString();
            case List<?> list -> list.stream().map(PlainForm::of).collect(listed());
            case Set<?> set -> sorted(set);
            case Map<?, ?> map ->
                    sorted(
                            map.entrySet().stream()
                                    .map(one -> List.of(one.getKey(), one.getValue()))
                                    .collect(Collectors.toSet()));
            case AccountTree tree -> of(List.of(tree.isStrict(), tree.all()));
            case Record one ->
                    Stream.of(one.getClass().getRecordComponents())
                            .map(part -> part.getName() + "=" + of(value(one, part)))
                            .collect(listed());
            default ->
                    throw new IllegalArgumentException(
                            value.getClass().getName() + " has no plain form");
        };
    }

    private static String sorted(Set<?> values) {
        return values.stream().map(PlainForm::of).sorted().collect(listed());
    }

    private static Collector<CharSequence, ?, String> listed() {
        return Collectors.joining(",", "(", ")");
    }

    private static Object value(Record record, RecordComponent part) {
        try {
            Method reads = part.getAccessor();
            reads.setAccessible(true);
            return reads.invoke(record);
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}

package lockstep.gang.condition;

import lockstep.gang.text.Quoted;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.DoublePredicate;

/// One line of a trace, read into a condition or into what is wrong with it.
final class TraceLine {
    private static final int FIELDS = 6;
    private static final double SECONDS_MAX = 1e10;

    private final String[] fields;
    private final List<String> mistakes = new ArrayList<>();
    private final Optional<Condition> condition;

    TraceLine(String line, Instant origin) {
        this.fields = line.split(",", FIELDS);
        Optional<Instant> at = time(origin);
        Optional<Resource> resource = resource();
        Optional<Double> slowdown = number(2, "slowdown", 1, v -> v > 0, "above 0");
        Optional<Double> noise = number(3, "noise", 0, v -> v >= 0, "0 or more");
        Optional<Double> headroom =
                number(4, "headroom", 1, v -> v >= 0 && v <= 1, "between 0 and 1");
        Optional<String> fault = Optional.of(field(5)).filter(text -> !text.isEmpty());
        this.condition =
                mistakes.isEmpty()
                        ? Optional.of(
                                new Condition(
                                        resource.orElseThrow(),
                                        slowdown.orElseThrow(),
                                        noise.orElseThrow(),
                                        headroom.orElseThrow(),
                                        fault,
                                        at.orElseThrow()))
                        : Optional.empty();
    }

    Optional<Condition> condition() {
        return condition;
    }

    List<String> mistakes() {
        return mistakes;
    }

    private Optional<Instant> time(Instant origin) {
        String text = field(0);
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeParseException notIso) {
            Optional<Double> seconds =
                    parse(text).filter(value -> value >= 0 && value <= SECONDS_MAX);
            if (seconds.isEmpty()) {
                wrong(
                        "time (%s) is neither seconds since the beginning nor an instant",
                        text, "write 600 or 2026-11-01T12:10:00Z.");
            }
            return seconds.map(value -> origin.plusMillis(Math.round(value * 1000)));
        }
    }

    private Optional<Resource> resource() {
        Optional<Resource> resource = Resource.parse(field(1));
        if (resource.isEmpty()) {
            wrong(
                    "resource (%s) is not known",
                    field(1),
                    "write node NAME, leaf SPINE/NAME, uplink SPINE/LEAF, spine NAME, rack NAME,"
                            + " power feed NAME or path NAME.");
        }
        return resource;
    }

    private Optional<Double> number(
            int index, String what, double missing, DoublePredicate allowed, String range) {
        String text = field(index);
        if (text.isEmpty()) {
            return Optional.of(missing);
        }
        Optional<Double> value = parse(text).filter(allowed::test);
        if (value.isEmpty()) {
            wrong(
                    what + " (%s) must be a number " + range,
                    text,
                    "leave the field empty if it was not measured.");
        }
        return value;
    }

    private static Optional<Double> parse(String text) {
        try {
            double value = Double.parseDouble(text);
            return Double.isFinite(value) ? Optional.of(value) : Optional.empty();
        } catch (NumberFormatException notANumber) {
            return Optional.empty();
        }
    }

    private String field(int index) {
        return index < fields.length ? fields[index].strip() : "";
    }

    private void wrong(String problem, String value, String advice) {
        mistakes.add(problem.formatted(Quoted.of(value)) + "\nMaybe " + advice);
    }
}

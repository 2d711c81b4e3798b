package lockstep.controller.config;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// One pair of braces of a configuration file. A wrong value is noted as a mistake and its default
/// goes on in its place, so that reading always comes to the end.
///
/// Call [#finish] once everything was asked for: what is left is unknown.
final class Section {
    private final String path;
    private final ConfigObject object;
    private final Mistakes mistakes;
    private final Path base;
    private final Set<String> asked = new HashSet<>();

    /// @param path of this section in the file; empty for the whole
    /// @param base where relative paths start
    Section(String path, ConfigObject object, Mistakes mistakes, Path base) {
        this.path = path;
        this.object = object;
        this.mistakes = mistakes;
        this.base = base;
    }

    /// All values below this section, by their keys.
    SortedMap<String, String> given() {
        return GivenConfig.flat(object);
    }

    String keyOf(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    String text(String key, String otherwise) {
        return text(key).orElse(otherwise);
    }

    Optional<String> text(String key) {
        return value(key).flatMap(value -> scalar(key, value));
    }

    String required(String key, String example) {
        Optional<String> text = text(key);
        if (text.isEmpty() && !object.containsKey(key)) {
            mistakes.add(
                    object.origin(),
                    "%s is missing.%nMaybe add: %s = %s"
                            .formatted(keyOf(key), keyOf(key), example));
        }
        return text.orElse(example);
    }

    boolean flag(String key, boolean otherwise) {
        return text(key)
                .flatMap(
                        text ->
                                switch (text.toLowerCase(Locale.ROOT)) {
                                    case "true", "yes", "on" -> Optional.of(true);
                                    case "false", "no", "off" -> Optional.of(false);
                                    default -> wrong(key, text, "must be true or false");
                                })
                .orElse(otherwise);
    }

    int count(String key, int otherwise, int least, int most) {
        return text(key)
                .flatMap(
                        text -> {
                            Optional<Integer> count = ScalarText.integer(text);
                            return count.filter(n -> n >= least && n <= most).isPresent()
                                    ? count
                                    : this.<Integer>wrong(
                                            key,
                                            text,
                                            "must be a whole number from %d to %d"
                                                    .formatted(least, most));
                        })
                .orElse(otherwise);
    }

    boolean has(String key) {
        return object.containsKey(key);
    }

    /// A whole number; absent where the file has none.
    OptionalInt count(String key, int least, int most) {
        int none = least - 1;
        int count = count(key, none, least, most);
        return count == none ? OptionalInt.empty() : OptionalInt.of(count);
    }

    double number(String key, double otherwise, double least, double most) {
        return text(key)
                .flatMap(
                        text -> {
                            Optional<Double> number = ScalarText.decimal(text);
                            return number.filter(n -> n >= least && n <= most).isPresent()
                                    ? number
                                    : this.<Double>wrong(
                                            key,
                                            text,
                                            "must be a number from %s to %s"
                                                    .formatted(
                                                            ScalarText.plain(least),
                                                            ScalarText.plain(most)));
                        })
                .orElse(otherwise);
    }

    /// Words between commas: `"alice,bob"`; absent where the file has none.
    Optional<Set<String>> words(String key) {
        return text(key)
                .flatMap(
                        text -> {
                            Set<String> words = new TreeSet<>();
                            for (String word : text.split(",", -1)) {
                                words.add(word.strip());
                            }
                            return words.contains("")
                                    ? this.<Set<String>>wrong(
                                            key, text, "must be names with commas between them")
                                    : Optional.of(words);
                        });
    }

    /// A moment with its offset from UTC.
    Optional<Instant> moment(String key) {
        return text(key)
                .flatMap(
                        text -> {
                            Optional<Instant> moment = ScalarText.moment(text);
                            return moment.isPresent()
                                    ? moment
                                    : this.<Instant>wrong(
                                            key,
                                            text,
                                            "must be a moment with its offset from UTC, such as"
                                                    + " 2026-12-01T06:00:00+01:00");
                        });
    }

    /// The keys of this section that the file has, apart from those that were asked for.
    SortedSet<String> keysLeft() {
        SortedSet<String> keys = new TreeSet<>(object.keySet());
        keys.removeAll(asked);
        return keys;
    }

    Duration duration(String key, Duration otherwise, Duration least, Duration most) {
        return duration(key, least, most).orElse(otherwise);
    }

    Optional<Duration> duration(String key, Duration least, Duration most) {
        return text(key)
                .flatMap(
                        text -> {
                            Optional<Duration> read = ScalarText.duration(text);
                            return read.filter(d -> within(d, least, most)).isPresent()
                                    ? read
                                    : this.<Duration>wrong(
                                            key,
                                            text,
                                            "must be a time with its unit (ms, s, m, h, d) from %s to %s"
                                                    .formatted(
                                                            Durations.text(least),
                                                            Durations.text(most)));
                        });
    }

    Address address(String key, Address otherwise) {
        return address(key).orElse(otherwise);
    }

    Optional<Address> address(String key) {
        return text(key)
                .flatMap(
                        text -> {
                            Optional<Address> address = Address.parse(text);
                            return address.isPresent()
                                    ? address
                                    : this.<Address>wrong(
                                            key, text, "must be host:port, such as 127.0.0.1:7420");
                        });
    }

    /// A path; a relative one starts at the file's own directory.
    Optional<Path> path(String key) {
        return text(key)
                .flatMap(
                        text ->
                                text.isEmpty() || text.indexOf('\0') >= 0
                                        ? this.<Path>wrong(key, text, "must be a path")
                                        : Optional.of(base.resolve(text).normalize()));
    }

    Path path(String key, Path otherwise) {
        return path(key).orElse(otherwise);
    }

    /// One of the constants of an enumeration, written in lower case.
    <E extends Enum<E>> E choice(String key, E otherwise) {
        E[] all = otherwise.getDeclaringClass().getEnumConstants();
        String allowed = Arrays.stream(all).map(Section::word).collect(Collectors.joining(", "));
        return text(key)
                .flatMap(
                        text -> {
                            Optional<E> found =
                                    Arrays.stream(all).filter(e -> word(e).equals(text)).findAny();
                            return found.isPresent()
                                    ? found
                                    : this.<E>wrong(key, text, "must be one of " + allowed);
                        })
                .orElse(otherwise);
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /// The section under `key`; an empty one where the file has none.
    Section section(String key) {
        asked.add(key);
        ConfigValue value = object.get(key);
        if (value instanceof ConfigObject inner) {
            return new Section(keyOf(key), inner, mistakes, base);
        }
        if (value != null) {
            mistakes.add(
                    value.origin(),
                    "%s must be a section in braces: %s { … }".formatted(keyOf(key), key));
        }
        ConfigObject empty = ConfigFactory.empty().root().withOrigin(object.origin());
        return new Section(keyOf(key), empty, mistakes, base);
    }

    /// Every section inside this one that was not asked for, by name: for parts that the file names
    /// itself.
    SortedMap<String, Section> named() {
        SortedMap<String, Section> sections = new TreeMap<>();
        keysLeft().forEach(name -> sections.put(name, section(name)));
        return sections;
    }

    /// Notes something wrong with the value of `key`, or with its default.
    void reject(String key, String message) {
        ConfigValue value = object.get(key);
        mistakes.add(value == null ? object.origin() : value.origin(), keyOf(key) + " " + message);
    }

    /// Notes every key that nobody asked for.
    void finish() {
        Map<String, ConfigValue> unknown = new LinkedHashMap<>(object);
        unknown.keySet().removeAll(asked);
        unknown.forEach(
                (key, value) ->
                        mistakes.add(
                                value.origin(),
                                "%s is not a known key.%nMaybe one of these was meant: %s"
                                        .formatted(
                                                keyOf(key),
                                                asked.stream()
                                                        .sorted()
                                                        .collect(Collectors.joining(", ")))));
    }

    private Optional<ConfigValue> value(String key) {
        asked.add(key);
        mistakes.known(keyOf(key));
        return Optional.ofNullable(object.get(key));
    }

    private Optional<String> scalar(String key, ConfigValue value) {
        return switch (value.valueType()) {
            case STRING, NUMBER, BOOLEAN -> Optional.of(String.valueOf(value.unwrapped()));
            case OBJECT, LIST, NULL -> {
                mistakes.add(
                        value.origin(),
                        "%s must be a single value, not %s"
                                .formatted(keyOf(key), kind(value.valueType())));
                yield Optional.empty();
            }
        };
    }

    private static String kind(ConfigValueType type) {
        return switch (type) {
            case OBJECT -> "a section";
            case LIST -> "a list";
            case NULL -> "null";
            case STRING, NUMBER, BOOLEAN -> "a single value";
        };
    }

    private <T> Optional<T> wrong(String key, String text, String rule) {
        reject(key, "(%s) %s".formatted(text, rule));
        return Optional.empty();
    }

    private static boolean within(Duration value, Duration least, Duration most) {
        return value.compareTo(least) >= 0 && value.compareTo(most) <= 0;
    }
}

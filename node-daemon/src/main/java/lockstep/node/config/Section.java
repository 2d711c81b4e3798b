package lockstep.node.config;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// One pair of braces of a configuration file. A wrong value is noted as a mistake and its default
/// goes on in its place, so that reading always comes to the end.
///
/// Call [#finish] once everything was asked for: what is left is unknown.
final class Section {
    private static final Pattern SIZE = Pattern.compile("[0-9]+(\\.[0-9]+)?\\s*[A-Za-z]+");

    private final String path;
    private final ConfigObject object;
    private final Mistakes mistakes;
    private final Path base;
    private final Set<String> asked = new HashSet<>();

    /// Reads one pair of braces.
    ///
    /// @param path of this section in the file; empty for the whole
    /// @param base where relative paths start
    Section(String path, ConfigObject object, Mistakes mistakes, Path base) {
        this.path = path;
        this.object = object;
        this.mistakes = mistakes;
        this.base = base;
    }

    String keyOf(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    boolean has(String key) {
        return object.containsKey(key);
    }

    String text(String key, String otherwise) {
        return text(key).orElse(otherwise);
    }

    Optional<String> text(String key) {
        return value(key).flatMap(value -> scalar(key, value));
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
                            Optional<Integer> count = integer(text);
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

    /// A size of memory in MiB, rounded down. The unit is required.
    OptionalLong mebibytes(String key) {
        Optional<Long> size =
                text(key)
                        .flatMap(
                                text -> {
                                    Optional<Long> read = mebibytesOf(text);
                                    return read.isPresent()
                                            ? read
                                            : this.<Long>wrong(
                                                    key,
                                                    text,
                                                    "must be a size with its unit, such as 512MiB"
                                                            + " or 64GiB, of 1MiB or more");
                                });
        return size.isPresent() ? OptionalLong.of(size.get()) : OptionalLong.empty();
    }

    private static Optional<Long> mebibytesOf(String text) {
        if (!SIZE.matcher(text.strip()).matches()) {
            return Optional.empty();
        }
        try {
            long bytes = ConfigValueFactory.fromAnyRef(text).atKey("size").getBytes("size");
            return bytes < 1 << 20 ? Optional.empty() : Optional.of(bytes >> 20);
        } catch (ConfigException _) {
            return Optional.empty();
        }
    }

    /// A list of single values.
    List<String> texts(String key, List<String> otherwise) {
        Optional<ConfigValue> value = value(key);
        if (value.filter(ConfigList.class::isInstance).isEmpty()) {
            value.ifPresent(wrong -> elements(key, wrong));
            return otherwise;
        }
        List<String> texts = new ArrayList<>();
        elements(key, value.get()).forEach(item -> scalar(key, item).ifPresent(texts::add));
        return texts;
    }

    /// A list of sections; empty where the file has none.
    Optional<List<Section>> sections(String key) {
        return value(key)
                .map(
                        value -> {
                            List<Section> sections = new ArrayList<>();
                            for (ConfigValue item : elements(key, value)) {
                                if (item instanceof ConfigObject inner) {
                                    sections.add(
                                            new Section(keyOf(key) + "[]", inner, mistakes, base));
                                } else {
                                    mistakes.add(
                                            item.origin(),
                                            "%s must hold sections in braces"
                                                    .formatted(keyOf(key)));
                                }
                            }
                            return sections;
                        });
    }

    private List<ConfigValue> elements(String key, ConfigValue value) {
        if (value instanceof ConfigList list) {
            return list;
        }
        mistakes.add(value.origin(), "%s must be a list: [ … ]".formatted(keyOf(key)));
        return List.of();
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

    /// Paths by names of the file's choosing; none where the file has none.
    Map<String, Path> paths(String key) {
        Map<String, Path> paths = new LinkedHashMap<>();
        Optional<ConfigValue> value = value(key);
        if (value.isPresent()) {
            Section inner = section(key);
            for (String name : inner.object.keySet()) {
                inner.asked.add(name);
                ConfigValue at = Objects.requireNonNull(inner.object.get(name));
                inner.scalar(name, at).ifPresent(text -> inner.put(paths, name, text));
            }
        }
        return paths;
    }

    private void put(Map<String, Path> paths, String name, String text) {
        if (text.isEmpty() || text.indexOf('\0') >= 0) {
            reject(name, "(%s) must be a path".formatted(text));
        } else {
            paths.put(name, base.resolve(text).normalize());
        }
    }

    /// A time with its unit.
    Duration duration(String key, Duration otherwise, Duration least, Duration most) {
        return text(key)
                .flatMap(
                        text -> {
                            Optional<Duration> read =
                                    durationOf(text)
                                            .filter(time -> time.compareTo(least) >= 0)
                                            .filter(time -> time.compareTo(most) <= 0);
                            return read.isPresent()
                                    ? read
                                    : this.<Duration>wrong(
                                            key,
                                            text,
                                            "must be a time with its unit, such as 5s, from %ds to"
                                                            .formatted(least.toSeconds())
                                                    + " %ds".formatted(most.toSeconds()));
                        })
                .orElse(otherwise);
    }

    private static Optional<Duration> durationOf(String text) {
        if (!SIZE.matcher(text.strip()).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    ConfigValueFactory.fromAnyRef(text).atKey("time").getDuration("time"));
        } catch (ConfigException _) {
            return Optional.empty();
        }
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

    private static Optional<Integer> integer(String text) {
        try {
            return Optional.of(Integer.parseInt(text));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}

package lockstep.controller.config;

import lockstep.gang.event.SettingChange;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/// What differs between what a controller goes by and what its file says now.
///
/// A key that is written otherwise and means the same, as `60s` and `1m`, does not differ.
///
/// @param live what a controller can go by while it runs
/// @param fixed what it goes by only once it is started again
public record ConfigDiff(List<SettingChange> live, List<SettingChange> fixed) {
    private static final String HIDDEN = "(hidden)";

    /// What may hold a password.
    private static final Set<String> SECRET = Set.of("store.postgresql.url");

    /// A part of the file: a key, or all that begin with it.
    ///
    /// @param changesLive whether a controller can go by another value while it runs
    /// @param ofCluster whether all controllers of a cluster should go by the same
    /// @param value what it means
    private record Part(
            String prefix,
            boolean changesLive,
            boolean ofCluster,
            Function<ControllerConfig, Object> value) {
        boolean has(String key) {
            return key.equals(prefix) || key.startsWith(prefix + ".");
        }
    }

    /// Every key of the file is in one of these.
    private static final List<Part> PARTS =
            List.of(
                    fixedInAll("cluster", ControllerConfig::clusterName),
                    fixed("controller", ControllerConfig::controller),
                    fixed("api.listen", config -> config.api().listen()),
                    fixed("api.socket", config -> config.api().socket()),
                    fixed("api.token-file", config -> config.api().tokenFile()),
                    fixed("api.tls", config -> config.api().tls()),
                    fixed("api.standby-age-max", config -> config.api().standbyAgeMax()),
                    liveInAll("api.per-user", config -> config.api().rates()),
                    fixed("tokens.listen", config -> config.tokens().listen()),
                    fixedInAll(
                            "tokens",
                            config -> List.of(config.tokens().longest(), config.tokens().roles())),
                    fixed("store", ControllerConfig::store),
                    fixed("backup", ControllerConfig::backup),
                    fixedInAll("history", ControllerConfig::history),
                    fixed("election", ControllerConfig::election),
                    fixedInAll("nodes", ControllerConfig::nodes),
                    liveInAll("scheduling", ControllerConfig::scheduling),
                    fixedInAll("probes", ControllerConfig::probes),
                    fixedInAll("conditions", ControllerConfig::conditions),
                    fixedInAll("checkpoints", ControllerConfig::checkpoints),
                    liveInAll(
                            "partitions",
                            config -> List.of(config.partitions(), config.policy().partitions())),
                    liveInAll("roles", ControllerConfig::roles),
                    liveInAll("accounts", config -> config.policy().accounts()),
                    liveInAll("qos", config -> config.policy().qos()),
                    liveInAll(
                            "fair-share",
                            config ->
                                    List.of(
                                            config.policy().fairShare(),
                                            config.policy().interactiveWeight())),
                    liveInAll("licenses", config -> config.policy().licenses()),
                    liveInAll("reservations", config -> config.policy().reservations()),
                    liveInAll("limits", ControllerConfig::limits),
                    live("log-level", ControllerConfig::logLevel));

    public ConfigDiff {
        live = List.copyOf(live);
        fixed = List.copyOf(fixed);
    }

    private static Part live(String prefix, Function<ControllerConfig, Object> value) {
        return new Part(prefix, true, false, value);
    }

    private static Part liveInAll(String prefix, Function<ControllerConfig, Object> value) {
        return new Part(prefix, true, true, value);
    }

    private static Part fixed(String prefix, Function<ControllerConfig, Object> value) {
        return new Part(prefix, false, false, value);
    }

    private static Part fixedInAll(String prefix, Function<ControllerConfig, Object> value) {
        return new Part(prefix, false, true, value);
    }

    /// What all controllers of a cluster should go by, part for part: each begins keys of the file.
    static SortedMap<String, Object> ofCluster(ControllerConfig config) {
        SortedMap<String, Object> parts = new TreeMap<>();
        PARTS.stream()
                .filter(Part::ofCluster)
                .forEach(part -> parts.put(part.prefix(), part.value().apply(config)));
        return parts;
    }

    /// Compares.
    ///
    /// @param inForce what the controller goes by
    /// @param wanted what the file says now
    public static ConfigDiff between(GivenConfig inForce, GivenConfig wanted) {
        SortedSet<String> keys = new TreeSet<>(inForce.given().keySet());
        keys.addAll(wanted.given().keySet());
        List<SettingChange> live = new ArrayList<>();
        List<SettingChange> fixed = new ArrayList<>();
        for (String key : keys) {
            String before = inForce.given().get(key);
            String after = wanted.given().get(key);
            Part part = partOf(key);
            boolean same =
                    Objects.equals(before, after)
                            || part.value()
                                    .apply(inForce.config())
                                    .equals(part.value().apply(wanted.config()));
            if (!same) {
                (part.changesLive() ? live : fixed)
                        .add(new SettingChange(key, shown(key, before), shown(key, after)));
            }
        }
        return new ConfigDiff(live, fixed);
    }

    /// Whether a key can change while a controller runs.
    ///
    /// @throws IllegalArgumentException when no part has it: a key was added, and this forgotten
    static boolean changesLive(String key) {
        return partOf(key).changesLive();
    }

    private static Part partOf(String key) {
        return PARTS.stream()
                .filter(part -> part.has(key))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(key + " is in no part"));
    }

    private static Optional<String> shown(String key, @Nullable String value) {
        return Optional.ofNullable(value).map(text -> SECRET.contains(key) ? HIDDEN : text);
    }

    public boolean isEmpty() {
        return live.isEmpty() && fixed.isEmpty();
    }
}

package lockstep.controller.config;

import lockstep.gang.fair.Qos;
import lockstep.gang.fair.QosLevels;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Reads `qos { normal { weight = 1 } high { weight = 4, preempts = normal } }`.
final class QosSections {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.@+-]{1,64}");
    private static final double WEIGHT_LEAST = 0.001;
    private static final double WEIGHT_MOST = 1_000;
    private static final Duration GRACE_MOST = Duration.ofDays(1);

    private QosSections() {}

    /// Without any, there is one, `normal`, that promises and forbids nothing. The standard one is
    /// the only one, or else that with `default = true`, or else `normal`.
    static QosLevels read(Section section) {
        SortedMap<String, Section> sections = section.named();
        List<Qos> all = new ArrayList<>();
        List<Qos> standard = new ArrayList<>();
        sections.forEach(
                (name, one) -> {
                    if (!NAME.matcher(name).matches()) {
                        section.reject(name, "must match " + NAME);
                    }
                    boolean isStandard = one.flag("default", false);
                    Qos qos = qos(name, one, sections.keySet());
                    all.add(qos);
                    if (isStandard) {
                        standard.add(qos);
                    }
                });
        return all.isEmpty() ? QosLevels.single() : withOneStandard(section, all, standard);
    }

    private static QosLevels withOneStandard(Section section, List<Qos> all, List<Qos> standard) {
        List<Qos> candidates = candidates(all, standard);
        if (candidates.size() != 1) {
            section.reject(
                    all.getFirst().name(),
                    "and the others: exactly one must have default = true, but %s.%nMaybe: %s.default = true"
                            .formatted(
                                    candidates.isEmpty() ? "none has" : names(candidates) + " have",
                                    section.keyOf(all.getFirst().name())));
            return QosLevels.of(all.getFirst(), all);
        }
        return QosLevels.of(candidates.getFirst(), all);
    }

    private static String names(List<Qos> some) {
        return some.stream().map(Qos::name).collect(Collectors.joining(", "));
    }

    private static List<Qos> candidates(List<Qos> all, List<Qos> standard) {
        if (!standard.isEmpty()) {
            return standard;
        }
        return all.size() == 1
                ? all
                : all.stream().filter(one -> one.name().equals(QosLevels.NORMAL)).toList();
    }

    private static Qos qos(String name, Section section, Set<String> known) {
        Set<String> preempts = section.words("preempts").orElse(Set.of());
        preempts.stream()
                .filter(other -> !known.contains(other))
                .forEach(
                        other ->
                                section.reject(
                                        "preempts",
                                        "(%s) is no qos.%nMaybe one of these was meant: %s"
                                                .formatted(other, String.join(", ", known))));
        Qos qos =
                new Qos(
                        name,
                        section.number("weight", 1, WEIGHT_LEAST, WEIGHT_MOST),
                        preempts,
                        section.flag("preemptible", true),
                        section.duration("grace", Duration.ZERO, Duration.ZERO, GRACE_MOST),
                        section.words("accounts"),
                        LimitSections.readOfQos(section.section("limits")));
        section.finish();
        return qos;
    }
}

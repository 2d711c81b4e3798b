package lockstep.controller.config;

import lockstep.gang.cluster.NodeName;
import lockstep.gang.fair.NamedReservation;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Reads `reservations { course { start = "2026-12-01T09:00:00Z", duration = 4h, users = ann } }`.
final class ReservationSections {
    private static final Duration SHORTEST = Duration.ofMinutes(1);
    private static final Duration LONGEST = Duration.ofDays(3_650);
    private static final String EXAMPLE = "2026-12-01T06:00:00Z";

    private ReservationSections() {}

    static List<NamedReservation> read(Section section) {
        List<NamedReservation> all = new ArrayList<>();
        section.named().forEach((name, one) -> all.add(reservation(name, one)));
        return all;
    }

    private static NamedReservation reservation(String name, Section section) {
        section.required("start", "\"" + EXAMPLE + "\"");
        Instant from = section.moment("start").orElse(Instant.parse(EXAMPLE));
        Instant until = until(section, from);
        Optional<Set<NodeName>> nodes = NodeNames.read(section);
        Set<String> users = section.words("users").orElse(Set.of());
        Set<String> accounts = section.words("accounts").orElse(Set.of());
        boolean maintenance = section.flag("maintenance", false);
        if (users.isEmpty() && accounts.isEmpty() && !maintenance) {
            section.reject(
                    "users",
                    "and accounts are missing: nobody could use it.%nMaybe add: %s = true"
                            .formatted(section.keyOf("maintenance")));
        }
        section.finish();
        return new NamedReservation(name, from, until, nodes, users, accounts, maintenance);
    }

    /// By its end or by its duration.
    private static Instant until(Section section, Instant from) {
        Optional<Duration> duration = section.duration("duration", SHORTEST, LONGEST);
        Optional<Instant> end = section.moment("end");
        if (section.has("duration") && section.has("end")) {
            section.reject("end", "is there beside duration: one of them says it all");
        } else if (!section.has("duration") && !section.has("end")) {
            section.reject(
                    "duration",
                    "is missing, and so is end.%nMaybe add: %s = 4h"
                            .formatted(section.keyOf("duration")));
        }
        Instant until = end.orElseGet(() -> from.plus(duration.orElse(SHORTEST)));
        if (!until.isAfter(from)) {
            section.reject("end", "(%s) must be after start (%s)".formatted(until, from));
            return from.plus(SHORTEST);
        }
        return until;
    }
}

package lockstep.controller.api;

import lockstep.controller.chronicle.EventFilter;
import lockstep.gang.cluster.NodeName;
import lockstep.gang.event.Event;
import lockstep.gang.text.Quoted;
import lockstep.protocol.v1.ListEventsRequest;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/// A checked request for events.
///
/// @param after the last that is known
/// @param most how many are told at once
/// @param newest whether of more than that the newest are
/// @param patience how long to wait for the first
record EventsAsked(EventFilter filter, long after, int most, boolean newest, Duration patience) {
    private static final int MOST = 1_000;
    private static final int MILLIS_MAX = 60_000;
    private static final Set<String> KINDS =
            Set.copyOf(
                    Arrays.stream(Event.class.getPermittedSubclasses())
                            .map(Class::getSimpleName)
                            .toList());

    /// @throws io.grpc.StatusRuntimeException when it asks for what there cannot be
    static EventsAsked read(ListEventsRequest request) {
        int most = request.getCountMax();
        return new EventsAsked(
                new EventFilter(
                        since(request),
                        request.getJobId() == 0
                                ? OptionalInt.empty()
                                : OptionalInt.of(JobIds.read(request.getJobId()).value()),
                        node(request.getNode()),
                        Optional.of(request.getUser()).filter(user -> !user.isEmpty()),
                        kinds(request.getKindsList())),
                after(request.getAfterSeq()),
                most < 1 || most > MOST ? MOST : most,
                request.getNewest(),
                Duration.ofMillis(
                        Math.min(Integer.toUnsignedLong(request.getTimeoutMillis()), MILLIS_MAX)));
    }

    private static long after(long unsigned) {
        if (unsigned < 0) {
            throw Refusal.invalid(
                    "event %s is beyond any journal".formatted(Long.toUnsignedString(unsigned)));
        }
        return unsigned;
    }

    private static Optional<Instant> since(ListEventsRequest request) {
        if (!request.hasSince()) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    Instant.ofEpochSecond(
                            request.getSince().getSeconds(), request.getSince().getNanos()));
        } catch (DateTimeException none) {
            throw Refusal.invalid(
                    "since (%d s) is no time that a calendar knows"
                            .formatted(request.getSince().getSeconds()));
        }
    }

    private static Optional<String> node(String name) {
        if (!name.isEmpty() && !NodeName.isValid(name)) {
            throw Refusal.invalid("node (%s) cannot be the name of one".formatted(Quoted.of(name)));
        }
        return Optional.of(name).filter(given -> !given.isEmpty());
    }

    private static Set<String> kinds(List<String> names) {
        for (String name : names) {
            if (!KINDS.contains(name)) {
                throw Refusal.invalid(
                        "there is no kind (%s) of events.%nMaybe one of these: %s"
                                .formatted(
                                        Quoted.of(name), String.join(", ", new TreeSet<>(KINDS))));
            }
        }
        return Set.copyOf(names);
    }
}

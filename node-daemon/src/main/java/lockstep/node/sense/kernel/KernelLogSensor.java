package lockstep.node.sense.kernel;

import lockstep.node.sense.Findings;
import lockstep.node.sense.Happening;
import lockstep.node.sense.Sensor;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Makes happenings of the kernel's messages that tell of ill hardware.
///
/// Ill hardware repeats itself, so one symptom of one part is told once in [#QUIET] at most.
public final class KernelLogSensor implements Sensor {
    static final Duration QUIET = Duration.ofMinutes(1);

    private static final int TEXT_MAX = 500;

    private final KernelLog log;
    private final KernelMessages messages;
    private final Duration every;
    private final Clock clock;
    private final Map<Symptoms.Symptom, Instant> told = new HashMap<>();

    /// @param clock also says in which zone the log's local times are
    /// @param boot when the machine booted
    public KernelLogSensor(KernelLog log, Duration every, Clock clock, Instant boot) {
        this.log = log;
        this.messages = new KernelMessages(boot, clock.getZone());
        this.every = every;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "kernel log";
    }

    @Override
    public Duration every() {
        return every;
    }

    @Override
    public Findings read() throws IOException {
        Instant now = clock.instant();
        told.values().removeIf(at -> at.isAfter(now) || !at.plus(QUIET).isAfter(now));
        Map<Symptoms.Symptom, Happening> found = new LinkedHashMap<>();
        for (String line : log.newLines()) {
            messages.parse(line).ifPresent(message -> look(message, now, found));
        }
        found.keySet().removeAll(told.keySet());
        found.keySet().forEach(symptom -> told.put(symptom, now));
        return new Findings(List.of(), List.of(), new ArrayList<>(found.values()));
    }

    private void look(
            KernelMessages.Message message, Instant now, Map<Symptoms.Symptom, Happening> found) {
        Instant at = message.at().orElse(now);
        Symptoms.of(message.text())
                .ifPresent(
                        symptom ->
                                found.putIfAbsent(symptom, happening(symptom, message.text(), at)));
    }

    private static Happening happening(Symptoms.Symptom symptom, String text, Instant at) {
        String bounded = text.length() > TEXT_MAX ? text.substring(0, TEXT_MAX) + "…" : text;
        return new Happening(symptom.name(), symptom.part(), bounded, at, symptom.drains());
    }
}

package lockstep.node.sense;

import lockstep.node.sense.digest.DigestBook;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/// Reads each sensor when it is due, and holds what they found.
///
/// Each reading is a task of its own: a sensor that hangs is left out until it answers, and the
/// others go on. One that hangs for longer than [#PATIENCE] is a fault of the node. What a sensor
/// throws is logged once, until it can be read again.
///
/// Any thread may call.
public final class SensorRounds {

    private static final Logger LOG = LoggerFactory.getLogger(SensorRounds.class);

    static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Executor readers;
    private final LongSupplier nanoClock;
    private final DigestBook digests;
    private final HappeningLog happenings;
    private final Runnable urgent;
    private final List<Turn> turns;
    private Set<String> faultyParts = new HashSet<>();

    /// One sensor, and where it stands.
    private static final class Turn {
        final Sensor sensor;
        long nextAtNanos;
        Optional<Long> askedAtNanos = Optional.empty();
        String trouble = "";
        List<Fault> faults = List.of();

        Turn(Sensor sensor, long nextAtNanos) {
            this.sensor = sensor;
            this.nextAtNanos = nextAtNanos;
        }
    }

    /// Reads nothing yet.
    ///
    /// @param readers must not let one task wait for another
    /// @param nanoClock monotonic
    /// @param urgent told when there is a new fault or something happened
    public SensorRounds(
            List<Sensor> sensors,
            Executor readers,
            LongSupplier nanoClock,
            DigestBook digests,
            HappeningLog happenings,
            Runnable urgent) {
        this.readers = readers;
        this.nanoClock = nanoClock;
        this.digests = digests;
        this.happenings = happenings;
        this.urgent = urgent;
        long now = nanoClock.getAsLong();
        this.turns = sensors.stream().map(sensor -> new Turn(sensor, now)).toList();
    }

    /// Starts the readings that are due. Call it at least once a second.
    public void tick() {
        due().forEach(turn -> readers.execute(() -> read(turn)));
        tellOfNewFaults();
    }

    private synchronized List<Turn> due() {
        long now = nanoClock.getAsLong();
        List<Turn> due = new ArrayList<>();
        for (Turn turn : turns) {
            if (turn.askedAtNanos.isEmpty() && now - turn.nextAtNanos >= 0) {
                turn.askedAtNanos = Optional.of(now);
                turn.nextAtNanos = now + turn.sensor.every().toNanos();
                due.add(turn);
            }
        }
        return due;
    }

    private void read(Turn turn) {
        try {
            Findings found = turn.sensor.read();
            digests.add(found.readings());
            happenings.add(found.happenings());
            answered(turn, found);
            if (!found.happenings().isEmpty()) {
                urgent.run();
            }
            tellOfNewFaults();
        } catch (Exception e) { // a sensor's bug must not end the daemon, which has ranks to watch
            failed(turn, e);
        }
    }

    private synchronized void answered(Turn turn, Findings found) {
        turn.askedAtNanos = Optional.empty();
        turn.faults = found.faults();
        if (!turn.trouble.isEmpty()) {
            LOG.info("Sensor {} can be read again", turn.sensor.name());
            turn.trouble = "";
        }
    }

    /// Its faults go on: nothing says that they are over.
    private synchronized void failed(Turn turn, Exception e) {
        turn.askedAtNanos = Optional.empty();
        if (turn.trouble.isEmpty()) {
            sayTrouble(turn.sensor.name(), e);
        }
        turn.trouble = e.toString();
    }

    private static void sayTrouble(String sensor, Exception e) {
        if (e instanceof IOException) {
            LOG.warn("Cannot read sensor {}: {}", sensor, e.toString());
        } else {
            LOG.warn("Cannot read sensor {}", sensor, e);
        }
    }

    /// All that hold now.
    public synchronized List<Fault> faults() {
        long now = nanoClock.getAsLong();
        Set<Fault> faults = new LinkedHashSet<>();
        for (Turn turn : turns) {
            faults.addAll(turn.faults);
            long waited = now - turn.askedAtNanos.orElse(now);
            if (waited > PATIENCE.toNanos()) {
                String part = "sensor " + turn.sensor.name();
                long seconds = Duration.ofNanos(waited).toSeconds();
                faults.add(new Fault(part, part + " has not answered for " + seconds + " s"));
            }
        }
        return List.copyOf(faults);
    }

    private void tellOfNewFaults() {
        if (hasNewFault()) {
            urgent.run();
        }
    }

    private synchronized boolean hasNewFault() {
        Set<String> parts = new HashSet<>();
        faults().forEach(fault -> parts.add(fault.part()));
        boolean more = !faultyParts.containsAll(parts);
        faultyParts = parts;
        return more;
    }
}

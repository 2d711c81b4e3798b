package lockstep.doctor.host;

import lockstep.doctor.finding.Check;
import lockstep.doctor.finding.Finding;
import lockstep.doctor.finding.Finding.Advice;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Whether something keeps the time of day right, and whether time passes evenly. Leases count on
/// the boot-time clock, so a wrong time of day ends no job; it spoils certificates, begin times and
/// logs.
public final class ClockCheck implements Check {
    private static final Duration ERROR_MAX = Duration.ofSeconds(1);
    private static final Path SOURCE =
            Path.of("sys/devices/system/clocksource/clocksource0/current_clocksource");

    /// The kernel falls back to these when a processor's own counter is no use.
    private static final Set<String> SLOW = Set.of("hpet", "acpi_pm", "jiffies", "pit");

    private final Path root;
    private final KernelClock clock;

    public ClockCheck(Path root, KernelClock clock) {
        this.root = root;
        this.clock = clock;
    }

    @Override
    public List<Finding> look() {
        List<Finding> found = new ArrayList<>();
        found.add(clock.read().map(ClockCheck::judged).orElseGet(ClockCheck::unknown));
        source().ifPresent(found::add);
        found.add(life());
        return found;
    }

    private static Finding unknown() {
        return new Advice(
                "the kernel does not say whether its clock is synchronised",
                "ask: timedatectl, chronyc tracking or ntpq -p. In a container, ask the host.");
    }

    private static Finding judged(KernelClock.Reading reading) {
        if (!reading.synchronised()) {
            return new Advice(
                    "nothing keeps this host's clock right",
                    "start a time service: systemctl enable --now chrony (or chronyd,"
                        + " systemd-timesyncd). Where the hypervisor sets the clock, all is well.");
        }
        String text = "synchronised, at most %d ms off".formatted(reading.errorMax().toMillis());
        return reading.errorMax().compareTo(ERROR_MAX) > 0
                ? new Advice(text, "see whether its time servers can be reached: chronyc sources.")
                : new Finding.Fine(text);
    }

    private Optional<Finding> source() {
        try {
            String source = Files.readString(root.resolve(SOURCE)).strip();
            return Optional.of(
                    SLOW.contains(source)
                            ? new Advice(
                                    "clock source %s: the kernel does not trust the processors' counter"
                                            .formatted(source),
                                    "look for \"clocksource\" in the kernel's log (dmesg): mostly"
                                            + " firmware, or one bad socket.")
                            : Finding.fine("clock source %s".formatted(source)));
        } catch (IOException unnamed) {
            return Optional.empty(); // as in some containers
        }
    }

    /// Nodes tell a restart of the machine by this.
    private Finding life() {
        try {
            String id = Files.readString(root.resolve("proc/sys/kernel/random/boot_id")).strip();
            return Finding.fine("boot id %s".formatted(id));
        } catch (IOException hidden) {
            return new Finding.Wrong(
                    "the kernel's boot id cannot be read (%s)".formatted(hidden.getMessage()),
                    "mount /proc as usual: a node that cannot tell a restart of its machine does"
                            + " not start.");
        }
    }
}

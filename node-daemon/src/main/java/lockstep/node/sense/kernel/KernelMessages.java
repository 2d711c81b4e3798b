package lockstep.node.sense.kernel;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Takes the message out of a line of the kernel's log, in the forms that it comes in:
///
/// ```text
/// 3,1234,5678901,-;NVRM: Xid (PCI:0000:9b:00): 79, ...          /dev/kmsg
/// [Sun Feb 23 16:24:18 2025] NVRM: Xid ...                      dmesg -T
/// [  206.764307] NVRM: Xid ...                                  dmesg
/// 2025-02-23T16:24:18,123456+00:00 NVRM: Xid ...                dmesg --time-format iso
/// Feb 23 16:24:18 node7 kernel: [  206.764307] NVRM: Xid ...    syslog
/// ```
///
/// Others than the kernel can write to its log; their messages have a facility other than 0, or no
/// `kernel:` in front, and are not taken.
final class KernelMessages {
    private static final Pattern RECORD = Pattern.compile("(\\d{1,9}),\\d+,(\\d{1,18}),[^;]*;(.*)");
    private static final Pattern CTIME =
            Pattern.compile("\\[(\\w{3} \\w{3} +\\d{1,2} [\\d:]{8} \\d{4})\\] (.*)");
    private static final Pattern UPTIME = Pattern.compile("\\[ *(\\d{1,9})\\.(\\d{6})\\] (.*)");
    private static final Pattern ISO =
            Pattern.compile("(\\d{4}-\\d\\d-\\d\\dT[\\d:]{8}[.,]\\d{1,9}[+-]\\d\\d:\\d\\d) (.*)");
    private static final Pattern SYSLOG =
            Pattern.compile(
                    "(?:\\w{3} +\\d{1,2} [\\d:]{8}|\\d{4}-\\S+) \\S+ kernel: (?:\\[ *[\\d.]+\\]"
                            + " )?(.*)");
    private static final DateTimeFormatter CTIME_FORMAT =
            DateTimeFormatter.ofPattern("EEE MMM d HH:mm:ss yyyy", Locale.ROOT);

    private final Instant boot;
    private final ZoneId zone;

    /// @param boot when the machine booted, to which the kernel's own times are added
    /// @param zone of times that are told without one
    KernelMessages(Instant boot, ZoneId zone) {
        this.boot = boot;
        this.zone = zone;
    }

    /// @param at empty where the line does not tell it
    record Message(Optional<Instant> at, String text) {}

    /// The message of a line; empty for one that is not the kernel's.
    Optional<Message> parse(String line) {
        Matcher m = RECORD.matcher(line);
        if (m.matches()) {
            boolean kernels = Integer.parseInt(m.group(1)) >> 3 == 0;
            return kernels
                    ? message(Optional.of(afterBoot(Long.parseLong(m.group(2)))), m.group(3))
                    : Optional.empty();
        }
        m = UPTIME.matcher(line);
        if (m.matches()) {
            long micros = Long.parseLong(m.group(1)) * 1_000_000 + Long.parseLong(m.group(2));
            return message(Optional.of(afterBoot(micros)), m.group(3));
        }
        m = CTIME.matcher(line);
        if (m.matches()) {
            return message(local(m.group(1)), m.group(2));
        }
        m = SYSLOG.matcher(line);
        if (m.matches()) {
            return message(Optional.empty(), m.group(1));
        }
        m = ISO.matcher(line);
        return m.matches() ? message(offset(m.group(1)), m.group(2)) : Optional.empty();
    }

    private static Optional<Message> message(Optional<Instant> at, String text) {
        return Optional.of(new Message(at, text));
    }

    private Instant afterBoot(long micros) {
        return boot.plusMillis(micros / 1000);
    }

    private Optional<Instant> local(String text) {
        try {
            String single = text.replaceAll(" +", " ");
            return Optional.of(LocalDateTime.parse(single, CTIME_FORMAT).atZone(zone).toInstant());
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    private static Optional<Instant> offset(String text) {
        try {
            return Optional.of(OffsetDateTime.parse(text.replace(',', '.')).toInstant());
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }
}

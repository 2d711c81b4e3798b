package lockstep.node.sense.kernel;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Which of the kernel's messages tell of ill hardware, and of what part.
///
/// Patterns are tied to the beginning of the message, because much of what follows is worded by
/// users: the name of a process, for one. A cgroup that is out of memory is no symptom: the job in
/// it asked for too little.
final class Symptoms {
    /// Those after which the GPU cannot be used until it is reset, the node rebooted or a part
    /// replaced; others are the fault of a program, or were mended. From NVIDIA's catalogue,
    /// <https://docs.nvidia.com/deploy/xid-errors/analyzing-xid-catalog.html>: 48 double-bit memory
    /// error; 62 halt of the internal micro-controller; 64 failed row remapping or page retirement;
    /// 74 NVLink error; 79 fallen off the bus; 95 uncontained memory error; 119 and 120 timeout and
    /// error of the GPU's system processor; 121 error of the link to the CPU; 140 unrecovered
    /// memory error.
    private static final Set<Integer> DRAINING = Set.of(48, 62, 64, 74, 79, 95, 119, 120, 121, 140);

    /// @param name `xid 79`
    /// @param part may be empty
    record Symptom(String name, String part, boolean drains) {}

    private record Rule(Pattern pattern, Function<Matcher, Symptom> symptom) {}

    private static final List<Rule> RULES =
            List.of(
                    rule(
                            "NVRM: Xid \\((?:PCI:)?([0-9a-fA-F:.]+)\\): (\\d{1,6})\\b.*",
                            m -> xid(m.group(1), Integer.parseInt(m.group(2)))),
                    rule(
                            "nvidia-nvswitch\\d+: SXid \\((?:PCI:)?([0-9a-fA-F:.]+)\\): (\\d+),"
                                    + " (Fatal|Non-fatal).*",
                            m ->
                                    new Symptom(
                                            "sxid " + m.group(2),
                                            m.group(1),
                                            m.group(3).equals("Fatal"))),
                    rule("mlx5_core \\S+ (\\S+): Link down.*", m -> flap(m.group(1))),
                    rule(
                            "(?:infiniband )?(mlx\\d_\\d+): Port: (\\d+) Link (?:DOWN|INIT).*",
                            m -> flap(m.group(1) + "/" + m.group(2))),
                    rule(
                            "mlx5_core (\\S+): .*Port module event.*[Cc]able unplugged.*",
                            m -> flap(m.group(1))),
                    rule(
                            "\\S+ \\S+ (\\S+): (?:NIC Link is Down|Link is Down|Lost carrier).*",
                            m -> flap(m.group(1))),
                    rule("(\\w[\\w.-]*): link is not ready.*", m -> flap(m.group(1))),
                    rule(
                            "mce: \\[Hardware Error\\]: (?:CPU (\\d+): )?Machine" + " [Cc]heck.*",
                            m -> new Symptom("machine check", cpu(m), false)),
                    rule(
                            "\\{\\d+\\}\\[Hardware Error\\]: event severity: (\\w+).*",
                            m -> new Symptom("machine check", "", m.group(1).equals("fatal"))),
                    rule(
                            "Out of memory: Kill(?:ed)? process \\d+.*",
                            _ -> new Symptom("oom kill", "", false)),
                    rule(
                            "(?:blk_update_request: )?(?:critical (?:medium|target) error|I/O"
                                    + " error), dev (\\S+),.*",
                            m -> input(m.group(1))),
                    rule("Buffer I/O error on dev(?:ice)? (\\S+?),.*", m -> input(m.group(1))),
                    rule("EXT4-fs error \\(device (\\S+)\\).*", m -> input(m.group(1))),
                    rule("XFS \\((\\S+)\\): .*I/O error.*", m -> input(m.group(1))),
                    rule("nvme (nvme\\d+): I/O .* timeout.*", m -> input(m.group(1))),
                    rule("nfs: server (\\S+) not responding.*", m -> input(m.group(1))));

    private Symptoms() {}

    static Optional<Symptom> of(String message) {
        for (Rule rule : RULES) {
            Matcher m = rule.pattern.matcher(message);
            if (m.matches()) {
                return Optional.of(rule.symptom.apply(m));
            }
        }
        return Optional.empty();
    }

    private static Rule rule(String pattern, Function<Matcher, Symptom> symptom) {
        return new Rule(Pattern.compile(pattern), symptom);
    }

    private static Symptom xid(String address, int number) {
        return new Symptom("xid " + number, address, DRAINING.contains(number));
    }

    /// Only the way down is told: at boot each link comes up once, and has not flapped.
    private static Symptom flap(String part) {
        return new Symptom("link flap", part, false);
    }

    private static String cpu(Matcher m) {
        return Optional.ofNullable(m.group(1)).map(number -> "cpu" + number).orElse("");
    }

    private static Symptom input(String part) {
        return new Symptom("i/o error", part, false);
    }
}

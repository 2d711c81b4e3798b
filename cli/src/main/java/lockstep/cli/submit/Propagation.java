package lockstep.cli.submit;

import lockstep.cli.options.Parsed;
import lockstep.protocol.v1.LimitedResource;
import lockstep.protocol.v1.ResourceLimit;
import lockstep.protocol.v1.ResourceLimits;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/// Which limits of the submitting process its ranks are to have, as `--propagate` says.
///
/// @param names as Slurm calls them, each once
/// @param all whether they were not named one by one: nobody insists on each of them then
record Propagation(List<String> names, boolean all) {

    /// As Slurm calls them, each before the kernel's words for it in `/proc/self/limits`.
    private static final List<String> TABLE =
            List.of(
                    "AS", "Max address space",
                    "CORE", "Max core file size",
                    "CPU", "Max cpu time",
                    "DATA", "Max data size",
                    "FSIZE", "Max file size",
                    "MEMLOCK", "Max locked memory",
                    "NOFILE", "Max open files",
                    "NPROC", "Max processes",
                    "RSS", "Max resident set",
                    "STACK", "Max stack size");

    private static final String PREFIX = "RLIMIT_";

    static Parsed<Propagation> parse(String text) {
        String upper = text.toUpperCase(Locale.ROOT);
        if (upper.equals("NONE")) {
            return Parsed.good(new Propagation(List.of(), false));
        }
        List<String> known = known();
        if (upper.isEmpty() || upper.equals("ALL")) {
            return Parsed.good(new Propagation(known, true));
        }
        List<String> names = new ArrayList<>();
        for (String word : upper.split(",", -1)) {
            String name = word.startsWith(PREFIX) ? word.substring(PREFIX.length()) : word;
            if (!known.contains(name)) {
                return Parsed.bad(
                        "must be ALL, NONE, or a list of " + String.join(", ", known) + ".");
            }
            if (!names.contains(name)) {
                names.add(name);
            }
        }
        return Parsed.good(new Propagation(names, false));
    }

    private static List<String> known() {
        List<String> known = new ArrayList<>();
        for (int i = 0; i < TABLE.size(); i += 2) {
            known.add(TABLE.get(i));
        }
        return known;
    }

    /// The soft limits that are to be taken along.
    ///
    /// @param text what `/proc/self/limits` says; empty when it does not tell one of them
    Optional<ResourceLimits> of(String text) {
        ResourceLimits.Builder limits = ResourceLimits.newBuilder().setAsFarAsAllowed(all);
        for (String name : names) {
            Optional<String> soft = soft(text, TABLE.get(TABLE.indexOf(name) + 1));
            if (soft.isEmpty()) {
                return Optional.empty();
            }
            limits.addLimits(limit(name, soft.get()));
        }
        return Optional.of(limits.build());
    }

    private static Optional<String> soft(String text, String row) {
        for (String line : text.split("\n", -1)) {
            if (line.startsWith(row + " ")) {
                return Optional.of(line.substring(row.length()).strip().split(" +", 2)[0]);
            }
        }
        return Optional.empty();
    }

    /// More than 18 digits is as good as unlimited.
    private static ResourceLimit limit(String name, String soft) {
        ResourceLimit.Builder limit =
                ResourceLimit.newBuilder().setResource(LimitedResource.valueOf("LIMIT_" + name));
        OptionalLong number = WholeNumber.digits(soft);
        if (number.isPresent()) {
            limit.setValue(number.getAsLong());
        }
        return limit.build();
    }
}

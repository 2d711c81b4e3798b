package lockstep.node.launch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/// Where in the cgroup v2 hierarchy a node may make its own.
public final class CgroupPlace {

    /// The unit that our packages bring for ranks
    /// (docs/adr/0177-ranks-have-a-unit-of-their-own.md).
    private static final String RANKS_UNIT = "lockstep-ranks.service";

    private CgroupPlace() {}

    /// The cgroup of the unit for ranks, where it stands beside the daemon's; else the daemon's
    /// own, so that a service manager's delegation holds. Empty where there is no v2 hierarchy.
    ///
    /// @param proc `/proc` outside of tests
    public static Optional<Path> below(Path proc) {
        try {
            Optional<String> mount =
                    Files.readAllLines(proc.resolve("self/mounts")).stream()
                            .map(line -> line.split(" ", -1))
                            .filter(fields -> fields.length > 2 && fields[2].equals("cgroup2"))
                            .map(fields -> fields[1])
                            .findFirst();
            String own =
                    Files.readAllLines(proc.resolve("self/cgroup")).stream()
                            .filter(line -> line.startsWith("0::/"))
                            .map(line -> line.substring("0::/".length()))
                            .findFirst()
                            .orElse("");
            return mount.map(path -> Path.of(path).resolve(own)).map(CgroupPlace::besides);
        } catch (IOException _) {
            return Optional.empty(); // this kernel has no cgroups
        }
    }

    private static Path besides(Path own) {
        Path ranks = own.resolveSibling(RANKS_UNIT);
        return Files.isDirectory(ranks) ? ranks : own;
    }

    /// `lockstep-NAME-HASH`: nodes of one name under different roots (two clusters on one machine)
    /// must not meet.
    public static String nameOf(String node, Path root) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256")
                            .digest(root.toString().getBytes(StandardCharsets.UTF_8));
            return "lockstep-" + node + "-" + HexFormat.of().formatHex(hash, 0, 4);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}

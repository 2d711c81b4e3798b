package lockstep.doctor.rules;

import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// A host of which a test says what there is.
final class PretendedHost implements Surroundings {
    private final Map<Path, Seen> files = new HashMap<>();
    private final Set<String> unknownHosts = new HashSet<>();

    PretendedHost with(String path, String owner, String permissions) {
        files.put(
                Path.of(path), new Seen.There(owner, PosixFilePermissions.fromString(permissions)));
        return this;
    }

    PretendedHost hiding(String path) {
        files.put(Path.of(path), new Seen.Hidden());
        return this;
    }

    PretendedHost notKnowing(String host) {
        unknownHosts.add(host);
        return this;
    }

    @Override
    public Seen at(Path file) {
        return files.getOrDefault(file, new Seen.Missing());
    }

    @Override
    public boolean resolves(String host) {
        return !unknownHosts.contains(host);
    }

    @Override
    public boolean isLoopback(String host) {
        return host.startsWith("127.") || host.equals("localhost");
    }
}

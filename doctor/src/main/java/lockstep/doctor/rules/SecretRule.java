package lockstep.doctor.rules;

import lockstep.doctor.finding.Finding;
import lockstep.doctor.finding.Finding.Advice;
import lockstep.doctor.finding.Finding.Wrong;

import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A file that holds a secret: readable by the daemon's user, and by nobody else.
final class SecretRule {
    private final Surroundings host;
    private final Optional<String> owner;

    /// @param owner the daemon's user, where that is known
    SecretRule(Surroundings host, Optional<String> owner) {
        this.host = host;
        this.owner = owner;
    }

    /// @param key of the configuration that names it
    /// @param whenMissing what to do where it is not there; empty: it need not be
    List<Finding> of(String key, Path file, Optional<String> whenMissing) {
        return switch (host.at(file)) {
            case Seen.Missing _ ->
                    whenMissing.stream()
                            .<Finding>map(
                                    todo ->
                                            new Wrong(
                                                    "%s (%s) does not exist".formatted(key, file),
                                                    todo))
                            .toList();
            case Seen.Hidden _ ->
                    List.of(
                            new Advice(
                                    "%s (%s) cannot be looked at by this user".formatted(key, file),
                                    "do it as root, or as the daemon's user."));
            case Seen.There there -> there(key, file, there);
        };
    }

    private List<Finding> there(String key, Path file, Seen.There there) {
        List<Finding> found = new ArrayList<>();
        if (there.anyOf(
                PosixFilePermission.GROUP_READ,
                PosixFilePermission.GROUP_WRITE,
                PosixFilePermission.OTHERS_READ,
                PosixFilePermission.OTHERS_WRITE)) {
            found.add(
                    new Wrong(
                            "%s (%s) can be used by others than its owner".formatted(key, file),
                            "chmod 600 %s".formatted(file)));
        }
        found.addAll(belongs(key, file));
        return found;
    }

    /// Whether it is the daemon's user who may read it, where both can be seen.
    List<Finding> belongs(String key, Path file) {
        return host.at(file) instanceof Seen.There there
                        && owner.isPresent()
                        && !owner.get().equals(there.owner())
                ? List.of(
                        new Wrong(
                                "%s (%s) belongs to %s, and the daemon's data to %s"
                                        .formatted(key, file, there.owner(), owner.get()),
                                "chown %s %s".formatted(owner.get(), file)))
                : List.of();
    }
}

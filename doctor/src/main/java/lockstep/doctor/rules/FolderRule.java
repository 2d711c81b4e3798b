package lockstep.doctor.rules;

import lockstep.doctor.finding.Finding;
import lockstep.doctor.finding.Finding.Advice;
import lockstep.doctor.finding.Finding.Wrong;

import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Folders that daemons keep things in.
final class FolderRule {
    private final Surroundings host;

    FolderRule(Surroundings host) {
        this.host = host;
    }

    /// Whom a folder belongs to, where that can be seen.
    Optional<String> owner(Path folder) {
        return host.at(folder) instanceof Seen.There there
                ? Optional.of(there.owner())
                : Optional.empty();
    }

    /// A folder that the daemon would make at its first start, if it may.
    ///
    /// @param install the command that makes it as it should be, without the folder
    List<Finding> mayBeMade(String key, Path folder, String install) {
        return host.at(folder) instanceof Seen.Missing
                ? List.of(
                        new Advice(
                                "%s (%s) does not exist: the daemon makes it at its first start, where it may"
                                        .formatted(key, folder),
                                "make it: %s %s".formatted(install, folder)))
                : List.of();
    }

    /// Another folder of a daemon, which must be its user's, too.
    List<Finding> belongsTo(String key, Path folder, Optional<String> user) {
        Optional<String> owner = owner(folder);
        return owner.isPresent() && user.isPresent() && !owner.equals(user)
                ? List.of(
                        new Wrong(
                                "%s (%s) belongs to %s, and the daemon's data to %s"
                                        .formatted(key, folder, owner.get(), user.get()),
                                "chown %s %s".formatted(user.get(), folder)))
                : List.of();
    }

    /// Users of jobs must get through the folders above, though not list them.
    List<Finding> passable(String key, Path folder) {
        List<Finding> found = new ArrayList<>();
        for (Path above = folder.getParent(); above != null; above = above.getParent()) {
            if (host.at(above) instanceof Seen.There there
                    && !there.anyOf(PosixFilePermission.OTHERS_EXECUTE)) {
                found.add(
                        new Wrong(
                                "users cannot pass through %s to their scripts below %s (%s)"
                                        .formatted(above, key, folder),
                                "chmod o+x %s".formatted(above)));
            }
        }
        return found;
    }
}

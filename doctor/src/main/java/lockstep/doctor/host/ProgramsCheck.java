package lockstep.doctor.host;

import lockstep.doctor.finding.Check;
import lockstep.doctor.finding.Finding;
import lockstep.doctor.finding.Finding.Wrong;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Whether the programs are here that a controller calls.
public final class ProgramsCheck implements Check {
    private static final List<String> FOLDERS =
            List.of("usr/local/bin", "usr/bin", "bin", "usr/local/sbin", "usr/sbin", "sbin");

    private final Path root;

    public ProgramsCheck(Path root) {
        this.root = root;
    }

    @Override
    public List<Finding> look() {
        return FOLDERS.stream().anyMatch(folder -> Files.exists(root.resolve(folder + "/id")))
                ? List.of(Finding.fine("id is here, by which names of users are looked up"))
                : List.of(
                        new Wrong(
                                "there is no program id: names of users cannot be looked up",
                                "install coreutils."));
    }
}

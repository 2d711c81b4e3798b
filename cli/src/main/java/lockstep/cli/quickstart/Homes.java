package lockstep.cli.quickstart;

import lockstep.cli.dev.home.DevHome;
import lockstep.cli.dev.process.ProcessIdentity;
import lockstep.cli.dev.process.ProcessTable;
import lockstep.cli.dev.process.RunFolder;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The folders that quickstarts work in.
final class Homes {
    private static final String PREFIX = "lockstep-quickstart-";

    private final Path temporary;

    Homes(Path temporary) {
        this.temporary = temporary;
    }

    /// A new folder that only its owner may enter.
    DevHome create() throws IOException {
        return new DevHome(Files.createTempDirectory(temporary, PREFIX));
    }

    /// Homes of this user whose quickstart was killed.
    List<DevHome> abandoned(ProcessTable table) throws IOException {
        List<DevHome> found = new ArrayList<>();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(temporary, PREFIX + "*")) {
            for (Path folder : folders) {
                if (isOurs(folder) && isAbandoned(new DevHome(folder), table)) {
                    found.add(new DevHome(folder));
                }
            }
        }
        return found;
    }

    private static boolean isOurs(Path folder) throws IOException {
        return Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
                && Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS)
                        .equals(Files.getOwner(Path.of("/proc/self")));
    }

    private static boolean isAbandoned(DevHome home, ProcessTable table) throws IOException {
        Optional<ProcessIdentity> supervisor =
                new RunFolder(home.run()).recorded(DevHome.SUPERVISOR);
        return supervisor.isPresent() && !table.lives(supervisor.get());
    }

    static void remove(DevHome home) throws IOException {
        try (Stream<Path> files = Files.walk(home.root())) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}

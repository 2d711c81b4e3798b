package lockstep.doctor.site;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// A folder with the configuration of one host: `/etc/lockstep`, or the home of a development
/// cluster, whose daemons have theirs in `etc` of it.
public record ConfigFolder(Path folder) {
    private static final String NAME = "(controller|node|login|client)(-[A-Za-z0-9._-]+)?\\.conf";

    /// What the administrator adds to a file is read with it.
    private static final String ADDITION = ".local.conf";

    /// Its files, those of controllers first.
    public List<Path> files() throws IOException {
        List<Path> found = new ArrayList<>();
        for (Path each : List.of(folder, folder.resolve("etc"))) {
            if (Files.isDirectory(each)) {
                try (Stream<Path> entries = Files.list(each)) {
                    entries.filter(ConfigFolder::isConfiguration).sorted().forEach(found::add);
                }
            }
        }
        found.sort(Comparator.comparing(file -> Kind.of(file).orElseThrow()));
        return found;
    }

    private static boolean isConfiguration(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.matches(NAME) && !name.endsWith(ADDITION) && Files.isRegularFile(file);
    }
}

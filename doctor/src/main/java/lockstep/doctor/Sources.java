package lockstep.doctor;

import lockstep.controller.config.HostName;
import lockstep.doctor.site.ConfigFolder;
import lockstep.doctor.site.Kind;
import lockstep.doctor.site.SiteFile;
import lockstep.doctor.site.SiteReader;

import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Which files a command is about, as its words say.
final class Sources {
    private static final Path SYSTEM = Path.of("/etc/lockstep");

    @Parameters(
            paramLabel = "FILE",
            arity = "0..*",
            description =
                    "Configuration files. Whose they are is said by how their names begin:"
                            + " controller, node or client. Default: all of the folder.")
    private List<Path> files = List.of();

    @Option(
            names = "--home",
            paramLabel = "DIR",
            description = "The folder with the files. Default: LOCKSTEP_HOME, else /etc/lockstep.")
    private Optional<Path> home = Optional.empty();

    /// The words or the folder name no configuration.
    static final class NoFiles extends Exception {
        private static final long serialVersionUID = 1L;

        NoFiles(String message) {
            super(message);
        }
    }

    /// Reads them.
    ///
    /// @throws NoFiles when there is nothing to read
    List<SiteFile> read() throws NoFiles, IOException {
        SiteReader reader = new SiteReader(HostName.ofKernel());
        List<SiteFile> read = new ArrayList<>();
        for (Path file : files.isEmpty() ? ofFolder() : files) {
            Kind kind =
                    Kind.of(file)
                            .orElseThrow(
                                    () ->
                                            new NoFiles(
                                                    "%s: whose configuration is it?%nMaybe let its name begin with controller, node, login or client."
                                                            .formatted(file)));
            read.add(reader.read(file.toAbsolutePath().normalize(), kind));
        }
        return read;
    }

    private List<Path> ofFolder() throws NoFiles, IOException {
        Path folder = folder();
        List<Path> found = new ConfigFolder(folder).files();
        if (found.isEmpty()) {
            throw new NoFiles(
                    "%s holds no controller.conf, node.conf or client.conf.%nMaybe name the files, or the folder by --home."
                            .formatted(folder));
        }
        return found;
    }

    private Path folder() {
        String variable = System.getenv().getOrDefault("LOCKSTEP_HOME", "");
        return home.orElse(variable.isEmpty() ? SYSTEM : Path.of(variable));
    }
}

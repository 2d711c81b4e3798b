package lockstep.controller.archive;

import lockstep.controller.config.BadConfig;
import lockstep.controller.config.ControllerConfig;
import lockstep.controller.config.ControllerConfigFile;
import lockstep.controller.config.HostName;
import lockstep.controller.journal.JournalStore;
import lockstep.controller.store.StoreOpening;

import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/// Which journal a command is about: that of a controller, by its configuration.
final class Whereabouts {
    @Option(
            names = "--config",
            paramLabel = "FILE",
            description =
                    "The controller's configuration, which names its journal (${DEFAULT-VALUE}).")
    private Path config = Path.of("/etc/lockstep/controller.conf");

    ControllerConfig config() throws BadConfig, IOException {
        return ControllerConfigFile.read(config, HostName.ofKernel());
    }

    /// Opens it to look at it.
    ///
    /// @throws InUse when a controller has the files open
    JournalStore toRead() throws BadConfig, IOException, InUse {
        ControllerConfig read = config();
        Optional<JournalStore> store = StoreOpening.openToRead(read.store());
        return store.orElseThrow(() -> new InUse(read.store()));
    }

    /// H2's files are open in another process.
    static final class InUse extends Exception {
        private static final long serialVersionUID = 1;

        InUse(ControllerConfig.Store store) {
            super(
                    """
                    the journal (%s) is in use by a running controller
                    Maybe look at one of its backups, which it makes while it runs (backup.folder), or stop it first.\
                    """
                            .formatted(
                                    store instanceof ControllerConfig.Store.H2(var folder)
                                            ? folder
                                            : store));
        }
    }
}

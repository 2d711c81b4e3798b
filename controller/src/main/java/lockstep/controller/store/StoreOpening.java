package lockstep.controller.store;

import lockstep.controller.config.ControllerConfig;
import lockstep.controller.journal.JournalStore;
import lockstep.controller.journal.sql.H2JournalStore;
import lockstep.controller.journal.sql.PostgresJournalStore;
import lockstep.controller.journal.sql.PostgresSettings;
import lockstep.controller.loop.Published;

import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;

/// Opens the store that the configuration names.
public final class StoreOpening {
    private static final Logger LOG = LogManager.getLogger(StoreOpening.class);

    private StoreOpening() {}

    /// Opens it. With H2 this waits while another controller of this host uses the files.
    ///
    /// @throws WrongJournal when it is not this cluster's journal
    public static Store open(ControllerConfig config, Clock wallClock, Published.Listener chronicle)
            throws IOException, InterruptedException {
        Path idFile = config.controller().data().resolve("cluster.id");
        JournalStore database =
                open(
                        config.store(),
                        Files.exists(idFile)
                                ? H2JournalStore.Presence.MUST_EXIST
                                : H2JournalStore.Presence.MAY_BE_NEW);
        try {
            return new JournalBackedStore(
                    database,
                    new ClusterIdFile(idFile).agreeWith(database, wallClock),
                    wallClock,
                    chronicle);
        } catch (RuntimeException wrong) {
            database.close();
            throw wrong;
        }
    }

    private static JournalStore open(ControllerConfig.Store where, H2JournalStore.Presence presence)
            throws IOException, InterruptedException {
        return switch (where) {
            case ControllerConfig.Store.H2(var folder) ->
                    H2JournalStore.openWaiting(
                            folder,
                            presence,
                            (path, holder) ->
                                    LOG.info("waiting: {} is in use by {}", path, holder));
            case ControllerConfig.Store.Postgresql(
                            var url,
                            var user,
                            var passwordFile,
                            var replica) ->
                    PostgresJournalStore.open(
                            PostgresSettings.of(url, user, password(passwordFile), replica));
        };
    }

    /// Opens a journal to look at it; nothing is changed.
    ///
    /// @return empty where another process has the files open
    public static Optional<JournalStore> openToRead(ControllerConfig.Store where)
            throws IOException {
        return switch (where) {
            case ControllerConfig.Store.H2(var folder) -> H2JournalStore.openToRead(folder);
            case ControllerConfig.Store.Postgresql(
                            var url,
                            var user,
                            var passwordFile,
                            var replica) ->
                    Optional.of(
                            PostgresJournalStore.openToRead(
                                    PostgresSettings.of(
                                            url, user, password(passwordFile), replica)));
        };
    }

    /// Opens a store that is to be filled. With H2 this waits while another process uses the files.
    public static JournalStore openEmpty(ControllerConfig.Store where)
            throws IOException, InterruptedException {
        return open(where, H2JournalStore.Presence.MAY_BE_NEW);
    }

    private static Optional<String> password(Path file) throws IOException {
        return Files.exists(file) ? Optional.of(Files.readString(file).strip()) : Optional.empty();
    }
}

package lockstep.controller.history;

import lockstep.controller.journal.JournalStore;
import lockstep.controller.journal.sql.H2JournalStore;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import java.nio.file.Path;

@Execution(ExecutionMode.CONCURRENT)
class H2HistoryTest extends HistoryContract {
    @TempDir private Path folder;
    private int stores;

    @Override
    protected JournalStore newStore() throws Exception {
        return H2JournalStore.openWaiting(
                folder.resolve("store" + stores++),
                H2JournalStore.Presence.MAY_BE_NEW,
                (_, _) -> {});
    }
}

package lockstep.controller.journal.sql;

import lockstep.controller.journal.JournalContract;
import lockstep.controller.journal.JournalStore;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import java.nio.file.Path;

@Execution(ExecutionMode.CONCURRENT)
class H2JournalTest extends JournalContract {
    @TempDir private Path folder;

    private int stores;

    @Override
    protected JournalStore newStore() {
        return open(folder.resolve("store" + stores++));
    }

    private static JournalStore open(Path folder) {
        try {
            return H2JournalStore.openWaiting(
                    folder,
                    H2JournalStore.Presence.MAY_BE_NEW,
                    (where, holder) -> {
                        throw new AssertionError(where + " is in use by " + holder);
                    });
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}

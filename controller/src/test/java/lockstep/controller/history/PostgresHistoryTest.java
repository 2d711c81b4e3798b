package lockstep.controller.history;

import lockstep.controller.journal.JournalStore;
import lockstep.controller.journal.sql.PostgresJournalStore;
import lockstep.controller.journal.sql.TestPostgres;

import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;

@Execution(ExecutionMode.CONCURRENT) // it mostly waits for its server
@ResourceLock("servers of PostgreSQL") // one class at a time, and one test of it
class PostgresHistoryTest extends HistoryContract {
    @Override
    protected JournalStore newStore() {
        return PostgresJournalStore.open(TestPostgres.newSchema());
    }
}

package lockstep.controller.history;

import lockstep.controller.journal.JournalStore;
import lockstep.controller.journal.sql.PostgresJournalStore;
import lockstep.controller.journal.sql.TestPostgres;

class PostgresHistoryTest extends HistoryContract {
    @Override
    protected JournalStore newStore() {
        return PostgresJournalStore.open(TestPostgres.newSchema());
    }
}

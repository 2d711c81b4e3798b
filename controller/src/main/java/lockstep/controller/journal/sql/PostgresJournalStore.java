package lockstep.controller.journal.sql;

import lockstep.controller.journal.JournalFailure;
import lockstep.controller.journal.JournalStore;

/// Journals in PostgreSQL. Any number of controllers use one at a time; one of them leads.
public final class PostgresJournalStore {
    private PostgresJournalStore() {}

    /// Opens the journal in a database, which gets the tables it lacks.
    ///
    /// @throws JournalFailure when the database cannot be reached, or loses commits in a power cut
    public static JournalStore open(PostgresSettings settings) {
        PostgresDatabase database = new PostgresDatabase(settings);
        Session.open(database, new FailStop(), "start").close();
        Schema.migrate(database.forMigration(), "postgresql");
        return new SqlJournalStore(database);
    }

    /// Opens the journal in a database to look at it; nothing is changed.
    ///
    /// @throws JournalFailure when the database cannot be reached
    public static JournalStore openToRead(PostgresSettings settings) {
        return new SqlJournalStore(new PostgresDatabase(settings));
    }
}

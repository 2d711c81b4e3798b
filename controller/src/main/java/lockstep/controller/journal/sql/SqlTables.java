package lockstep.controller.journal.sql;

import lockstep.controller.journal.Tables;

/// Tables in the journal's database.
final class SqlTables implements Tables {
    private final Session session;

    SqlTables(Database database) {
        session = Session.open(database, new FailStop(), "tables");
    }

    @Override
    public <T> T reading(String what, Work<T> work) {
        return session.read(what, work::on);
    }

    @Override
    public <T> T changing(String what, Work<T> work) {
        return session.transaction(what, work::on);
    }

    @Override
    public void close() {
        session.close();
    }
}

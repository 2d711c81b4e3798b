package lockstep.controller.journal.sql;

import lockstep.controller.journal.JournalFailure;

import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.logging.Log;
import org.flywaydb.core.api.logging.LogFactory;

import javax.sql.DataSource;

/// Brings a database to the tables that this build needs.
final class Schema {
    private static final Logger LOG = LogManager.getLogger(Schema.class);

    private Schema() {}

    /// @param vendor whose folder of migrations belongs to the common one
    /// @throws JournalFailure when the database cannot be reached, or is of a newer build
    static void migrate(DataSource database, String vendor) {
        LogFactory.setLogCreator(_ -> new QuietLog());
        try {
            Flyway.configure(Schema.class.getClassLoader())
                    .dataSource(database)
                    .locations("classpath:db/migration", "classpath:db/vendor/" + vendor)
                    .table("schema_history")
                    .failOnMissingLocations(true)
                    .cleanDisabled(true)
                    .load()
                    .migrate();
        } catch (FlywayException e) {
            throw new JournalFailure(
                    JournalFailure.Code.STORE_FAILED,
                    "the journal's tables could not be brought to this version: " + e.getMessage(),
                    e);
        }
    }

    /// Flyway tells much that only its developers want to know.
    private static final class QuietLog implements Log {
        @Override
        public void debug(String message) {
            LOG.trace(message);
        }

        @Override
        public void info(String message) {
            LOG.debug(message);
        }

        @Override
        public void notice(String message) {
            LOG.debug(message);
        }

        @Override
        public void warn(String message) {
            LOG.warn(message);
        }

        @Override
        public void error(String message) {
            LOG.error(message);
        }

        @Override
        public void error(String message, Exception e) {
            LOG.error(message, e);
        }
    }
}

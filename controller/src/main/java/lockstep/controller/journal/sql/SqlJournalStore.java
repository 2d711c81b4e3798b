package lockstep.controller.journal.sql;

import lockstep.controller.journal.Checksum;
import lockstep.controller.journal.ClusterId;
import lockstep.controller.journal.Journal;
import lockstep.controller.journal.JournalCopy;
import lockstep.controller.journal.JournalFailure;
import lockstep.controller.journal.JournalFailure.Code;
import lockstep.controller.journal.JournalReader;
import lockstep.controller.journal.JournalStore;
import lockstep.controller.journal.Tables;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/// A journal in whichever database.
final class SqlJournalStore implements JournalStore {
    private final Database database;

    SqlJournalStore(Database database) {
        this.database = database;
    }

    @Override
    public Optional<ClusterId> cluster() {
        try (Session session = Session.open(database, new FailStop(), "cluster")) {
            return session.read("reading the cluster's id", SqlJournalStore::cluster);
        }
    }

    static Optional<ClusterId> cluster(Connection session) throws SQLException {
        try (PreparedStatement query =
                        session.prepareStatement("SELECT cluster_id FROM cluster WHERE id = 1");
                ResultSet row = query.executeQuery()) {
            return row.next() ? Optional.of(ClusterId.parse(row.getString(1))) : Optional.empty();
        }
    }

    @Override
    public void createCluster(ClusterId cluster, Instant at) {
        try (Session session = Session.open(database, new FailStop(), "cluster")) {
            session.transaction(
                    "creating cluster " + cluster,
                    connection -> {
                        cluster(connection).ifPresent(SqlJournalStore::refuse);
                        insert(connection, cluster, at);
                        LeaderTable.create(connection, 0);
                        RecordTable.createBase(
                                connection, new RecordTable.Link(0, Checksum.genesis(cluster)));
                        return cluster;
                    });
        }
    }

    @Override
    public void createFrom(JournalCopy.Source source, Instant at) {
        try (Session session = Session.open(database, new FailStop(), "restore")) {
            session.transaction(
                    "restoring a journal",
                    connection -> {
                        cluster(connection).ifPresent(SqlJournalStore::refuse);
                        Restoring restoring = new Restoring(connection);
                        source.into(restoring);
                        ClusterId cluster = restoring.finish();
                        insert(connection, cluster, at);
                        return cluster;
                    });
        }
    }

    private static void refuse(ClusterId present) {
        throw new JournalFailure(
                Code.WRONG_CLUSTER, "the database belongs to cluster %s".formatted(present));
    }

    private static void insert(Connection session, ClusterId cluster, Instant at)
            throws SQLException {
        try (PreparedStatement insert =
                session.prepareStatement(
                        "INSERT INTO cluster (id, cluster_id, created_at_micros) VALUES (1, ?,"
                                + " ?)")) {
            insert.setString(1, cluster.toString());
            insert.setLong(2, ChronoUnit.MICROS.between(Instant.EPOCH, at));
            insert.executeUpdate();
        }
    }

    @Override
    public Journal openJournal() {
        requireCluster();
        return new SqlJournal(database);
    }

    @Override
    public JournalReader openReader() {
        requireCluster();
        return new SqlReader(database);
    }

    @Override
    public Tables openTables() {
        return new SqlTables(database);
    }

    private void requireCluster() {
        if (cluster().isEmpty()) {
            throw new JournalFailure(
                    Code.WRONG_CLUSTER, "the database belongs to no cluster yet; create one first");
        }
    }

    @Override
    public void close() {
        database.close();
    }
}

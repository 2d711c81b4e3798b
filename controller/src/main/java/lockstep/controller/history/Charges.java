package lockstep.controller.history;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;

/// What a batch adds to the sums by day.
///
/// Whole milliseconds, so that the sums do not depend on how entries fall into batches.
final class Charges {
    /// The cause under which everything that was held is summed, lost or not.
    static final String HELD = "";

    private static final String UPDATE =
            """
            UPDATE usage_day
            SET accelerator_millis = accelerator_millis + ?, cpu_millis = cpu_millis + ?
            WHERE day_no = ? AND account = ? AND user_name = ? AND partition_name = ? AND qos = ?
                AND cause = ?
            """;
    private static final String INSERT =
            """
            INSERT INTO usage_day (accelerator_millis, cpu_millis,
                day_no, account, user_name, partition_name, qos, cause)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """;

    private final Map<Key, Amount> sums =
            new TreeMap<>(
                    Comparator.comparingInt(Key::day)
                            .thenComparing(Key::account)
                            .thenComparing(Key::user)
                            .thenComparing(Key::partition)
                            .thenComparing(Key::qos)
                            .thenComparing(Key::cause));

    private record Key(
            int day, String account, String user, String partition, String qos, String cause) {}

    /// What a share held from `from` until `until`.
    Amount held(JobFacts job, ShareRow share, Instant from, Instant until) {
        return add(job, HELD, share, from, until, 1);
    }

    /// What came to nothing of what these held.
    ///
    /// @param shares all free again
    /// @param from before it nothing was lost
    Amount lost(JobFacts job, String cause, Collection<ShareRow> shares, Instant from) {
        return lost(job, cause, shares, from, 1);
    }

    /// Takes back what [#lost] said.
    void notLost(JobFacts job, String cause, Collection<ShareRow> shares, Instant from) {
        lost(job, cause, shares, from, -1);
    }

    private Amount lost(
            JobFacts job, String cause, Collection<ShareRow> shares, Instant from, int sign) {
        Amount sum = Amount.NOTHING;
        for (ShareRow share : shares) {
            if (share.freedAt().isPresent()) {
                sum = sum.plus(add(job, cause, share, from, share.freedAt().get(), sign));
            }
        }
        return sum;
    }

    private Amount add(
            JobFacts job, String cause, ShareRow share, Instant from, Instant until, int sign) {
        Amount[] sum = {Amount.NOTHING};
        Days.part(
                from,
                until,
                (day, millis) -> {
                    Amount part = Amount.of(share, sign * millis);
                    Key key =
                            new Key(
                                    day,
                                    job.account(),
                                    job.user(),
                                    job.partition(),
                                    job.qos(),
                                    cause);
                    sums.merge(key, part, Amount::plus);
                    sum[0] = sum[0].plus(part);
                });
        return sum[0];
    }

    void write(Connection session) throws SQLException {
        try (PreparedStatement update = session.prepareStatement(UPDATE);
                PreparedStatement insert = session.prepareStatement(INSERT)) {
            for (Map.Entry<Key, Amount> sum : sums.entrySet()) {
                if (sum.getValue().isNothing()) {
                    continue;
                }
                bind(update, sum.getKey(), sum.getValue());
                if (update.executeUpdate() == 0) {
                    bind(insert, sum.getKey(), sum.getValue());
                    insert.executeUpdate();
                }
            }
        }
    }

    private static void bind(PreparedStatement statement, Key key, Amount amount)
            throws SQLException {
        statement.setLong(1, amount.acceleratorMillis());
        statement.setLong(2, amount.cpuMillis());
        statement.setInt(3, key.day());
        statement.setString(4, key.account());
        statement.setString(5, key.user());
        statement.setString(6, key.partition());
        statement.setString(7, key.qos());
        statement.setString(8, key.cause());
    }
}

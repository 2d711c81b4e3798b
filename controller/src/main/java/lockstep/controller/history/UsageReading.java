package lockstep.controller.history;

import lockstep.gang.lifecycle.Cause;
import lockstep.gang.usage.Usage;
import lockstep.protocol.v1.GetUsageRequest;
import lockstep.protocol.v1.UsageKey;
import lockstep.protocol.v1.UsageLoss;
import lockstep.protocol.v1.UsageRow;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Sums what was held of the cluster, by whatever is asked for.
public final class UsageReading {
    private static final String SUMS =
            """
            SELECT day_no, account, user_name, partition_name, qos, cause,
                accelerator_millis, cpu_millis
            FROM usage_day\
            """;

    private static final String RUNNING =
            """
            SELECT j.account, j.user_name, j.partition_name, j.qos, a.allocated_at,
                SUM(s.accelerators) AS accelerators, SUM(s.cpus) AS cpus
            FROM history_attempt a
                JOIN history_job j ON j.job = a.job
                JOIN history_share s ON s.job = a.job AND s.attempt = a.attempt
            WHERE a.ended_at IS NULL AND s.freed_at IS NULL
            GROUP BY a.job, a.attempt, j.account, j.user_name, j.partition_name, j.qos,
                a.allocated_at
            """;

    private final GetUsageRequest request;
    private final LocalDate first;
    private final LocalDate last;
    private final Map<List<String>, Map<String, Amount>> sums =
            new TreeMap<>(UsageReading::compare);

    /// Sums the days from `first` to `last`, both included.
    public UsageReading(GetUsageRequest request, LocalDate first, LocalDate last) {
        this.request = request;
        this.first = first;
        this.last = last;
    }

    /// Everything that is asked for, in the order of its keys.
    ///
    /// @param most rows
    /// @return empty where there are more
    public Optional<List<UsageRow>> rows(Connection session, Instant now, int most)
            throws SQLException {
        addSums(session);
        addRunning(session, now);
        if (sums.size() > most) {
            return Optional.empty();
        }
        List<UsageRow> rows = new ArrayList<>();
        sums.forEach((key, byCause) -> rows.add(row(key, byCause)));
        return Optional.of(rows);
    }

    private void addSums(Connection session) throws SQLException {
        Conditions where = new Conditions();
        where.that("day_no >= ?", (int) first.toEpochDay());
        where.that("day_no <= ?", (int) last.toEpochDay());
        where.anyOf(request.getUsersList(), "user_name IN (%1$s)");
        where.anyOf(request.getAccountsList(), "account IN (%1$s)");
        where.anyOf(request.getPartitionsList(), "partition_name IN (%1$s)");
        try (PreparedStatement query = session.prepareStatement(SUMS + where.sql())) {
            where.bind(query);
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    add(
                            key(row, row.getInt("day_no")),
                            row.getString("cause"),
                            new Amount(
                                    row.getLong("accelerator_millis"), row.getLong("cpu_millis")));
                }
            }
        }
    }

    /// What is held now is in no sum yet.
    private void addRunning(Connection session, Instant now) throws SQLException {
        try (PreparedStatement query = session.prepareStatement(RUNNING);
                ResultSet row = query.executeQuery()) {
            while (row.next()) {
                if (fits(row)) {
                    addRunning(row, now);
                }
            }
        }
    }

    private boolean fits(ResultSet row) throws SQLException {
        return fits(request.getUsersList(), row.getString("user_name"))
                && fits(request.getAccountsList(), row.getString("account"))
                && fits(request.getPartitionsList(), row.getString("partition_name"));
    }

    private static boolean fits(List<String> wanted, String value) {
        return wanted.isEmpty() || wanted.contains(value);
    }

    private void addRunning(ResultSet row, Instant now) throws SQLException {
        long accelerators = row.getLong("accelerators");
        long cpus = row.getLong("cpus");
        Map<Integer, Long> days = new TreeMap<>();
        Days.part(Micros.read(row, "allocated_at"), now, days::put);
        for (Map.Entry<Integer, Long> day : days.entrySet()) {
            if (day.getKey() >= first.toEpochDay() && day.getKey() <= last.toEpochDay()) {
                add(
                        key(row, day.getKey()),
                        Charges.HELD,
                        new Amount(accelerators * day.getValue(), cpus * day.getValue()));
            }
        }
    }

    private void add(List<String> key, String cause, Amount amount) {
        sums.computeIfAbsent(key, _ -> new TreeMap<>()).merge(cause, amount, Amount::plus);
    }

    private List<String> key(ResultSet row, int day) throws SQLException {
        List<String> key = new ArrayList<>();
        for (UsageKey by : request.getByList()) {
            key.add(
                    switch (by) {
                        case BY_ACCOUNT -> row.getString("account");
                        case BY_USER -> row.getString("user_name");
                        case BY_PARTITION -> row.getString("partition_name");
                        case BY_QOS -> row.getString("qos");
                        case BY_DAY -> LocalDate.ofEpochDay(day).toString();
                        case BY_MONTH -> LocalDate.ofEpochDay(day).toString().substring(0, 7);
                        case USAGE_KEY_UNSPECIFIED, UNRECOGNIZED -> "";
                    });
        }
        return key;
    }

    private static int compare(List<String> one, List<String> other) {
        for (int i = 0; i < one.size(); i++) {
            int order = Comparator.<String>naturalOrder().compare(one.get(i), other.get(i));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    private UsageRow row(List<String> key, Map<String, Amount> byCause) {
        Amount held = byCause.getOrDefault(Charges.HELD, Amount.NOTHING);
        UsageRow.Builder row =
                UsageRow.newBuilder()
                        .setAcceleratorMillis(held.acceleratorMillis())
                        .setCpuMillis(held.cpuMillis());
        for (int i = 0; i < key.size(); i++) {
            switch (request.getBy(i)) {
                case BY_ACCOUNT -> row.setAccount(key.get(i));
                case BY_USER -> row.setUser(key.get(i));
                case BY_PARTITION -> row.setPartition(key.get(i));
                case BY_QOS -> row.setQos(key.get(i));
                case BY_DAY, BY_MONTH -> row.setPeriod(key.get(i));
                case USAGE_KEY_UNSPECIFIED, UNRECOGNIZED -> {}
            }
        }
        byCause.forEach(
                (cause, amount) -> {
                    if (!cause.equals(Charges.HELD) && !amount.isNothing()) {
                        row.addLosses(loss(cause, amount));
                    }
                });
        return row.build();
    }

    private static UsageLoss loss(String cause, Amount amount) {
        return UsageLoss.newBuilder()
                .setCause(cause)
                .setByCluster(Cause.valueOf(cause).isOurs())
                .setAcceleratorMillis(amount.acceleratorMillis())
                .setCpuMillis(amount.cpuMillis())
                .build();
    }

    /// The day of UTC that this moment is in.
    public static LocalDate dayOf(Instant at) {
        return LocalDate.ofEpochDay(Usage.dayOf(at));
    }
}

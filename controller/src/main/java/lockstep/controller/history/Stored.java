package lockstep.controller.history;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// A table's columns, and how rows get into it.
///
/// @param keys those that say which row it is; they come first among a row's values
record Stored(String table, List<String> keys, List<String> others) {
    /// The values of one row, in the order of the columns.
    static final class Values {
        private final List<Optional<?>> all = new ArrayList<>();

        Values with(Object value) {
            all.add(Optional.of(value));
            return this;
        }

        Values withAny(Optional<?> value) {
            all.add(value);
            return this;
        }
    }

    <R> void insert(Connection session, Collection<R> rows, Function<R, Values> values)
            throws SQLException {
        String sql =
                "INSERT INTO %s (%s) VALUES (%s)"
                        .formatted(
                                table,
                                columns(keys, others).collect(Collectors.joining(", ")),
                                columns(keys, others)
                                        .map(_ -> "?")
                                        .collect(Collectors.joining(", ")));
        write(session, sql, rows, values, IntStream.range(0, keys.size() + others.size()));
    }

    <R> void update(Connection session, Collection<R> rows, Function<R, Values> values)
            throws SQLException {
        String sql =
                "UPDATE %s SET %s WHERE %s"
                        .formatted(
                                table,
                                others.stream()
                                        .map(column -> column + " = ?")
                                        .collect(Collectors.joining(", ")),
                                keys.stream()
                                        .map(column -> column + " = ?")
                                        .collect(Collectors.joining(" AND ")));
        int all = keys.size() + others.size();
        write(
                session,
                sql,
                rows,
                values,
                IntStream.concat(
                        IntStream.range(keys.size(), all), IntStream.range(0, keys.size())));
    }

    private static <R> void write(
            Connection session,
            String sql,
            Collection<R> rows,
            Function<R, Values> values,
            IntStream order)
            throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        int[] places = order.toArray();
        try (PreparedStatement statement = session.prepareStatement(sql)) {
            for (R row : rows) {
                List<Optional<?>> all = values.apply(row).all;
                for (int i = 0; i < places.length; i++) {
                    bind(statement, i + 1, all.get(places[i]));
                }
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    private static void bind(PreparedStatement statement, int place, Optional<?> value)
            throws SQLException {
        if (value.isPresent()) {
            statement.setObject(place, value.get());
        } else {
            statement.setObject(place, null);
        }
    }

    private static Stream<String> columns(List<String> keys, List<String> others) {
        return Stream.concat(keys.stream(), others.stream());
    }
}

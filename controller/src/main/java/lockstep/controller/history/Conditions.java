package lockstep.controller.history;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/// What rows must fulfil, all of it. Values never become a part of the statement's text.
final class Conditions {
    private final List<String> texts = new ArrayList<>();
    private final List<Object> values = new ArrayList<>();

    /// @param text holds one `?`
    void that(String text, Object value) {
        texts.add(text);
        values.add(value);
    }

    /// Nothing is asked where `any` is empty.
    ///
    /// @param text holds `%1$s` once or more, for the list of all
    void anyOf(Collection<?> any, String text) {
        if (any.isEmpty()) {
            return;
        }
        String marks = any.stream().map(_ -> "?").collect(Collectors.joining(", "));
        texts.add("(" + text.formatted(marks) + ")");
        int times = text.split("%1\\$s", -1).length - 1;
        for (int i = 0; i < times; i++) {
            any.stream().map(Conditions::asKept).forEach(values::add);
        }
    }

    /// Texts are compared with what was kept of them.
    private static Object asKept(Object value) {
        return value instanceof String text ? JobFacts.text(text, JobFacts.WORD_MAX) : value;
    }

    /// Behind the table's name; empty where nothing is asked.
    String sql() {
        return texts.isEmpty() ? "" : " WHERE " + String.join(" AND ", texts);
    }

    void bind(PreparedStatement statement) throws SQLException {
        for (int i = 0; i < values.size(); i++) {
            statement.setObject(i + 1, values.get(i));
        }
    }
}

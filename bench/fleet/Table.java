import java.util.List;
import java.util.Map;

/// Prints figures, for people or for machines.
final class Table {
    private Table() {}

    static void print(List<Map<String, String>> rows, boolean json) {
        for (Map<String, String> row : rows) {
            if (json) {
                StringBuilder line = new StringBuilder();
                row.forEach(
                        (key, value) ->
                                line.append(line.isEmpty() ? "{" : ", ")
                                        .append("\"%s\": \"%s\"".formatted(key, value)));
                System.out.println(line + "}");
            } else {
                row.forEach((key, value) -> System.out.printf("%-28s %s%n", key, value));
                System.out.println();
            }
        }
    }
}

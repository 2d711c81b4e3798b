package lockstep.gang.replay.report;

import java.util.Iterator;
import java.util.List;
import java.util.Map;

/// Writes maps, lists, numbers and texts as JSON, indented by two.
final class Json {
    private final StringBuilder text = new StringBuilder();

    private Json() {}

    /// @param value of maps with text keys, lists, numbers, booleans and texts
    static String write(Object value) {
        Json json = new Json();
        json.value(value, "\n");
        return json.text.append('\n').toString();
    }

    private void value(Object value, String line) {
        switch (value) {
            case Map<?, ?> map -> map(map, line);
            case List<?> list -> list(list, line);
            case Double number when !Double.isFinite(number) -> text.append("null");
            case Number number -> text.append(number);
            case Boolean bool -> text.append(bool);
            default -> quote(value.toString());
        }
    }

    private void map(Map<?, ?> map, String line) {
        text.append('{');
        Iterator<? extends Map.Entry<?, ?>> entries = map.entrySet().iterator();
        while (entries.hasNext()) {
            Map.Entry<?, ?> entry = entries.next();
            text.append(line).append("  ");
            quote(String.valueOf(entry.getKey()));
            text.append(": ");
            value(entry.getValue(), line + "  ");
            text.append(entries.hasNext() ? "," : line);
        }
        text.append('}');
    }

    private void list(List<?> list, String line) {
        text.append('[');
        for (int i = 0; i < list.size(); i++) {
            text.append(line).append("  ");
            value(list.get(i), line + "  ");
            text.append(i + 1 < list.size() ? "," : line);
        }
        text.append(']');
    }

    private void quote(String value) {
        text.append('"');
        value.chars()
                .forEach(
                        c -> {
                            if (c == '"' || c == '\\') {
                                text.append('\\').append((char) c);
                            } else if (c < 0x20) {
                                text.append("\\u%04x".formatted(c));
                            } else {
                                text.append((char) c);
                            }
                        });
        text.append('"');
    }
}

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Whether everything that one JSON text says is said by another too, which may say more: a client
/// of an earlier release reads the same from it. Names each difference, and ends with 1.
///
///     java JsonWithin.java FILE WITHIN [KEY…]
///
/// What is under a KEY is not compared.
final class JsonWithin {
    private final Set<String> ignored;
    private final List<String> differences = new ArrayList<>();

    private JsonWithin(Set<String> ignored) {
        this.ignored = ignored;
    }

    public static void main(String[] arguments) throws IOException {
        JsonWithin comparison =
                new JsonWithin(Set.copyOf(List.of(arguments).subList(2, arguments.length)));
        comparison.compare("", read(arguments[0]), read(arguments[1]));
        comparison.differences.forEach(System.out::println);
        System.exit(comparison.differences.isEmpty() ? 0 : 1);
    }

    private static JsonElement read(String file) throws IOException {
        return JsonParser.parseString(Files.readString(Path.of(file)));
    }

    /// A word that an earlier client does not know is a number there.
    private static boolean isNewWord(JsonElement old, JsonElement now) {
        return old instanceof JsonPrimitive number
                && now instanceof JsonPrimitive word
                && number.isNumber()
                && word.isString();
    }

    private void compare(String at, JsonElement old, JsonElement now) {
        if (old instanceof JsonObject fields && now instanceof JsonObject more) {
            for (String key : fields.keySet()) {
                if (!ignored.contains(key)) {
                    if (more.has(key)) {
                        compare(at + "." + key, fields.get(key), more.get(key));
                    } else {
                        differences.add("%s.%s is gone".formatted(at, key));
                    }
                }
            }
        } else if (old instanceof JsonArray items
                && now instanceof JsonArray others
                && items.size() == others.size()) {
            for (int i = 0; i < items.size(); i++) {
                compare("%s[%d]".formatted(at, i), items.get(i), others.get(i));
            }
        } else if (!old.equals(now) && !isNewWord(old, now)) {
            differences.add("%s is %s, and %s now".formatted(at, old, now));
        }
    }
}

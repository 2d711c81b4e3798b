package lockstep.cli.display;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;

/// Messages as JSON, in the form that the HTTP interface uses too; safe to show on a terminal.
public final class JsonText {

    private static final String ESCAPED_FOR_WEB = "u003du0026u003cu003eu0027";

    private JsonText() {}

    /// What was asked for: fields that nobody set are left out.
    public static String ofRequest(Message message) {
        return print(JsonFormat.printer(), message);
    }

    /// What there is: every field stands, zero and empty ones too, so that a reader need not know
    /// the defaults.
    public static String ofAnswer(Message message) {
        return print(JsonFormat.printer().alwaysPrintFieldsWithNoPresence(), message);
    }

    /// The same on one line.
    public static String line(Message message) {
        return print(
                JsonFormat.printer()
                        .alwaysPrintFieldsWithNoPresence()
                        .omittingInsignificantWhitespace(),
                message);
    }

    /// The printer writes `=`, `&`, `<`, `>` and `'` as for a web page; nobody reads this in one.
    static String legible(String json) {
        StringBuilder text = new StringBuilder(json.length());
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            if (c != '\\' || i + 1 == json.length()) {
                text.append(c);
                continue;
            }
            String code = json.substring(i + 1, Math.min(json.length(), i + 6));
            int known = ESCAPED_FOR_WEB.indexOf(code);
            if (known >= 0 && code.length() == 5) {
                text.append("=&<>'".charAt(known / 5));
                i += 5;
            } else {
                text.append(c).append(json.charAt(++i));
            }
        }
        return text.toString();
    }

    private static String print(JsonFormat.Printer printer, Message message) {
        try {
            return Printable.escapeJson(legible(printer.print(message))) + "\n";
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException(
                    "a message of ours holds an Any that nobody knows", e);
        }
    }
}

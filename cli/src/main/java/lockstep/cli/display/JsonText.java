package lockstep.cli.display;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;

/// Messages as JSON, in the form that the HTTP interface uses too; safe to show on a terminal.
public final class JsonText {

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

    private static String print(JsonFormat.Printer printer, Message message) {
        try {
            return Printable.escapeJson(printer.print(message)) + "\n";
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException(
                    "a message of ours holds an Any that nobody knows", e);
        }
    }
}

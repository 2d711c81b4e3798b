package lockstep.cli.submit;

import lockstep.cli.options.Parsed;

import java.nio.charset.StandardCharsets;

/// What free text in a request may look like.
final class Wording {

    static final int NAME_BYTES_MAX = 1024;
    private static final int EXPRESSION_BYTES_MAX = 64 * 1024;

    private Wording() {}

    static Parsed<String> name(String text) {
        return checked(text, NAME_BYTES_MAX);
    }

    /// A host list expression; whether its nodes exist is the controller's to say.
    static Parsed<String> hosts(String text) {
        if (text.indexOf('/') >= 0) {
            return Parsed.bad(
                    "must be names of nodes; lists in files are not supported.",
                    "Maybe write them out: n[01-04,07].");
        }
        int depth = 0;
        for (int i = 0; i < text.length() && depth >= 0 && depth <= 1; i++) {
            depth += text.charAt(i) == '[' ? 1 : text.charAt(i) == ']' ? -1 : 0;
        }
        return depth == 0
                ? checked(text, EXPRESSION_BYTES_MAX)
                : Parsed.bad("must have as many \"]\" as \"[\", one inside of none.");
    }

    static Parsed<String> constraint(String text) {
        for (int i = 0; i < text.length(); i++) {
            if ("|[]*()".indexOf(text.charAt(i)) >= 0) {
                return Parsed.bad("must be features joined by \"&\"; nothing else is supported.");
            }
        }
        return checked(text, EXPRESSION_BYTES_MAX);
    }

    static Parsed<String> comment(String text) {
        return text.isEmpty() ? Parsed.good(text) : bounded(text, EXPRESSION_BYTES_MAX);
    }

    private static Parsed<String> checked(String text, int bytesMax) {
        if (text.isEmpty()) {
            return Parsed.bad("must not be empty.");
        }
        for (int i = 0; i < text.length(); i++) {
            if (Character.isISOControl(text.charAt(i))) {
                return Parsed.bad("must not contain control characters.");
            }
        }
        return bounded(text, bytesMax);
    }

    private static Parsed<String> bounded(String text, int bytesMax) {
        if (text.indexOf('\uFFFD') >= 0) {
            return Parsed.bad("must be valid UTF-8.");
        }
        int bytes = text.getBytes(StandardCharsets.UTF_8).length;
        return bytes > bytesMax
                ? Parsed.bad("must have at most " + bytesMax + " bytes, and has " + bytes + ".")
                : Parsed.good(text);
    }
}

package lockstep.cli.submit;

import lockstep.cli.options.Parsed;

import java.util.OptionalLong;

/// Whole numbers with bounds: digits and nothing else, so that "-1", "1e3", " 5" and numbers too
/// long for a `long` are mistakes.
final class WholeNumber {

    private static final int DIGITS_MAX = 18;

    private WholeNumber() {}

    /// The number, or nothing when `text` is not 1 to 18 digits once leading zeros are gone
    static OptionalLong digits(String text) {
        int start = 0;
        while (start < text.length() - 1 && text.charAt(start) == '0') {
            start++;
        }
        if (text.isEmpty() || text.length() - start > DIGITS_MAX) {
            return OptionalLong.empty();
        }
        long number = 0;
        for (int i = start; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return OptionalLong.empty();
            }
            number = number * 10 + (c - '0');
        }
        return OptionalLong.of(number);
    }

    static Parsed<Integer> between(int least, int most, String text) {
        OptionalLong number = digits(text);
        if (number.isEmpty() || number.getAsLong() < least || number.getAsLong() > most) {
            return Parsed.bad("must be a whole number from " + least + " to " + most + ".");
        }
        return Parsed.good((int) number.getAsLong());
    }
}

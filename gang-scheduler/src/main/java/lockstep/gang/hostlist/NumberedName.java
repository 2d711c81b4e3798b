package lockstep.gang.hostlist;

import java.util.Comparator;

/// A name taken apart around its last number.
///
/// @param digits empty when the name has no number that a range can hold
record NumberedName(String prefix, String digits, String suffix) {
    /// Texts first, so that siblings stand together, then the number, then its width.
    static final Comparator<NumberedName> BY_NUMBER =
            Comparator.comparing(NumberedName::prefix)
                    .thenComparing(NumberedName::suffix)
                    .thenComparingLong(NumberedName::number)
                    .thenComparing(NumberedName::digits);

    static NumberedName of(String name) {
        int end = name.length();
        while (end > 0 && !isDigit(name.charAt(end - 1))) {
            end--;
        }
        int start = end;
        while (start > 0 && isDigit(name.charAt(start - 1))) {
            start--;
        }
        return end - start > Range.DIGITS_MAX
                ? new NumberedName(name, "", "")
                : new NumberedName(
                        name.substring(0, start), name.substring(start, end), name.substring(end));
    }

    static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private long number() {
        return digits.isEmpty() ? -1 : Long.parseLong(digits);
    }

    String name() {
        return prefix + digits + suffix;
    }

    /// Whether both can share one bracket.
    boolean isSiblingOf(NumberedName other) {
        return !digits.isEmpty()
                && !other.digits.isEmpty()
                && prefix.equals(other.prefix)
                && suffix.equals(other.suffix);
    }

    /// Whether a range that contains this sibling goes on with `next`.
    boolean isFollowedBy(NumberedName next) {
        return next.digits.equals(Range.digits(number() + 1, digits.length()));
    }
}

package lockstep.gang.hostlist;

/// A name taken apart around its last number.
///
/// @param digits empty when the name has no number that a range can hold
record NumberedName(String prefix, String digits, String suffix) {
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
        return next.digits.equals(Range.digits(Long.parseLong(digits) + 1, digits.length()));
    }
}

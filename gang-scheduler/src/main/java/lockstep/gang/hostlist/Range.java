package lockstep.gang.hostlist;

/// Numbers from `first` to `last`, both included.
///
/// @param width digits at least, filled up with zeros
record Range(long first, long last, int width) {
    /// So that every number fits a long.
    static final int DIGITS_MAX = 18;

    static String digits(long number, int width) {
        String digits = Long.toString(number);
        return digits.length() >= width ? digits : "0".repeat(width - digits.length()) + digits;
    }

    long size() {
        return last - first + 1;
    }

    int longest() {
        return digits(last, width).length();
    }
}

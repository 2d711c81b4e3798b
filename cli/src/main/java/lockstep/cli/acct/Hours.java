package lockstep.cli.acct;

import java.util.Locale;

/// Amounts of accelerators and CPUs, in hours of one.
final class Hours {
    private static final double MILLIS = 3_600_000;

    private Hours() {}

    /// With two digits behind the point.
    static String text(long millis) {
        return String.format(Locale.ROOT, "%.2f", millis / MILLIS);
    }

    /// Exact to a second, for spreadsheets.
    static String exact(long millis) {
        return String.format(Locale.ROOT, "%.4f", millis / MILLIS);
    }
}

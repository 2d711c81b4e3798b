package lockstep.cli.display;

import java.util.Locale;

/// Amounts of memory and of data as Slurm writes them: `500M`, `64G`, `1T`.
public final class Sizes {

    private static final long KILO = 1024;

    private static final String UNITS = "KMGTPE";

    private Sizes() {}

    /// Text of what was measured, in the largest unit that it fills: `0`, `800`, `1.2G`, `17.0T`.
    public static String measured(long bytes) {
        if (bytes < KILO) {
            return Long.toString(bytes);
        }
        double amount = bytes;
        int unit = -1;
        while (amount >= KILO - 0.05
                && unit < UNITS.length() - 1) { // which would be written as 1024.0
            amount /= KILO;
            unit++;
        }
        return String.format(Locale.ROOT, "%.1f%c", amount, UNITS.charAt(unit));
    }

    /// Text in the largest unit that takes no fraction.
    public static String mebibytes(long mebibytes) {
        if (mebibytes == 0) {
            return "0";
        }
        if (mebibytes % (KILO * KILO) == 0) {
            return mebibytes / KILO / KILO + "T";
        }
        return mebibytes % KILO == 0 ? mebibytes / KILO + "G" : mebibytes + "M";
    }
}

package lockstep.cli.display;

/// Amounts of memory as Slurm writes them: `500M`, `64G`, `1T`.
public final class Sizes {

    private static final long KILO = 1024;

    private Sizes() {}

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

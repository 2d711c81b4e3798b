package lockstep.cli.submit;

import lockstep.cli.options.Parsed;

import java.util.OptionalLong;

/// An amount of memory in mebibytes; 0 stands for all that a node has.
record MemorySize(long mebibytes) {

    private static final long KILO = 1024;

    /// An exbibyte, far above any node.
    static final long MEBIBYTES_MAX = KILO * KILO * KILO * KILO;

    private static final String MUST =
            "must be a whole number with K, M, G or T behind it (M when there is none), such as"
                    + " 64G.";

    /// Reads Slurm's forms: a unit of either case, a "B" after it if you like; kibibytes are
    /// rounded up to mebibytes.
    static Parsed<MemorySize> parse(String text) {
        String number = text;
        int last = text.length() - 1;
        if (last > 0 && (text.charAt(last) == 'B' || text.charAt(last) == 'b')) {
            last--;
        }
        char unit = last < 0 ? ' ' : Character.toUpperCase(text.charAt(last));
        boolean hasUnit = "KMGT".indexOf(unit) >= 0;
        if (hasUnit) {
            number = text.substring(0, last);
        }
        OptionalLong digits = WholeNumber.digits(number);
        if (digits.isEmpty()) {
            return Parsed.bad(MUST);
        }
        long count = digits.getAsLong();
        long mebibytes =
                switch (unit) {
                    case 'K' -> count / KILO + (count % KILO == 0 ? 0 : 1);
                    case 'G' -> scaled(count, KILO);
                    case 'T' -> scaled(count, KILO * KILO);
                    default -> count;
                };
        if (mebibytes > MEBIBYTES_MAX) {
            return Parsed.bad("must be at most " + MEBIBYTES_MAX / KILO / KILO + "T.");
        }
        return Parsed.good(new MemorySize(mebibytes));
    }

    private static long scaled(long count, long unit) {
        return count > MEBIBYTES_MAX ? MEBIBYTES_MAX + 1 : count * unit;
    }
}

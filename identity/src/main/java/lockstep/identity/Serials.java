package lockstep.identity;

import java.math.BigInteger;
import java.util.Locale;

/// Serial numbers of certificates as people see them: hexadecimal digits.
public final class Serials {
    private Serials() {}

    public static String text(BigInteger serial) {
        return serial.toString(16).toLowerCase(Locale.ROOT);
    }
}

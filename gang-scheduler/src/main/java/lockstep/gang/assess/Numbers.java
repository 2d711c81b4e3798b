package lockstep.gang.assess;

import java.util.Locale;

/// Numbers for people.
final class Numbers {
    private Numbers() {}

    /// With as many decimals as its size deserves.
    static String text(double value) {
        return String.format(Locale.ROOT, Math.abs(value) < 10 ? "%.2f" : "%.0f", value);
    }
}

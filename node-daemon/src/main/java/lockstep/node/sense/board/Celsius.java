package lockstep.node.sense.board;

import java.util.OptionalDouble;

/// Which degrees are believed: inputs to which nothing is connected, and limits that firmware left
/// at the register's end, are common.
final class Celsius {
    private static final double COLDEST = -40;
    private static final double HOTTEST = 125;
    private static final double LOWEST_LIMIT = 30;
    private static final double HIGHEST_LIMIT = 150;

    private Celsius() {}

    static OptionalDouble measured(double degrees) {
        return between(COLDEST, degrees, HOTTEST);
    }

    static OptionalDouble limit(double degrees) {
        return between(LOWEST_LIMIT, degrees, HIGHEST_LIMIT);
    }

    private static OptionalDouble between(double low, double degrees, double high) {
        return degrees > low && degrees < high
                ? OptionalDouble.of(degrees)
                : OptionalDouble.empty();
    }
}

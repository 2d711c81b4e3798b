package lockstep.gang.price;

/// The expected maximum of several independent standard normal values: how far the unluckiest
/// member of a gang is from the typical one in each step, in standard deviations.
///
/// Blom's approximation, the normal quantile of (n - 3/8) / (n + 1/4), is off by at most 5 % (at
/// 2), under 1 % from 10 on (G. Blom, Statistical Estimates and Transformed Beta-Variables, 1958).
/// The quantile is P. J. Acklam's rational approximation, off by at most 1.2e-9 of its value.
public final class NormalMaximum {
    private static final double[] A = {
        -3.969683028665376e+01, 2.209460984245205e+02, -2.759285104469687e+02,
        1.383577518672690e+02, -3.066479806614716e+01, 2.506628277459239e+00
    };
    private static final double[] B = {
        -5.447609879822406e+01,
        1.615858368580409e+02,
        -1.556989798598866e+02,
        6.680131188771972e+01,
        -1.328068155288572e+01,
        1
    };
    private static final double[] C = {
        -7.784894002430293e-03, -3.223964580411365e-01, -2.400758277161838e+00,
        -2.549732539343734e+00, 4.374664141464968e+00, 2.938163982698783e+00
    };
    private static final double[] D = {
        7.784695709041462e-03,
        3.224671290700398e-01,
        2.445134137142996e+00,
        3.754408661907416e+00,
        1
    };
    private static final double TAIL = 0.02425;

    private NormalMaximum() {}

    /// In standard deviations above the mean.
    ///
    /// @param n how many values, at least 1
    public static double of(int n) {
        return n <= 1 ? 0 : upperQuantile((n - 0.375) / (n + 0.25));
    }

    /// For probabilities from one half up.
    private static double upperQuantile(double probability) {
        if (probability > 1 - TAIL) {
            double q = Math.sqrt(-2 * Math.log(1 - probability));
            return -polynomial(C, q) / polynomial(D, q);
        }
        double q = probability - 0.5;
        double r = q * q;
        return polynomial(A, r) * q / polynomial(B, r);
    }

    private static double polynomial(double[] coefficients, double x) {
        double value = 0;
        for (double coefficient : coefficients) {
            value = value * x + coefficient;
        }
        return value;
    }
}

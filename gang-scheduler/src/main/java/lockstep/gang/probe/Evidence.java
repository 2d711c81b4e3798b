package lockstep.gang.probe;

import java.util.List;
import java.util.OptionalDouble;

/// One kind of measurement, and what of it is not yet explained.
interface Evidence {
    /// How much worse than typical a part is, where nearly all of its pairs are; empty where they
    /// are not, or where too few were seen.
    ///
    /// @param levels numbers of samples that crossed it, an array for each level
    OptionalDouble blame(List<int[]> levels);

    /// How much of what is unexplained is explained if this sample's part is so much worse.
    double explained(int sample, double blame);

    /// Whether this sample is markedly worse than typical.
    boolean isBad(int sample);

    /// Takes out what is explained.
    void subtract(int sample, double blame);

    double slowdown(double blame);

    /// What was found, for people: `round trips take 1.52 times the typical`.
    String text(double blame);
}

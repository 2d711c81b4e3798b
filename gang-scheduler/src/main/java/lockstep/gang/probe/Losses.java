package lockstep.gang.probe;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;

/// Lost round trips as evidence: counts are added up, for one pair sends too few to say much.
///
/// The pairs that lost most are left out of a part's count, as many as `nearlyAll` says, so that
/// one bad partner does not taint a part. What is typical is the rate of all pairs without the
/// worst quarter. Counts are taken as Poisson.
final class Losses implements Evidence {
    private static final double TYPICAL_KEEPS = 0.75;

    private final int[] sent;
    private final double[] lost;
    private final double typical;
    private final Localising settings;

    Losses(List<Sample> samples, Localising settings) {
        this.settings = settings;
        this.sent = samples.stream().mapToInt(sample -> sample.probe().sent()).toArray();
        this.lost = samples.stream().mapToDouble(sample -> sample.probe().lost()).toArray();
        int[] all = new int[sent.length];
        Arrays.setAll(all, i -> i);
        this.typical = count(all, TYPICAL_KEEPS).rate();
    }

    private record Count(double lost, double sent, int pairs) {
        double rate() {
            return sent == 0 ? 0 : lost / sent;
        }

        Count plus(Count other) {
            return new Count(lost + other.lost, sent + other.sent, pairs + other.pairs);
        }
    }

    /// Without the pairs that lost most.
    private Count count(int[] samples, double keeps) {
        int[] kept =
                Arrays.stream(samples)
                        .boxed()
                        .sorted((a, b) -> Double.compare(rate(a), rate(b)))
                        .limit((long) Math.ceil(keeps * samples.length))
                        .mapToInt(Integer::intValue)
                        .toArray();
        return new Count(
                Arrays.stream(kept).mapToDouble(i -> lost[i]).sum(),
                Arrays.stream(kept).mapToDouble(i -> sent[i]).sum(),
                samples.length);
    }

    private double rate(int sample) {
        return lost[sample] / sent[sample];
    }

    @Override
    public OptionalDouble blame(List<int[]> levels) {
        Count whole = new Count(0, 0, 0);
        double lowest = Double.MAX_VALUE;
        double all = 0;
        double allSent = 0;
        for (int[] level : levels) {
            if (level.length >= settings.levelPairsMin()) {
                Count count = count(level, 1 - settings.nearlyAll());
                lowest = Math.min(lowest, count.rate());
                whole = whole.plus(count);
                all += Arrays.stream(level).mapToDouble(i -> lost[i]).sum();
                allSent += Arrays.stream(level).mapToDouble(i -> sent[i]).sum();
            }
        }
        if (whole.pairs() < settings.pairsMin()) {
            return OptionalDouble.empty();
        }
        double expected = typical * whole.sent();
        double error = Math.sqrt(Math.max(1, expected)) * settings.significance();
        boolean everywhere = lowest >= typical + (whole.rate() - typical) / 3;
        boolean certain = whole.lost() - expected >= error;
        double blame = all / allSent - typical;
        return everywhere && certain && blame >= settings.lossFrom()
                ? OptionalDouble.of(blame)
                : OptionalDouble.empty();
    }

    @Override
    public double explained(int sample, double blame) {
        double excess = Math.max(0, lost[sample] - typical * sent[sample]);
        return excess - Math.abs(excess - blame * sent[sample]);
    }

    @Override
    public boolean isBad(int sample) {
        return rate(sample) >= typical + settings.lossFrom();
    }

    @Override
    public void subtract(int sample, double blame) {
        lost[sample] = Math.max(0, lost[sample] - blame * sent[sample]);
    }

    @Override
    public double slowdown(double blame) {
        return 1 + settings.lossCost() * blame;
    }

    @Override
    public String text(double blame) {
        return "%.1f %% of round trips are lost".formatted(100 * (blame + typical));
    }
}

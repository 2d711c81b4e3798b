package lockstep.gang.price;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/// A sum of charges.
///
/// @param charges in expected lost accelerator-seconds; charges of 0 are left out
public record Price(Map<Charge, Double> charges) {
    public static final Price NONE = new Price(Map.of());

    public Price {
        EnumMap<Charge, Double> kept = new EnumMap<>(Charge.class);
        charges.forEach(
                (charge, value) -> {
                    if (!Double.isFinite(value)) {
                        throw new IllegalArgumentException(charge + " is " + value);
                    }
                    if (value != 0) {
                        kept.put(charge, value);
                    }
                });
        charges = Collections.unmodifiableMap(kept);
    }

    /// Adds up in the order of the charges, so that equal prices have equal totals.
    public double total() {
        double sum = 0;
        for (double charge : charges.values()) {
            sum += charge;
        }
        return sum;
    }

    public double of(Charge charge) {
        return charges.getOrDefault(charge, 0.0);
    }

    /// With `more` on top of what `charge` is already.
    public Price plus(Charge charge, double more) {
        EnumMap<Charge, Double> sum = new EnumMap<>(Charge.class);
        sum.putAll(charges);
        sum.merge(charge, more, Double::sum);
        return new Price(sum);
    }

    public Price plus(Price other) {
        EnumMap<Charge, Double> sum = new EnumMap<>(Charge.class);
        sum.putAll(charges);
        other.charges.forEach((charge, value) -> sum.merge(charge, value, Double::sum));
        return new Price(sum);
    }
}

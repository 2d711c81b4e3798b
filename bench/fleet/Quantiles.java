import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Quantiles of what was measured.
final class Quantiles {
    private Quantiles() {}

    /// In milliseconds.
    static double at(List<Long> nanos, double q) {
        long[] sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
        return sorted.length == 0 ? 0 : sorted[(int) Math.round(q * (sorted.length - 1))] / 1e6;
    }

    /// Upper bounds of the buckets of a histogram in which median, p99 and maximum lie, in
    /// milliseconds.
    static String ofHistogram(Map<String, Double> before, Map<String, Double> after, String name) {
        TreeMap<Double, Double> buckets = new TreeMap<>();
        after.forEach(
                (key, value) -> {
                    if (key.startsWith(name + "_bucket")) {
                        String le = key.replaceAll(".*le=\"([^\"]*)\".*", "$1");
                        double bound =
                                le.equals("+Inf")
                                        ? Double.POSITIVE_INFINITY
                                        : Double.parseDouble(le);
                        buckets.put(bound, value - before.getOrDefault(key, 0.0));
                    }
                });
        double all = buckets.isEmpty() ? 0 : buckets.lastEntry().getValue();
        return all == 0
                ? "-"
                : "%s/%s/%s"
                        .formatted(
                                bound(buckets, all * 0.5),
                                bound(buckets, all * 0.99),
                                bound(buckets, all));
    }

    private static String bound(TreeMap<Double, Double> buckets, double wanted) {
        double bound =
                buckets.entrySet().stream()
                        .filter(bucket -> bucket.getValue() >= wanted)
                        .findFirst()
                        .orElse(buckets.lastEntry())
                        .getKey();
        return Double.isInfinite(bound)
                ? ">" + Math.round(buckets.lowerKey(bound) * 1e3)
                : "≤" + Math.round(bound * 1e3);
    }
}

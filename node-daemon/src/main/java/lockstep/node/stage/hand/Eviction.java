package lockstep.node.stage.hand;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Which staged data goes when there is no room: that from which the least reuse is to be expected
/// for each of its bytes. Pure.
final class Eviction {
    private static final Duration HALF_LIFE = Duration.ofHours(24);

    private Eviction() {}

    /// One item.
    ///
    /// @param uses how often it was used, each use counting half after every 24 hours, as of `at`
    /// @param held whether anybody needs it now
    record Item(String name, long bytes, double uses, Instant at, boolean held) {
        double usesAt(Instant now) {
            return decayed(uses, at, now);
        }
    }

    /// What uses that counted so much at one time count at another.
    static double decayed(double uses, Instant at, Instant now) {
        double halves = Duration.between(at, now).toMillis() / (double) HALF_LIFE.toMillis();
        return uses * Math.pow(0.5, Math.max(0, halves));
    }

    /// The items that are to go, the first of them first, so that this many bytes go. Fewer go
    /// where the rest is held.
    static List<Item> choose(List<Item> all, long bytes, Instant now) {
        List<Item> byWorth =
                all.stream()
                        .filter(item -> !item.held() && item.bytes() > 0)
                        .sorted(
                                Comparator.comparingDouble((Item item) -> worth(item, now))
                                        .thenComparing(Item::name))
                        .toList();
        List<Item> chosen = new ArrayList<>();
        long gone = 0;
        for (Item item : byWorth) {
            if (gone >= bytes) {
                break;
            }
            chosen.add(item);
            gone += item.bytes();
        }
        return chosen;
    }

    private static double worth(Item item, Instant now) {
        return item.usesAt(now) / item.bytes();
    }
}

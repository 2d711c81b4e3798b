package lockstep.gang.telemetry;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/// The newest that is known of the health of one node.
///
/// Of ten thousand nodes there are millions of digests, and those of one measure are looked for
/// many times in each comparison. So they lie in order, in as little memory as they need.
///
/// @param digests by measure, then by part; one of each
/// @param faults all that hold now
public record Sensed(List<Digest> digests, List<Fault> faults) {
    public static final Sensed NOTHING = new Sensed(List.of(), List.of());

    private static final Comparator<Digest> ORDER =
            (a, b) -> compare(a.measure(), a.part(), b.measure(), b.part());

    public Sensed {
        digests = List.copyOf(digests);
        faults = List.copyOf(faults);
        for (int i = 1; i < digests.size(); i++) {
            if (ORDER.compare(digests.get(i - 1), digests.get(i)) >= 0) {
                throw new IllegalArgumentException(
                        "%s of %s is not in order"
                                .formatted(digests.get(i).measure(), digests.get(i).part()));
            }
        }
    }

    /// With `changed` in place of what was known of the same parts, and all faults replaced.
    public Sensed with(Collection<Digest> changed, List<Fault> allFaults) {
        TreeMap<Digest, Digest> news = new TreeMap<>(ORDER);
        changed.forEach(digest -> news.put(digest, digest));
        return new Sensed(merged(digests, List.copyOf(news.values())), allFaults);
    }

    private static List<Digest> merged(List<Digest> old, List<Digest> news) {
        List<Digest> all = new ArrayList<>(old.size() + news.size());
        int next = 0;
        for (Digest known : old) {
            while (next < news.size() && ORDER.compare(news.get(next), known) < 0) {
                all.add(news.get(next++));
            }
            boolean replaced = next < news.size() && ORDER.compare(news.get(next), known) == 0;
            if (!replaced) {
                all.add(known);
            }
        }
        all.addAll(news.subList(next, news.size()));
        return all;
    }

    public Optional<Digest> digest(Measure measure, String part) {
        int at = firstFrom(measure, part);
        return at < digests.size() && isOf(digests.get(at), measure, part)
                ? Optional.of(digests.get(at))
                : Optional.empty();
    }

    /// All of one measure, in the order of their parts.
    public List<Digest> of(Measure measure) {
        int from = firstFrom(measure, "");
        int to = from;
        while (to < digests.size() && digests.get(to).measure() == measure) {
            to++;
        }
        return digests.subList(from, to);
    }

    private static boolean isOf(Digest digest, Measure measure, String part) {
        return digest.measure() == measure && digest.part().equals(part);
    }

    /// The index of the first that does not come before this measure of this part.
    private int firstFrom(Measure measure, String part) {
        int low = 0;
        int high = digests.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            Digest digest = digests.get(middle);
            if (compare(digest.measure(), digest.part(), measure, part) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private static int compare(Measure a, String partOfA, Measure b, String partOfB) {
        return a == b ? partOfA.compareTo(partOfB) : a.compareTo(b);
    }
}

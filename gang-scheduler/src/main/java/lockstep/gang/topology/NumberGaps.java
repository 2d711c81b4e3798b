package lockstep.gang.topology;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Names that would go on with the numbers of others, but are not there: n3 of n1, n2, n4.
final class NumberGaps {
    private static final Pattern NUMBERED = Pattern.compile("(.*?)([0-9]{1,9})");

    /// A hole larger than this is no slip.
    private static final int HOLE_MAX = 8;

    private record Series(String prefix, int width) implements Comparable<Series> {
        @Override
        public int compareTo(Series other) {
            int byPrefix = prefix.compareTo(other.prefix);
            return byPrefix != 0 ? byPrefix : Integer.compare(width, other.width);
        }

        String name(int number) {
            return prefix + String.format(Locale.ROOT, "%0" + width + "d", number);
        }
    }

    private NumberGaps() {}

    static List<String> of(Collection<String> names) {
        Map<Series, SortedSet<Integer>> numbers = new TreeMap<>();
        for (String name : names) {
            Matcher numbered = NUMBERED.matcher(name);
            if (numbered.matches()) {
                String digits = numbered.group(2);
                int width = digits.startsWith("0") ? digits.length() : 1;
                numbers.computeIfAbsent(new Series(numbered.group(1), width), _ -> new TreeSet<>())
                        .add(Integer.valueOf(digits));
            }
        }
        List<String> gaps = new ArrayList<>();
        numbers.forEach((series, there) -> gapsIn(series, there, gaps));
        return gaps;
    }

    private static void gapsIn(Series series, SortedSet<Integer> there, List<String> gaps) {
        int before = there.getFirst();
        for (int number : there) {
            for (int gap = before + 1; gap < number && number - before <= HOLE_MAX; gap++) {
                gaps.add(series.name(gap));
            }
            before = number;
        }
    }
}

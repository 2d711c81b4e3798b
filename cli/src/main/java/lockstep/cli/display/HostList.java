package lockstep.cli.display;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/// Host names in short: `n[01-04,07]` for n01, n02, n03, n04 and n07.
public final class HostList {

    /// Bounds what a short expression can grow to.
    public static final int HOSTS_MAX = 100_000;

    private static final int DIGITS_MAX = 15;

    private HostList() {}

    /// The shortest usual form: names that differ in their last number before any dot are put
    /// together. Names are sorted within such a group, groups stand in the order of their first
    /// names, and a name that occurs twice is written once.
    public static String compress(Collection<String> hosts) {
        Map<List<String>, NavigableSet<Numbered>> groups = new LinkedHashMap<>();
        for (String host : hosts) {
            Numbered numbered = Numbered.of(host);
            groups.computeIfAbsent(
                            List.of(numbered.prefix, numbered.suffix),
                            _ -> new TreeSet<>(Numbered.ORDER))
                    .add(numbered);
        }
        StringBuilder text = new StringBuilder();
        for (NavigableSet<Numbered> group : groups.values()) {
            text.append(text.isEmpty() ? "" : ",");
            appendGroup(text, group);
        }
        return text.toString();
    }

    private static void appendGroup(StringBuilder text, NavigableSet<Numbered> group) {
        Numbered first = group.getFirst();
        if (first.digits.isEmpty() || group.size() == 1) {
            String separator = "";
            for (Numbered host : group) {
                text.append(separator).append(host.prefix).append(host.digits).append(host.suffix);
                separator = ",";
            }
            return;
        }
        text.append(first.prefix).append('[');
        Numbered start = first;
        Numbered end = first;
        String separator = "";
        for (Numbered host : group) {
            if (host.equals(start)) {
                continue;
            }
            if (!host.digits.equals(padded(end.number() + 1, start.digits.length()))) {
                appendRange(text.append(separator), start, end);
                separator = ",";
                start = host;
            }
            end = host;
        }
        appendRange(text.append(separator), start, end);
        text.append(']').append(first.suffix);
    }

    private static void appendRange(StringBuilder text, Numbered start, Numbered end) {
        text.append(start.digits);
        if (!start.equals(end)) {
            text.append('-').append(end.digits);
        }
    }

    /// Every name that `expression` stands for, in its order: names parted by commas, each with any
    /// number of brackets.
    ///
    /// @return nothing when the expression is not well formed or stands for more than 100000 names
    public static Optional<List<String>> expand(String expression) {
        List<String> hosts = new ArrayList<>();
        int start = 0;
        int depth = 0;
        for (int i = 0; i <= expression.length(); i++) {
            char c = i == expression.length() ? ',' : expression.charAt(i);
            if (c == '[') {
                depth++;
            } else if (c == ']') {
                depth--;
            } else if (c == ',' && depth == 0) {
                Optional<List<String>> some = expandOne(expression.substring(start, i));
                if (some.isEmpty() || hosts.size() + some.get().size() > HOSTS_MAX) {
                    return Optional.empty();
                }
                hosts.addAll(some.get());
                start = i + 1;
            }
            if (depth < 0 || depth > 1) {
                return Optional.empty();
            }
        }
        return depth == 0 ? Optional.of(hosts) : Optional.empty();
    }

    private static Optional<List<String>> expandOne(String name) {
        if (name.isEmpty()) {
            return Optional.empty();
        }
        List<String> hosts = List.of("");
        int at = 0;
        while (at < name.length()) {
            int open = name.indexOf('[', at);
            String literal = name.substring(at, open < 0 ? name.length() : open);
            List<String> numbers = List.of("");
            at = name.length();
            if (open >= 0) {
                int close = name.indexOf(']', open);
                Optional<List<String>> range = numbers(name.substring(open + 1, close));
                if (range.isEmpty()) {
                    return Optional.empty();
                }
                numbers = range.get();
                at = close + 1;
            }
            if ((long) hosts.size() * numbers.size() > HOSTS_MAX) {
                return Optional.empty();
            }
            hosts = product(hosts, literal, numbers);
        }
        return Optional.of(hosts);
    }

    private static List<String> product(List<String> hosts, String literal, List<String> numbers) {
        List<String> product = new ArrayList<>(hosts.size() * numbers.size());
        for (String host : hosts) {
            for (String number : numbers) {
                product.add(host + literal + number);
            }
        }
        return product;
    }

    private static Optional<List<String>> numbers(String ranges) {
        List<String> numbers = new ArrayList<>();
        for (String range : ranges.split(",", -1)) {
            int dash = range.indexOf('-');
            String first = dash < 0 ? range : range.substring(0, dash);
            String last = dash < 0 ? range : range.substring(dash + 1);
            if (!isNumber(first) || !isNumber(last)) {
                return Optional.empty();
            }
            long from = Long.parseLong(first);
            long to = Long.parseLong(last);
            if (to < from || to - from >= HOSTS_MAX - numbers.size()) {
                return Optional.empty();
            }
            for (long number = from; number <= to; number++) {
                numbers.add(padded(number, first.length()));
            }
        }
        return Optional.of(numbers);
    }

    private static boolean isNumber(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return !text.isEmpty() && text.length() <= DIGITS_MAX;
    }

    private static String padded(long number, int width) {
        String digits = Long.toString(number);
        return "0".repeat(Math.max(0, width - digits.length())) + digits;
    }

    /// A name taken apart at the number that tells it from its neighbours; without one, all of it
    /// is prefix.
    private record Numbered(String prefix, String digits, String suffix) {

        static final Comparator<Numbered> ORDER =
                Comparator.comparingLong(Numbered::number)
                        .thenComparing(Numbered::digits)
                        .thenComparing(Numbered::prefix);

        static Numbered of(String host) {
            int dot = host.indexOf('.');
            int end = dot < 0 ? host.length() : dot;
            while (end > 0 && !isDigit(host.charAt(end - 1))) {
                end--;
            }
            int start = end;
            while (start > 0 && isDigit(host.charAt(start - 1)) && end - start < DIGITS_MAX) {
                start--;
            }
            return start == end
                    ? new Numbered(host, "", "")
                    : new Numbered(
                            host.substring(0, start),
                            host.substring(start, end),
                            host.substring(end));
        }

        long number() {
            return digits.isEmpty() ? 0 : Long.parseLong(digits);
        }

        private static boolean isDigit(char c) {
            return c >= '0' && c <= '9';
        }
    }
}

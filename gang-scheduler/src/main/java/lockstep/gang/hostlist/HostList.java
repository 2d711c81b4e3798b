package lockstep.gang.hostlist;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;

/// Expands and compresses host list expressions.
///
/// An expression is a list of items between commas. An item is text with any number of brackets in
/// it, and a bracket a list of numbers and ranges: `r[1-2]n[01-04,07]x` is ten names. Numbers keep
/// the width of the range's first number: `[08-11]` is 08, 09, 10, 11. The right-most bracket
/// counts fastest.
public final class HostList {
    /// No expression may stand for more names than this.
    public static final int NAMES_MAX = 100_000;

    /// No expression may be longer than this.
    public static final int CHARACTERS_MAX = 1 << 20;

    private HostList() {}

    /// The names that `expression` stands for: in its order, each once. An empty expression has
    /// none.
    ///
    /// Its size is known before anything is expanded, so a hostile expression costs no more than an
    /// honest one.
    public static Expansion expand(String expression) {
        try {
            List<Item> items = new HostListParser(expression).items();
            SequencedSet<String> names = new LinkedHashSet<>();
            items.forEach(item -> item.addNamesTo(names));
            return new Expansion.Expanded(List.copyOf(names));
        } catch (MalformedHostList malformed) {
            return new Expansion.Malformed(expression, malformed.position(), malformed.problem());
        }
    }

    /// The shortest expression of runs of neighbours, in the order given: `expand(compress(x))` is
    /// `x`.
    ///
    /// Neighbours are names that differ by one in their last number. To get one range for many
    /// names, sort them first.
    ///
    /// @throws IllegalArgumentException when a name could not stand in a host list
    public static String compress(List<String> names) {
        List<NumberedName> pending = new ArrayList<>();
        List<String> items = new ArrayList<>();
        for (String name : names) {
            NumberedName next = NumberedName.of(requireName(name));
            if (!pending.isEmpty() && !pending.getLast().isSiblingOf(next)) {
                items.add(item(pending));
                pending.clear();
            }
            pending.add(next);
        }
        if (!pending.isEmpty()) {
            items.add(item(pending));
        }
        return String.join(",", items);
    }

    /// The shortest expression for a set of names, in the order of people: n2 before n10.
    ///
    /// @throws IllegalArgumentException when a name could not stand in a host list
    public static String compressSet(Collection<String> names) {
        return compress(
                names.stream()
                        .distinct()
                        .map(NumberedName::of)
                        .sorted(NumberedName.BY_NUMBER)
                        .map(NumberedName::name)
                        .toList());
    }

    private static String requireName(String name) {
        if (name.isEmpty()
                || !name.chars().allMatch(c -> HostListParser.isNameCharacter((char) c))) {
            throw new IllegalArgumentException("(" + name + ") cannot stand in a host list");
        }
        return name;
    }

    /// Siblings as one item: runs of numbers inside one bracket.
    private static String item(List<NumberedName> siblings) {
        if (siblings.size() == 1) {
            return siblings.getFirst().name();
        }
        List<String> runs = new ArrayList<>();
        int from = 0;
        for (int i = 1; i <= siblings.size(); i++) {
            if (i == siblings.size() || !siblings.get(i - 1).isFollowedBy(siblings.get(i))) {
                runs.add(run(siblings.get(from), siblings.get(i - 1)));
                from = i;
            }
        }
        NumberedName first = siblings.getFirst();
        return "%s[%s]%s".formatted(first.prefix(), String.join(",", runs), first.suffix());
    }

    private static String run(NumberedName first, NumberedName last) {
        return first.equals(last) ? first.digits() : first.digits() + "-" + last.digits();
    }
}

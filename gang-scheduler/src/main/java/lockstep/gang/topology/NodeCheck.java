package lockstep.gang.topology;

import lockstep.gang.cluster.NodeName;
import lockstep.gang.hostlist.HostList;
import lockstep.gang.text.Quoted;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Holds the nodes of a description against each other and against those of the cluster.
final class NodeCheck {
    private static final Pattern NUMBERED = Pattern.compile("(.*?)([0-9]{1,9})");

    /// Where a node was named.
    private record Owner(int line, String name) {}

    private final Set<String> known;
    private final TopologyNotes notes;
    private final Map<String, Owner> owners = new HashMap<>();

    /// @param known empty when nobody knows them
    NodeCheck(Set<String> known, TopologyNotes notes) {
        this.known = known;
        this.notes = notes;
    }

    /// The nodes that an item names, less those that are wrong or are elsewhere.
    ///
    /// @param what the item in words, `switch s2`
    List<NodeName> claim(int line, String what, String hostList) {
        List<String> names = notes.expand(line, "Nodes of " + what, hostList);
        List<NodeName> claimed = new ArrayList<>();
        SequencedSet<String> strange = new LinkedHashSet<>();
        Map<Owner, List<String>> elsewhere = new TreeMap<>(this::inOrder);
        Owner owner = new Owner(line, what);
        for (String name : names) {
            Owner other = owners.putIfAbsent(name, owner);
            if (!NodeName.isValid(name)) {
                notes.wrong(
                        line,
                        "(%s) under %s is no node name".formatted(Quoted.of(name), what),
                        "write it as the node calls itself");
            } else if (other != null) {
                elsewhere.computeIfAbsent(other, _ -> new ArrayList<>()).add(name);
            } else if (!known.isEmpty() && !known.contains(name)) {
                strange.add(name);
            } else {
                claimed.add(new NodeName(name));
            }
        }
        elsewhere.forEach((other, twice) -> underTwo(owner, other, twice));
        strange(owner, names, strange);
        return claimed;
    }

    private int inOrder(Owner a, Owner b) {
        return a.line() != b.line()
                ? Integer.compare(a.line(), b.line())
                : a.name().compareTo(b.name());
    }

    private void underTwo(Owner owner, Owner other, List<String> twice) {
        notes.wrong(
                owner.line(),
                "%s under %s and under %s, line %d"
                        .formatted(areNodes(twice), owner.name(), other.name(), other.line()),
                "look which of both it really hangs on, and take it out of the other");
    }

    /// Nodes that are not in the cluster; or, when nobody knows the cluster, those that look as if
    /// a prefix was meant to reach over a comma.
    private void strange(Owner owner, List<String> names, SequencedSet<String> strange) {
        Optional<String> prefix = prefixMeant(names, known.isEmpty() ? names : strange);
        if (!strange.isEmpty()) {
            notes.wrong(
                    owner.line(),
                    "%s under %s, but not in the cluster"
                            .formatted(areNodes(strange), owner.name()),
                    prefix.map(NodeCheck::repeat)
                            .orElse("take them out, or add them to the list of nodes"));
        } else if (known.isEmpty() && prefix.isPresent()) {
            notes.warn(
                    "line %d: the nodes of %s have different prefixes. Maybe %s."
                            .formatted(owner.line(), owner.name(), repeat(prefix.get())));
        }
    }

    private static String repeat(String prefix) {
        return "repeat the prefix after the comma: %s[…]; a host list does not carry it over"
                .formatted(prefix);
    }

    /// The prefix of some of these names whose end is the whole prefix of some of the strange ones.
    private static Optional<String> prefixMeant(List<String> names, Iterable<String> strange) {
        SequencedSet<String> prefixes = new LinkedHashSet<>();
        names.forEach(name -> prefixes.add(prefix(name)));
        for (String name : strange) {
            String end = prefix(name);
            for (String prefix : prefixes) {
                if (prefix.length() > end.length() && prefix.endsWith(end)) {
                    return Optional.of(prefix);
                }
            }
        }
        return Optional.empty();
    }

    private static String prefix(String name) {
        Matcher numbered = NUMBERED.matcher(name);
        return numbered.matches() ? numbered.group(1) : name;
    }

    /// Once all items are read: is any node of the cluster nowhere?
    void finish() {
        List<String> missing = known.stream().filter(node -> !owners.containsKey(node)).toList();
        if (!missing.isEmpty()) {
            notes.wrong(
                    0,
                    areNodes(missing) + " under no switch and in no block",
                    "add them where they hang, or take them out of the list of nodes");
        }
        if (known.isEmpty()) {
            warnOfGaps();
        }
    }

    private void warnOfGaps() {
        List<String> gaps = NumberGaps.of(owners.keySet());
        if (!gaps.isEmpty()) {
            notes.warn(
                    "the numbers of the nodes have gaps: there is no %s."
                                    .formatted(HostList.compressSet(gaps))
                            + " Maybe give all nodes of the cluster with --nodes, to see whether"
                            + " any is left out.");
        }
    }

    private static String areNodes(Collection<String> names) {
        String list = Quoted.of(HostList.compressSet(names));
        return names.size() == 1 ? "node %s is".formatted(list) : "nodes %s are".formatted(list);
    }
}

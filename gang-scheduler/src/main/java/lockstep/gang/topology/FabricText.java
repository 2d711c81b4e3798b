package lockstep.gang.topology;

import lockstep.gang.cluster.FabricPlace;
import lockstep.gang.cluster.NodeName;
import lockstep.gang.hostlist.HostList;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.regex.Pattern;

/// Writes places as our own fabric file, which `lockstep dev --fabric` reads.
///
/// ```
/// leaves {
///   leaf1 { spine = s1, nodes = "n[1-2]" }
/// }
/// ```
public final class FabricText {
    static final String NAME_FORM = "[A-Za-z0-9][A-Za-z0-9._-]{0,62}";
    private static final Pattern NAME = Pattern.compile(NAME_FORM);
    private static final Pattern PLAIN_WORD = Pattern.compile("[A-Za-z][A-Za-z0-9_-]*");

    private FabricText() {}

    /// Whether a leaf, a spine or a rack may be called so.
    static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    /// The whole file.
    ///
    /// @param places in any order; leaves come in the order of their first nodes
    public static String of(SequencedMap<NodeName, FabricPlace> places) {
        Map<FabricPlace, List<String>> leaves = new LinkedHashMap<>();
        places.forEach(
                (node, place) ->
                        leaves.computeIfAbsent(place, _ -> new ArrayList<>()).add(node.value()));
        StringBuilder text = new StringBuilder("leaves {\n");
        leaves.forEach((place, nodes) -> text.append(line(place, nodes)));
        return text.append("}\n").toString();
    }

    /// In the file every leaf has a spine, and those that say none share one. So a leaf whose spine
    /// is not known gets one of its own, with its name.
    private static String line(FabricPlace place, List<String> nodes) {
        String spine = place.spine().isEmpty() ? place.leaf() : place.spine();
        String rack = place.rack().isEmpty() ? "" : "rack = %s, ".formatted(word(place.rack()));
        return "  %s { spine = %s, %snodes = \"%s\" }\n"
                .formatted(word(place.leaf()), word(spine), rack, HostList.compress(nodes));
    }

    private static String word(String name) {
        return PLAIN_WORD.matcher(name).matches() ? name : '"' + name + '"';
    }
}

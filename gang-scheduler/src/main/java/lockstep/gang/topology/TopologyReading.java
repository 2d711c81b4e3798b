package lockstep.gang.topology;

import lockstep.gang.cluster.FabricPlace;
import lockstep.gang.cluster.NodeName;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// What came of a description.
public sealed interface TopologyReading {
    /// Odd things, one sentence each, safe to print.
    List<String> warnings();

    /// It holds together.
    ///
    /// @param places of all nodes, in the order of the description
    record Read(SequencedMap<NodeName, FabricPlace> places, List<String> warnings)
            implements TopologyReading {
        public Read {
            places = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(places));
            warnings = List.copyOf(warnings);
        }
    }

    /// It does not.
    ///
    /// @param mistakes all of them, at least one, by line
    record Wrong(List<TopologyMistake> mistakes, List<String> warnings) implements TopologyReading {
        public Wrong {
            mistakes = List.copyOf(mistakes);
            warnings = List.copyOf(warnings);
        }
    }
}

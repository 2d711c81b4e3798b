package lockstep.gang.topology;

import lockstep.gang.hostlist.Expansion;
import lockstep.gang.hostlist.HostList;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Gathers what is wrong with a description, and what is only odd.
public final class TopologyNotes {
    private final List<TopologyMistake> mistakes = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    public void wrong(int line, String problem, String advice) {
        mistakes.add(new TopologyMistake(line, problem, advice));
    }

    public void warn(String sentence) {
        warnings.add(sentence);
    }

    /// The names of a host list; none, and a mistake, where it is malformed.
    List<String> expand(int line, String what, String hostList) {
        return switch (HostList.expand(hostList)) {
            case Expansion.Expanded(List<String> names) -> names;
            case Expansion.Malformed malformed -> {
                wrong(line, what + ": " + malformed.message(), "write it as n[01-16,20]");
                yield List.of();
            }
        };
    }

    boolean none() {
        return mistakes.isEmpty();
    }

    List<TopologyMistake> mistakes() {
        return mistakes.stream().sorted(Comparator.comparingInt(TopologyMistake::line)).toList();
    }

    List<String> warnings() {
        return warnings;
    }
}

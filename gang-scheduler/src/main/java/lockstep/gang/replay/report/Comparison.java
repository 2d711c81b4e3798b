package lockstep.gang.replay.report;

import lockstep.gang.replay.Outcome;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// One trace under one or more policies.
///
/// @param parameters what was replayed and how, as people should read it, in order
/// @param policies the first is the one that the others are compared with
public record Comparison(Map<String, String> parameters, List<Entry> policies) {
    public Comparison {
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
        policies = List.copyOf(policies);
    }

    /// A policy with what came of it.
    public record Entry(Measures measures, Outcome outcome) {
        public static Entry of(String policy, Outcome outcome) {
            return new Entry(Measures.of(policy, outcome), outcome);
        }
    }

    /// With one more policy.
    public Comparison with(String policy, Outcome outcome) {
        List<Entry> more = new ArrayList<>(policies);
        more.add(Entry.of(policy, outcome));
        return new Comparison(parameters, more);
    }

    List<Measures> measures() {
        return policies.stream().map(Entry::measures).toList();
    }
}

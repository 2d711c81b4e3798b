package lockstep.node.launch;

import lockstep.node.agent.AttemptKey;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The ranks that are watched, by their attempts. Used on the agent's thread.
final class Watches {

    private final Map<AttemptKey, Map<Integer, RankWatch>> watches = new HashMap<>();

    void put(AttemptKey attempt, Map<Integer, RankWatch> ranks) {
        watches.put(attempt, ranks);
    }

    void remove(AttemptKey attempt) {
        watches.remove(attempt);
    }

    boolean has(AttemptKey attempt) {
        return watches.containsKey(attempt);
    }

    Optional<RankWatch> find(RankName name) {
        return Optional.ofNullable(watches.get(name.attempt()))
                .flatMap(ranks -> Optional.ofNullable(ranks.get(name.rank())));
    }

    Collection<RankWatch> of(AttemptKey attempt) {
        Map<Integer, RankWatch> ranks = watches.get(attempt);
        return ranks == null ? List.of() : List.copyOf(ranks.values());
    }

    /// Those whose shepherd an earlier daemon started, and that have not ended.
    List<RankWatch> adopted() {
        return watches.values().stream()
                .flatMap(ranks -> ranks.values().stream())
                .filter(watch -> watch.adopted().isPresent() && !watch.state().isFinal())
                .toList();
    }
}

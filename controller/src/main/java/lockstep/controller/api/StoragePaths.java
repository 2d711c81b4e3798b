package lockstep.controller.api;

import lockstep.gang.text.Quoted;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/// The ways to the stores of checkpoints that the configuration knows.
///
/// A way is drained by its name alone, so ways of the same name to several stores are drained
/// together.
///
/// @param byStore names of the ways to each store
public record StoragePaths(NavigableMap<String, List<String>> byStore) {
    public static final StoragePaths NONE = new StoragePaths(new TreeMap<>());

    static final String PREFIX = "path:";

    public StoragePaths {
        byStore = new TreeMap<>(byStore);
    }

    /// The stores that ways of this name lead to.
    List<String> stores(String path) {
        return byStore.entrySet().stream()
                .filter(store -> store.getValue().contains(path))
                .map(Map.Entry::getKey)
                .toList();
    }

    /// The name of the way that is meant.
    ///
    /// @param word `path:NAME` or `path:STORE/NAME`
    /// @param drained names of ways that are drained: those may be named though they are configured
    ///   no more
    String meant(String word, Collection<String> drained) {
        String name = word.substring(PREFIX.length());
        if (!stores(name).isEmpty() || drained.contains(name)) {
            return name;
        }
        for (Map.Entry<String, List<String>> store : byStore.entrySet()) {
            for (String path : store.getValue()) {
                if (name.equals(store.getKey() + "/" + path)) {
                    return onlyOne(word, path);
                }
            }
        }
        throw Refusal.invalid(
                "target (%s): there is no such path.%n%s".formatted(Quoted.of(word), known()));
    }

    private String onlyOne(String word, String path) {
        List<String> stores = stores(path);
        if (stores.size() > 1) {
            throw Refusal.invalid(
                    "target (%s): the paths %s of stores %s have one name, and are drained together.%nMaybe %s, for all of them."
                            .formatted(
                                    Quoted.of(word),
                                    Quoted.of(path),
                                    String.join(" and ", stores),
                                    PREFIX + path));
        }
        return path;
    }

    private String known() {
        List<String> all = new ArrayList<>();
        byStore.forEach(
                (store, paths) -> paths.forEach(path -> all.add(PREFIX + store + "/" + path)));
        return all.isEmpty()
                ? "Maybe name one under checkpoints.stores in controller.conf: none is there."
                : "There are: " + Refusal.some(all);
    }
}

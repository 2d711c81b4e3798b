package lockstep.gang.fair;

import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Whom work is charged to.
///
/// @param parent another account's name, or [AccountTree#ROOT]
/// @param shares against those of its siblings, accounts and users alike; 0 or more
/// @param users who may charge it, each with his shares
/// @param standardFor users of several accounts whose standard account this is
/// @param coordinators users who care for the jobs of this account and of those below it
/// @param limits what its jobs, those of accounts below it included, may have together; `perUser`
///   is for each of its own users
public record Account(
        String name,
        String parent,
        int shares,
        Map<String, Integer> users,
        Set<String> standardFor,
        Set<String> coordinators,
        Limits limits) {
    public Account {
        users = Collections.unmodifiableSortedMap(new TreeMap<>(users));
        standardFor = Set.copyOf(standardFor);
        coordinators = Set.copyOf(coordinators);
        if (shares < 0 || users.values().stream().anyMatch(own -> own < 0)) {
            throw new IllegalArgumentException("account " + name + " has shares below 0");
        }
    }
}

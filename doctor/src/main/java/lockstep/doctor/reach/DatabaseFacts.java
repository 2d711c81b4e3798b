package lockstep.doctor.reach;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a PostgreSQL server says of itself to somebody who has logged in.
///
/// @param settings the values of [#SETTINGS], by name
/// @param follows whether it is itself a replica of another server
/// @param synchronousReplicas how many replicas each commit waits for
/// @param schema version of the journal's tables; empty: there are none yet
record DatabaseFacts(
        String version,
        Map<String, String> settings,
        boolean follows,
        int synchronousReplicas,
        Optional<String> schema) {
    /// What is asked for.
    static final List<String> SETTINGS =
            List.of(
                    "fsync",
                    "full_page_writes",
                    "synchronous_commit",
                    "synchronous_standby_names",
                    "idle_in_transaction_session_timeout",
                    "max_connections");

    DatabaseFacts {
        settings = Map.copyOf(settings);
    }

    String setting(String name) {
        return settings.getOrDefault(name, "");
    }
}

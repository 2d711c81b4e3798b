package lockstep.controller.identity;

import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/// Asks the system by `id -G +UID`, and remembers the answer for [#REMEMBERED]: who leaves a group
/// is out of it here a minute later.
public final class SystemUserGroups implements UserGroups {
    static final Duration REMEMBERED = Duration.ofMinutes(1);
    private static final int USERS_MAX = 100_000;
    private static final int BYTES_MAX = 1 << 20;

    private record Answer(Set<String> groups, long atNanos) {}

    private final ConcurrentMap<Integer, Answer> answers = new ConcurrentHashMap<>();
    private final LongSupplier nanos;

    /// @param nanos a clock that never goes back
    public SystemUserGroups(LongSupplier nanos) {
        this.nanos = nanos;
    }

    @Override
    public boolean isMember(int uid, int gid) {
        long now = nanos.getAsLong();
        Answer known = answers.get(uid);
        if (known == null || now - known.atNanos() > REMEMBERED.toNanos()) {
            known = new Answer(ask(uid), now);
            if (answers.size() >= USERS_MAX) {
                answers.clear();
            }
            answers.put(uid, known);
        }
        return known.groups().contains(Integer.toUnsignedString(gid));
    }

    private static Set<String> ask(int uid) {
        return IdCommand.run("-G", uid, BYTES_MAX)
                .map(line -> Arrays.stream(line.split(" ")).collect(Collectors.toSet()))
                .orElse(Set.of());
    }
}

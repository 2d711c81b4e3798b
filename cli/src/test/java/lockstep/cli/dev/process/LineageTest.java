package lockstep.cli.dev.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

final class LineageTest {
    private static final long NOBODY = 0;

    private static final ProcessEntry SHELL = entry(10, 1, 10);
    private static final ProcessEntry SUPERVISOR = entry(20, 10, 10);
    private static final ProcessEntry DAEMON = entry(30, 20, 30);
    private static final ProcessEntry SHEPHERD = entry(40, 30, 40);
    private static final ProcessEntry RANK = entry(50, 40, 40);
    private static final ProcessEntry ORPHAN_IN_SESSION = entry(60, 1, 40);
    private static final ProcessEntry STRANGER = entry(70, 1, 70);

    private static final Lineage LINEAGE =
            new Lineage(
                    List.of(
                            SHELL,
                            SUPERVISOR,
                            DAEMON,
                            SHEPHERD,
                            RANK,
                            ORPHAN_IN_SESSION,
                            STRANGER));

    @Test
    void children_of_children_descend_and_so_does_who_shares_their_session() {
        assertThat(descendants(List.of(DAEMON), NOBODY))
                .containsExactlyInAnyOrder(30L, 40L, 50L, 60L);
    }

    @Test
    void who_asks_is_spared_together_with_whom_it_descends_from() {
        assertThat(descendants(List.of(SHELL, SHEPHERD), SUPERVISOR.pid()))
                .containsExactlyInAnyOrder(40L, 50L, 60L);
    }

    private static Set<Long> descendants(List<ProcessEntry> roots, long spared) {
        return LINEAGE.descendants(roots, spared).stream()
                .map(ProcessIdentity::pid)
                .collect(Collectors.toSet());
    }

    private static ProcessEntry entry(long pid, long parent, long session) {
        return new ProcessEntry(new ProcessIdentity(pid, pid, "boot"), parent, session, false);
    }
}

package lockstep.gang.assess;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.gang.cluster.NodeName;
import lockstep.gang.condition.Condition;
import lockstep.gang.condition.Resource;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

final class ConditionTrackerTest {
    private static final Resource N1 = new Resource.OfNode(new NodeName("n1"));
    private static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");

    private final ConditionTracker tracker = new ConditionTracker(AssessSettings.STANDARD);

    private boolean at(double second, double slowdown, String fault, double report) {
        Condition condition =
                new Condition(
                        N1,
                        slowdown,
                        0,
                        1,
                        Optional.of(fault).filter(text -> !text.isEmpty()),
                        NOON.plusSeconds((long) report));
        return tracker.take(
                Map.of(N1, new Assessment(condition, List.of())), (long) (second * 1e9));
    }

    private Condition now() {
        return tracker.conditions().getFirst();
    }

    /// Each step: second:slow-down:number of the report.
    @ParameterizedTest
    @CsvSource({
        "0:1:0, 1",
        "0:1.2:0, 1.2",
        // One report that is worse is not enough, however often it is looked at within 15 s.
        "0:1:0 2:1.2:1 4:1.2:1 16:1.2:1, 1",
        "0:1:0 2:1.2:1 17:1.2:1, 1.2",
        "0:1:0 2:1.2:1 3:1.2:2, 1.2",
        // A good one in between begins the count anew.
        "0:1:0 2:1.2:1 3:1:2 4:1.2:3, 1",
        // What is worse counts as it was told last.
        "0:1:0 2:1.5:1 3:1.2:2, 1.2",
        // Better only after a minute, and then as the worst of that minute.
        "0:1.5:0 10:1:1 69:1:2, 1.5",
        "0:1.5:0 10:1:1 70:1:2, 1",
        "0:1.5:0 10:1.1:1 30:1.2:2 70:1.1:3, 1.2",
        "0:1.5:0 10:1:1 60:1.5:2 70:1:3 120:1:4, 1.5",
        // Trembling is followed by nothing.
        "0:1.2:0 2:1.209:1 4:1.191:2 90:1.205:3, 1.2"
    })
    void the_held_slowdown_follows_only_what_lasts(String steps, double expected) {
        for (String step : steps.split(" ", -1)) {
            String[] parts = step.split(":", -1);
            at(
                    Double.parseDouble(parts[0]),
                    Double.parseDouble(parts[1]),
                    "",
                    Double.parseDouble(parts[2]));
        }
        assertThat(now().slowdown()).isEqualTo(expected);
    }

    @Test
    void a_fault_counts_at_once_and_ends_after_the_probation() {
        at(0, 1, "", 0);
        assertThat(at(2, 1, "gpu5: gone", 2)).isTrue();
        assertThat(now().fault()).contains("gpu5: gone");
        at(10, 1, "", 10);
        at(69, 1, "", 69);
        assertThat(now().fault()).contains("gpu5: gone");
        assertThat(at(70, 1, "", 70)).isTrue();
        assertThat(now().fault()).isEmpty();
    }

    @Test
    void silence_is_no_good_evidence() {
        at(0, 1.5, "", 0);
        at(10, 1, "", 10);
        tracker.take(Map.of(), 30_000_000_000L);
        at(75, 1, "", 75);
        assertThat(now().slowdown()).isEqualTo(1.5);
        assertThat(now().at()).isEqualTo(NOON.plusSeconds(75));
    }

    @Test
    void only_a_change_that_counts_is_told_as_one() {
        assertThat(at(0, 1, "", 0)).isTrue();
        assertThat(at(2, 1.2, "", 1)).isFalse();
        assertThat(at(4, 1.2, "", 2)).isTrue();
        assertThat(at(6, 1.2, "", 3)).isFalse();
        assertThat(now().at()).isEqualTo(NOON.plusSeconds(3));
    }

    @Test
    void nodes_that_are_gone_are_forgotten() {
        at(0, 1, "", 0);
        tracker.keepOnly(_ -> false);
        assertThat(tracker.conditions()).isEmpty();
    }
}

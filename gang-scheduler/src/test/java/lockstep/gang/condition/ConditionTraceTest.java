package lockstep.gang.condition;

import static lockstep.gang.fixture.ClusterFixture.NOON;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import lockstep.gang.cluster.NodeName;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Optional;
import java.util.stream.Stream;

class ConditionTraceTest {
    private static final Resource N1 = new Resource.OfNode(new NodeName("n1"));

    @Test
    void a_line_says_when_what_and_how() {
        assertThat(read("600,node n1,1.2,0.05,0.4,xid 79, off the bus").conditions())
                .containsExactly(
                        new Condition(
                                N1,
                                1.2,
                                0.05,
                                0.4,
                                Optional.of("xid 79, off the bus"),
                                NOON.plusSeconds(600)));
    }

    @Test
    void what_is_left_out_is_typical() {
        assertThat(read("2026-11-01T12:00:00Z, node n1 ,,,").conditions())
                .containsExactly(Condition.typical(N1, NOON));
    }

    @Test
    void headings_comments_and_empty_lines_say_nothing() {
        String text = "time,resource,slowdown,noise,headroom,fault\n\n# one\n0,node n1\n";
        assertThat(read(text).conditions()).hasSize(1);
    }

    @Test
    void conditions_come_in_the_order_of_time() {
        ConditionTrace trace = read("60,node n1,1.6\n0,node n1,1.2\n60,node n1,1.7\n");
        assertThat(trace.conditions())
                .extracting(Condition::slowdown)
                .containsExactly(1.2, 1.6, 1.7);
        assertThat(trace.at(NOON.plusSeconds(59)).of(N1).orElseThrow().slowdown()).isEqualTo(1.2);
        assertThat(trace.at(NOON.plusSeconds(60)).of(N1).orElseThrow().slowdown()).isEqualTo(1.7);
        assertThat(trace.at(NOON.minusSeconds(1)).all()).isEmpty();
    }

    @Test
    void a_span_of_time_has_what_came_after_its_beginning_and_not_after_its_end() {
        ConditionTrace trace = read("0,node n1,1.1\n60,node n1,1.2\n120,node n1,1.3\n");
        assertThat(trace.between(NOON, NOON.plusSeconds(120)))
                .extracting(Condition::slowdown)
                .containsExactly(1.2, 1.3);
        assertThat(trace.between(NOON.plusSeconds(120), NOON)).isEmpty();
    }

    @Test
    void all_mistakes_are_told_at_once_each_with_its_line_and_advice() {
        String text = "0,node n1,fast\n# fine\n-1,nod n1\n0,rack r1,1,-1,2\n";
        MalformedTrace malformed = catchThrowableOfType(MalformedTrace.class, () -> read(text));
        assertThat(malformed.mistakes())
                .extracting(mistake -> mistake.lines().findFirst().orElseThrow())
                .containsExactly(
                        "trace.csv, line 1: slowdown (fast) must be a number above 0",
                        "trace.csv, line 3: time (-1) is neither seconds since the beginning nor an"
                                + " instant",
                        "trace.csv, line 3: resource (nod n1) is not known",
                        "trace.csv, line 4: noise (-1) must be a number 0 or more",
                        "trace.csv, line 4: headroom (2) must be a number between 0 and 1");
        assertThat(malformed.mistakes())
                .allSatisfy(mistake -> assertThat(mistake).contains("\nMaybe "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"node", "node ", "node -x", "leaf s1/", "uplink ", "power n", "x y"})
    void a_resource_that_nobody_knows_is_a_mistake(String resource) {
        assertThatThrownBy(() -> read("0," + resource)).hasMessageContaining("is not known");
    }

    @ParameterizedTest
    @ValueSource(strings = {"NaN", "Infinity", "1e400", "0x", "1;2"})
    void a_slow_down_that_is_no_number_is_a_mistake(String number) {
        assertThatThrownBy(() -> read("0,node n1," + number)).hasMessageContaining(number);
    }

    static Stream<Resource> resources() {
        return Stream.of(
                N1,
                new Resource.Leaf("s1", "l1"),
                new Resource.Leaf("", "l1"),
                new Resource.Uplink("s1", "l1"),
                new Resource.Spine("s 1"),
                new Resource.Rack("r1"),
                new Resource.PowerFeed("a/b"),
                new Resource.StoragePath("/mnt/checkpoints"));
    }

    @ParameterizedTest
    @MethodSource("resources")
    void what_is_written_for_people_can_be_read_back(Resource resource) {
        assertThat(Resource.parse(resource.text())).contains(resource);
    }

    private static ConditionTrace read(String text) {
        return ConditionTrace.read("trace.csv", text, NOON);
    }
}

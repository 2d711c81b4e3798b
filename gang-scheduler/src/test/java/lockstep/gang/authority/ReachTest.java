package lockstep.gang.authority;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.gang.fair.AccountTree;
import lockstep.gang.job.Submitter;
import lockstep.gang.token.CallKind;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// What a token of each kind is good for, cell by cell, as people read it in docs/security.md.
class ReachTest {
    private static final String TABLE =
            """
                               read inside submit cancel hold checkpoints drain
            LOOK               yes  no     no     no     no   no          no
            SEE_INSIDE         no   yes    no     no     no   no          no
            SUBMIT             no   no     yes    no     no   no          no
            GO_FIRST           no   no     yes    no     no   no          no
            CANCEL             no   no     no     yes    no   no          no
            HOLD               no   no     no     no     yes  no          no
            LIFT_HOLD          no   no     no     no     yes  no          no
            KEEP_CHECKPOINT    no   no     no     no     no   yes         no
            REMOVE_CHECKPOINT  no   no     no     no     no   yes         no
            RESTORE_CHECKPOINT no   no     no     no     no   yes         no
            DRAIN              no   no     no     no     no   no          yes
            MAKE_TOKEN         no   no     no     no     no   no          no
            MIND_OWN_TOKENS    no   no     no     no     no   no          no
            MIND_TOKENS        no   no     no     no     no   no          no
            CHANGE_CLUSTER     no   no     no     no     no   no          no
            """;

    private static final Submitter ALICE = new Submitter(1001, 1001, "alice");
    private static final Submitter BOB = new Submitter(1002, 1002, "bob");

    @TestFactory
    Stream<DynamicTest> each_cell_of_the_table_holds() {
        List<String> lines = TABLE.lines().toList();
        String[] kinds = words(lines.getFirst());
        return lines.stream().skip(1).flatMap(line -> row(words(line), kinds));
    }

    private static Stream<DynamicTest> row(String[] cells, String[] kinds) {
        Act act = Act.valueOf(cells[0]);
        return Stream.iterate(0, i -> i < kinds.length, i -> i + 1)
                .map(i -> cell(act, CallKind.of(kinds[i]).orElseThrow(), cells[1 + i]));
    }

    private static DynamicTest cell(Act act, CallKind kind, String said) {
        return DynamicTest.dynamicTest(
                "a token for %s: %s %s".formatted(kind.word(), act, said),
                () -> assertThat(Reach.of(Set.of(kind)).covers(act)).isEqualTo(said.equals("yes")));
    }

    private static String[] words(String line) {
        return line.strip().split(" +", -1);
    }

    @Test
    void the_table_has_every_act_and_every_kind() {
        assertThat(TABLE.lines().skip(1).map(line -> words(line)[0]))
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(Act.values()).map(Act::name).toList());
        assertThat(words(TABLE.lines().findFirst().orElseThrow()))
                .containsExactlyInAnyOrder(
                        Arrays.stream(CallKind.values())
                                .map(CallKind::word)
                                .toArray(String[]::new));
    }

    @Test
    void the_reach_of_a_call_bounds_even_an_administrator() {
        Actor root =
                new Actor(ALICE, Standing.ADMINISTRATOR, AccountTree.EMPTY)
                        .within(Reach.of(Set.of(CallKind.CANCEL)));
        assertThat(root.may(Act.CANCEL, BOB, "")).isTrue();
        assertThat(root.may(Act.SEE_INSIDE, BOB, "")).isFalse();
        assertThat(root.may(Act.DRAIN)).isFalse();
        assertThat(root.may(Act.LOOK)).isFalse();
    }

    @Test
    void a_reach_gives_nobody_what_he_may_not() {
        Actor alice =
                new Actor(ALICE, Standing.USER, AccountTree.EMPTY)
                        .within(Reach.of(Set.of(CallKind.values())));
        assertThat(alice.may(Act.CANCEL, ALICE, "")).isTrue();
        assertThat(alice.may(Act.CANCEL, BOB, "")).isFalse();
        assertThat(alice.may(Act.DRAIN)).isFalse();
        assertThat(alice.may(Act.GO_FIRST)).isFalse();
        assertThat(alice.may(Act.MAKE_TOKEN)).isFalse();
    }

    @Test
    void whoever_no_kernel_has_named_has_no_token_made_but_can_revoke() {
        Actor alice = new Actor(ALICE, Standing.USER, AccountTree.EMPTY).within(Reach.NO_TOKENS);
        assertThat(alice.may(Act.MAKE_TOKEN)).isFalse();
        assertThat(alice.may(Act.MIND_OWN_TOKENS)).isTrue();
        assertThat(alice.may(Act.SUBMIT)).isTrue();
    }

    @Test
    void a_user_has_no_use_for_drains_and_a_guest_only_for_looking() {
        Actor user = new Actor(ALICE, Standing.USER, AccountTree.EMPTY);
        assertThat(Arrays.stream(CallKind.values()).filter(user::hasUseFor))
                .containsExactlyInAnyOrderElementsOf(CallKind.ALL_OWN);
        Actor guest = new Actor(ALICE, Standing.GUEST, AccountTree.EMPTY);
        assertThat(Arrays.stream(CallKind.values()).filter(guest::hasUseFor))
                .containsExactly(CallKind.READ);
    }
}

package lockstep.gang.authority;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import lockstep.gang.fair.Account;
import lockstep.gang.fair.AccountTree;
import lockstep.gang.fair.Limits;
import lockstep.gang.job.Submitter;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// Each cell of the table, as people read it in docs/security.md.
class PermissionsTest {
    private static final String TABLE =
            """
                               guest user  owner coordinator operator administrator
            LOOK               yes   yes   yes   yes         yes      yes
            SUBMIT             no    yes   yes   yes         yes      yes
            SEE_INSIDE         no    no    yes   no          no       yes
            CANCEL             no    no    yes   yes         yes      yes
            HOLD               no    no    yes   yes         yes      yes
            LIFT_HOLD          no    no    no    yes         yes      yes
            KEEP_CHECKPOINT    no    no    yes   no          yes      yes
            REMOVE_CHECKPOINT  no    no    yes   no          no       yes
            RESTORE_CHECKPOINT no    no    yes   no          no       yes
            GO_FIRST           no    no    no    no          yes      yes
            DRAIN              no    no    no    no          yes      yes
            MAKE_TOKEN         no    yes   yes   yes         yes      yes
            MIND_OWN_TOKENS    no    yes   yes   yes         yes      yes
            MIND_TOKENS        no    no    no    no          yes      yes
            CHANGE_CLUSTER     no    no    no    no          no       yes
            """;

    private static final List<Party> COLUMNS =
            List.of(
                    Party.GUEST,
                    Party.USER,
                    Party.OWNER,
                    Party.COORDINATOR,
                    Party.OPERATOR,
                    Party.ADMINISTRATOR);

    private static final Submitter ALICE = new Submitter(1001, 1001, "alice");
    private static final Submitter CARL = new Submitter(1003, 1003, "carl");

    /// carl coordinates science, so physics below it, too; arts is somebody else's.
    private static final AccountTree ACCOUNTS =
            new AccountTree(
                    List.of(
                            account("science", "root", Set.of(), Set.of("carl")),
                            account("physics", "science", Set.of("alice"), Set.of()),
                            account("arts", "root", Set.of("bob"), Set.of())),
                    false);

    @TestFactory
    Stream<DynamicTest> each_cell_of_the_table_holds() {
        return TABLE.lines().skip(1).flatMap(PermissionsTest::row);
    }

    private static Stream<DynamicTest> row(String line) {
        String[] cells = line.strip().split(" +", -1);
        Act act = Act.valueOf(cells[0]);
        return COLUMNS.stream()
                .map(
                        party -> {
                            String said = cells[1 + COLUMNS.indexOf(party)];
                            return DynamicTest.dynamicTest(
                                    "%s: %s %s".formatted(party, act, said),
                                    () ->
                                            assertThat(Permissions.allow(party, act))
                                                    .isEqualTo(said.equals("yes")));
                        });
    }

    @Test
    void the_table_has_every_act() {
        assertThat(TABLE.lines().skip(1).map(line -> line.strip().split(" +", -1)[0]))
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(Act.values()).map(Act::name).toList());
    }

    @Test
    void whoever_is_several_parties_may_what_any_of_them_may() {
        Actor operator = new Actor(CARL, Standing.OPERATOR, AccountTree.EMPTY);
        assertThat(operator.may(Act.SEE_INSIDE, CARL, "")).isTrue();
        assertThat(operator.may(Act.SEE_INSIDE, ALICE, "")).isFalse();
        assertThat(operator.may(Act.CANCEL, ALICE, "")).isTrue();
    }

    @Test
    void a_coordinator_cares_for_his_account_and_those_below_it_but_no_other() {
        Actor carl = new Actor(CARL, Standing.USER, ACCOUNTS);
        assertThat(carl.may(Act.CANCEL, ALICE, "physics")).isTrue();
        assertThat(carl.may(Act.CANCEL, ALICE, "science")).isTrue();
        assertThat(carl.may(Act.CANCEL, ALICE, "")).as("her standard account is physics").isTrue();
        assertThat(carl.may(Act.CANCEL, ALICE, "arts")).isFalse();
        assertThat(carl.may(Act.DRAIN)).isFalse();
    }

    @Test
    void whoever_has_the_same_name_but_another_number_owns_nothing() {
        Actor other = new Actor(new Submitter(1009, 1001, "alice"), Standing.USER, ACCOUNTS);
        assertThat(other.may(Act.CANCEL, ALICE, "physics")).isFalse();
    }

    @Test
    void a_guest_owns_nothing_and_coordinates_nothing() {
        assertThat(new Actor(ALICE, Standing.GUEST, ACCOUNTS).may(Act.CANCEL, ALICE, "physics"))
                .isFalse();
        assertThat(new Actor(CARL, Standing.GUEST, ACCOUNTS).may(Act.CANCEL, ALICE, "physics"))
                .isFalse();
    }

    @Test
    void only_the_root_of_this_host_administers_by_the_kernels_word_alone() {
        assertThat(Actor.of(new Submitter(0, 0, "root")).may(Act.DRAIN)).isTrue();
        assertThat(Actor.of(new Submitter(1, 0, "root")).may(Act.DRAIN)).isFalse();
    }

    @Test
    void nobody_is_asked_about_a_job_without_naming_it() {
        assertThatThrownBy(() -> Actor.of(ALICE).may(Act.CANCEL))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("CANCEL");
    }

    private static Account account(
            String name, String parent, Set<String> users, Set<String> coordinators) {
        Map<String, Integer> shares = new java.util.TreeMap<>();
        users.forEach(user -> shares.put(user, 1));
        return new Account(name, parent, 1, shares, Set.of(), coordinators, Limits.NONE);
    }
}

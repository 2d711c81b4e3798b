package lockstep.gang.fair;

import static lockstep.gang.fair.PolicyFixture.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import lockstep.gang.usage.Payer;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

class AccountTreeTest {
    private static final Account SCIENCE = account("science", 2, Map.of("ann", 1));
    private static final Account PHYSICS =
            new Account(
                    "physics",
                    "science",
                    3,
                    Map.of("ann", 2, "bob", 1),
                    Set.of("ann"),
                    Set.of("carl"),
                    Limits.NONE);

    private final AccountTree tree = new AccountTree(List.of(SCIENCE, PHYSICS), false);

    @Test
    void a_user_charges_his_standard_account_unless_he_names_another_of_his() {
        assertThat(tree.standardOf("ann")).contains("physics");
        assertThat(tree.standardOf("bob")).contains("physics");
        assertThat(tree.accountsOf("ann")).containsExactly("physics", "science");
        assertThat(tree.mayCharge("", "bob")).isTrue();
        assertThat(tree.mayCharge("science", "ann")).isTrue();
        assertThat(tree.mayCharge("science", "bob")).isFalse();
        assertThat(tree.mayCharge("nowhere", "bob")).isFalse();
    }

    @Test
    void a_stranger_charges_the_root() {
        assertThat(tree.standardOf("eve")).contains("root");
        assertThat(tree.mayCharge("", "eve")).isTrue();
        assertThat(tree.mayCharge("root", "eve")).isTrue();
        assertThat(tree.mayCharge("physics", "eve")).isFalse();
    }

    @Test
    void a_stranger_charges_the_account_default_where_there_is_one() {
        var with = new AccountTree(List.of(SCIENCE, account("default", 1, Map.of())), false);
        assertThat(with.standardOf("eve")).contains("default");
        assertThat(with.mayCharge("default", "eve")).isTrue();
    }

    @Test
    void where_accounts_are_strict_a_stranger_charges_nothing() {
        var strict = new AccountTree(List.of(SCIENCE), true);
        assertThat(strict.standardOf("eve")).isEmpty();
        assertThat(strict.mayCharge("", "eve")).isFalse();
        assertThat(strict.mayCharge("root", "eve")).isFalse();
        assertThat(strict.mayCharge("", "ann")).isTrue();
    }

    @Test
    void without_accounts_every_name_is_taken_and_means_the_root() {
        assertThat(AccountTree.EMPTY.mayCharge("whatever", "eve")).isTrue();
        assertThat(AccountTree.EMPTY.resolved(new Payer("whatever", "eve")))
                .isEqualTo(new Payer("root", "eve"));
    }

    @Test
    void usage_of_an_account_that_is_gone_is_the_user_s_standard_account_s() {
        assertThat(tree.resolved(new Payer("chemistry", "bob")))
                .isEqualTo(new Payer("physics", "bob"));
        assertThat(tree.resolved(new Payer("", "bob"))).isEqualTo(new Payer("physics", "bob"));
        assertThat(tree.resolved(new Payer("science", "ann")))
                .isEqualTo(new Payer("science", "ann"));
    }

    @Test
    void a_chain_leads_up_to_below_the_root() {
        assertThat(tree.chain("physics")).containsExactly("physics", "science");
        assertThat(tree.chain("root")).isEmpty();
    }

    @Test
    void all_that_keeps_accounts_from_being_a_tree_is_told_at_once() {
        List<Account> accounts =
                List.of(
                        account("a", "b", 1, Map.of("u", 1)),
                        account("b", "a", 1, Map.of("u", 1)),
                        account("c", "nowhere", 1, Map.of()),
                        account("c", 1, Map.of()),
                        account("root", 1, Map.of()),
                        new Account("d", "root", 1, Map.of(), Set.of("v"), Set.of(), Limits.NONE),
                        account("e", "a", 1, Map.of()));
        assertThat(AccountMistake.in(accounts))
                .extracting(AccountMistake::toString)
                .containsExactlyInAnyOrder(
                        "account c:  is there twice",
                        "account root:  is the name of the account above all others",
                        "account a: parent (b) is below it: accounts must not go round in a circle",
                        "account b: parent (a) is below it: accounts must not go round in a circle",
                        "account c: parent (nowhere) is no account.\n"
                                + "Maybe one of these was meant: a, b, c, d, e, root",
                        "account d: standard-for (v) must be one of its users",
                        "account a: standard-for is not clear for user u, who stands in a, b.\n"
                                + "Maybe add to one of them: standard-for = \"u\"");
        assertThatThrownBy(() -> new AccountTree(accounts, false))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_tree_has_so_many_levels_and_no_more() {
        List<Account> accounts =
                IntStream.range(0, 51)
                        .mapToObj(
                                i -> account("a" + i, i == 0 ? "root" : "a" + (i - 1), 1, Map.of()))
                        .toList();
        assertThat(AccountMistake.in(accounts.subList(0, 50))).isEmpty();
        assertThat(AccountMistake.in(accounts))
                .extracting(AccountMistake::problem)
                .containsExactly("(a49) makes it the 51th level; there can be 50");
    }
}

package lockstep.gang.fair;

import static lockstep.gang.fair.PolicyFixture.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import lockstep.gang.usage.Payer;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

class FairTreeTest {
    private static Payer payer(String accountAndUser) {
        int slash = accountAndUser.indexOf('/');
        return new Payer(accountAndUser.substring(0, slash), accountAndUser.substring(slash + 1));
    }

    private static Map<Payer, Double> used(Object... payersAndAmounts) {
        Map<Payer, Double> used = new TreeMap<>();
        for (int i = 0; i < payersAndAmounts.length; i += 2) {
            used.put(
                    payer((String) payersAndAmounts[i]),
                    ((Number) payersAndAmounts[i + 1]).doubleValue());
        }
        return used;
    }

    private static List<String> order(FairShares shares) {
        return shares.byPayer().entrySet().stream()
                .sorted((a, b) -> Double.compare(b.getValue().factor(), a.getValue().factor()))
                .map(entry -> entry.getKey().account() + "/" + entry.getKey().user())
                .toList();
    }

    private static double factor(FairShares shares, String payer) {
        return shares.of(payer(payer)).factor();
    }

    /// Two accounts with one share each, A used 3 of 4 hours; worked out by hand.
    @Test
    void the_example_of_the_class() {
        var tree =
                new AccountTree(
                        List.of(
                                account("A", 1, Map.of("x", 1, "y", 1)),
                                account("B", 1, Map.of("p", 1, "q", 1))),
                        false);
        FairShares shares = FairTree.rank(tree, used("A/x", 1, "A/y", 2, "B/p", 1));
        assertThat(order(shares)).containsExactly("B/q", "B/p", "A/x", "A/y");
        assertThat(shares.of(payer("A/x")).level()).isCloseTo(1.5, within(1e-9));
        assertThat(shares.of(payer("A/y")).level()).isCloseTo(0.75, within(1e-9));
        assertThat(shares.of(payer("B/p")).level()).isCloseTo(0.5, within(1e-9));
        assertThat(shares.of(payer("B/q")).level()).isInfinite();
        assertThat(factor(shares, "B/q")).isEqualTo(1);
        assertThat(factor(shares, "A/y")).isEqualTo(0.25);
    }

    /// `root => Acct1 => Acct12 => UserA` and `root => Acct1 => Acct16 => UserB`: what decides is
    /// the level below the first common ancestor.
    @Test
    void the_documentation_s_example_of_two_users_of_sibling_accounts() {
        var tree =
                new AccountTree(
                        List.of(
                                account("Acct1", 1, Map.of()),
                                account("Acct12", "Acct1", 2, Map.of("UserA", 100)),
                                account("Acct16", "Acct1", 3, Map.of("UserB", 1, "other", 99))),
                        false);
        FairShares even =
                FairTree.rank(
                        tree, used("Acct12/UserA", 40, "Acct16/UserB", 30, "Acct16/other", 0));
        assertThat(factor(even, "Acct16/UserB"))
                .as("0.6 / (30/70) against 0.4 / (40/70), though UserB is far above his own share")
                .isGreaterThan(factor(even, "Acct12/UserA"));
        FairShares more =
                FairTree.rank(
                        tree, used("Acct12/UserA", 40, "Acct16/UserB", 90, "Acct16/other", 0));
        assertThat(factor(more, "Acct16/other")).isLessThan(factor(more, "Acct12/UserA"));
    }

    @Nested
    class Ties {
        @Test
        void sibling_users_with_the_same_level_fair_share_have_the_same_rank() {
            var tree =
                    new AccountTree(
                            List.of(account("A", 1, Map.of("x", 1, "y", 1, "z", 1))), false);
            FairShares shares = FairTree.rank(tree, used("A/x", 5, "A/y", 5, "A/z", 6));
            assertThat(factor(shares, "A/x")).isEqualTo(1);
            assertThat(factor(shares, "A/y")).isEqualTo(1);
            assertThat(factor(shares, "A/z")).as("ranks are not closed up").isEqualTo(1.0 / 3);
        }

        @Test
        void a_user_who_equals_a_sibling_account_shares_the_rank_of_its_first_user() {
            var tree =
                    new AccountTree(
                            List.of(
                                    account("A", 1, Map.of("u", 1)),
                                    account("A1", "A", 1, Map.of("x", 1, "y", 1))),
                            false);
            FairShares shares = FairTree.rank(tree, used("A/u", 5, "A1/x", 1, "A1/y", 4));
            assertThat(factor(shares, "A/u")).isEqualTo(1);
            assertThat(factor(shares, "A1/x")).isEqualTo(1);
            assertThat(factor(shares, "A1/y")).isEqualTo(1.0 / 3);
        }

        @Test
        void sibling_accounts_that_are_equal_are_visited_as_one() {
            var tree =
                    new AccountTree(
                            List.of(
                                    account("A", 1, Map.of("a1", 1, "a2", 1)),
                                    account("B", 1, Map.of("b1", 1, "b2", 1))),
                            false);
            FairShares shares =
                    FairTree.rank(tree, used("A/a1", 1, "A/a2", 9, "B/b1", 4, "B/b2", 6));
            assertThat(order(shares)).containsExactly("A/a1", "B/b1", "B/b2", "A/a2");
        }

        @Test
        void where_all_are_equal_all_stand_in_the_middle() {
            FairShares shares =
                    FairTree.rank(AccountTree.EMPTY, used("root/a", 0, "root/b", 0, "root/c", 0));
            assertThat(shares.byPayer().values())
                    .allSatisfy(
                            standing -> {
                                assertThat(standing.factor()).isEqualTo(1);
                                assertThat(standing.middle()).isEqualTo(0.5);
                            });
        }
    }

    @Test
    void nobody_comes_after_a_user_without_shares() {
        var tree = new AccountTree(List.of(account("A", 1, Map.of("none", 0, "some", 1))), false);
        FairShares shares = FairTree.rank(tree, used("A/none", 0, "A/some", 1_000));
        assertThat(order(shares)).containsExactly("A/some", "A/none");
    }

    @Test
    void without_accounts_who_used_less_comes_first() {
        FairShares shares =
                FairTree.rank(AccountTree.EMPTY, used("root/a", 3, "root/b", 1, "root/c", 2));
        assertThat(order(shares)).containsExactly("root/b", "root/c", "root/a");
    }

    static IntStream seeds() {
        return IntStream.range(0, 200);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void who_uses_more_never_comes_earlier_for_it(int seed) {
        var random = new SplittableRandom(seed);
        AccountTree tree = randomTree(random);
        Map<Payer, Double> used = randomUsage(random, tree);
        FairShares before = FairTree.rank(tree, used);
        for (Payer payer : List.copyOf(used.keySet())) {
            Map<Payer, Double> more = new TreeMap<>(used);
            more.merge(payer, (double) random.nextInt(1, 100), Double::sum);
            FairShares after = FairTree.rank(tree, more);
            assertThat(after.of(payer).factor()).isLessThanOrEqualTo(before.of(payer).factor());
            assertThat(after.of(payer).middle()).isLessThanOrEqualTo(before.of(payer).middle());
        }
    }

    /// The twin: users in the lexicographic order of the level fair shares on their way from the
    /// root.
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void the_first_level_that_differs_decides(int seed) {
        var random = new SplittableRandom(seed);
        AccountTree tree = randomTree(random);
        Map<Payer, Double> used = randomUsage(random, tree);
        FairShares shares = FairTree.rank(tree, used);
        Map<Payer, List<Double>> ways = new TreeMap<>();
        used.keySet().forEach(payer -> ways.put(payer, way(tree, used, payer)));
        ways.forEach(
                (one, way) ->
                        ways.forEach(
                                (other, otherWay) -> {
                                    int order = firstDifference(way, otherWay);
                                    double ahead =
                                            shares.of(one).factor() - shares.of(other).factor();
                                    if (order != 0) {
                                        assertThat(Math.signum(ahead)).isEqualTo(order);
                                    } else if (way.equals(otherWay)) {
                                        assertThat(ahead).isZero();
                                    }
                                }));
        assertThat(shares.byPayer().values().stream().mapToDouble(s -> s.middle()).sum())
                .as("the middles add up to half of the users")
                .isCloseTo(shares.byPayer().size() / 2.0, within(1e-6));
    }

    private static int firstDifference(List<Double> one, List<Double> other) {
        for (int i = 0; i < Math.min(one.size(), other.size()); i++) {
            int order = Double.compare(one.get(i), other.get(i));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    private static List<Double> way(AccountTree tree, Map<Payer, Double> used, Payer payer) {
        List<Double> way = new ArrayList<>();
        List<String> chain = tree.chain(payer.account());
        for (int i = chain.size() - 1; i >= 0; i--) {
            Account account = tree.named(chain.get(i)).orElseThrow();
            way.add(
                    level(
                            account.shares(),
                            sharesBelow(tree, used, account.parent()),
                            usedBelow(tree, used, account.name()),
                            usedBelow(tree, used, account.parent())));
        }
        int own =
                tree.named(payer.account())
                        .map(account -> account.users().getOrDefault(payer.user(), 1))
                        .orElse(1);
        way.add(
                level(
                        own,
                        sharesBelow(tree, used, payer.account()),
                        used.getOrDefault(payer, 0.0),
                        usedBelow(tree, used, payer.account())));
        return way;
    }

    private static double level(int shares, int ofAll, double amount, double ofAllUsed) {
        if (shares == 0) {
            return 0;
        }
        double part = shares / (double) ofAll;
        return amount == 0 ? Double.POSITIVE_INFINITY : part / (amount / ofAllUsed);
    }

    private static int sharesBelow(AccountTree tree, Map<Payer, Double> used, String account) {
        int users =
                tree.named(account).map(Account::users).orElse(Map.of()).values().stream()
                        .mapToInt(i -> i)
                        .sum();
        int strangers =
                account.equals(AccountTree.ROOT)
                        ? (int) used.keySet().stream().filter(p -> isOf(account, p)).count()
                        : 0;
        return users + strangers + tree.below(account).stream().mapToInt(Account::shares).sum();
    }

    private static boolean isOf(String account, Payer payer) {
        return payer.account().equals(account);
    }

    private static double usedBelow(AccountTree tree, Map<Payer, Double> used, String account) {
        return used.entrySet().stream()
                .filter(
                        entry ->
                                account.equals(AccountTree.ROOT)
                                        || tree.chain(entry.getKey().account()).contains(account))
                .mapToDouble(Map.Entry::getValue)
                .sum();
    }

    private static AccountTree randomTree(RandomGenerator random) {
        List<Account> accounts = new ArrayList<>();
        for (int i = 0; i < random.nextInt(1, 8); i++) {
            String parent =
                    i == 0 || random.nextBoolean()
                            ? AccountTree.ROOT
                            : accounts.get(random.nextInt(i)).name();
            Map<String, Integer> users = new TreeMap<>();
            for (int user = 0; user < random.nextInt(4); user++) {
                users.put("u" + i + "." + user, random.nextInt(4));
            }
            accounts.add(account("a" + i, parent, random.nextInt(4), users));
        }
        return new AccountTree(accounts, false);
    }

    private static Map<Payer, Double> randomUsage(RandomGenerator random, AccountTree tree) {
        Map<Payer, Double> used = new TreeMap<>();
        for (Account account : tree.all()) {
            account.users()
                    .keySet()
                    .forEach(
                            user ->
                                    used.put(
                                            new Payer(account.name(), user),
                                            (double) random.nextInt(5)));
        }
        used.put(new Payer(AccountTree.ROOT, "stranger"), (double) random.nextInt(5));
        return used;
    }
}

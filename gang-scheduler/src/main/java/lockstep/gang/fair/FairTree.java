package lockstep.gang.fair;

import lockstep.gang.usage.Payer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// Ranks users by how far they are below their share.
///
/// **Goal.** If account A is better off than its sibling B, then every user below A comes after
/// every user below B, however deep the tree is: one account's users cannot harm another's.
///
/// **Algorithm.** Fair Tree by Cox and Morrison, as Slurm has it
/// (<https://slurm.schedmd.com/fair_tree.html>). Among siblings, accounts and users alike, each has
/// a *level fair share* `S / U`: its part of the siblings' shares over its part of their usage;
/// infinite without usage. The tree is visited depth first, the highest level fair share first, and
/// users are ranked as they are met. Ties: sibling users share a rank; a user who is as well off as
/// a sibling account shares the rank of its first user; sibling accounts that are equal are visited
/// as if they were one.
///
/// **Example.** Accounts A and B with one share each. A used 3 of 4 hours, so its level fair share
/// is 0.5 / 0.75 = 0.67, and that of B 0.5 / 0.25 = 2. The users of B come first, even one who used
/// all that B has used. Of A's users x and y with one share each, x used 1 and y 2 of A's 3 hours:
/// 0.5 / 0.33 against 0.5 / 0.67, so x is before y.
///
/// **Cost.** One sort of each level: 10,000 users take some milliseconds.
public final class FairTree {
    private final AccountTree accounts;
    private final SortedMap<Payer, Double> used;
    private final Map<String, Double> usedBelow = new HashMap<>();
    private final Map<String, SortedMap<String, Integer>> userShares = new HashMap<>();
    private final List<Branch> order = new ArrayList<>();
    private final List<Integer> groups = new ArrayList<>();

    /// An account or a user among its siblings.
    ///
    /// @param user empty for an account
    private record Branch(String account, String user, double level) {
        /// A user before an account that is equal to him, so that he can share the rank of its
        /// first user; then by name.
        private static final Comparator<Branch> ORDER =
                Comparator.comparingDouble(Branch::level)
                        .reversed()
                        .thenComparing(Branch::isAccount)
                        .thenComparing(Branch::account)
                        .thenComparing(Branch::user);

        boolean isAccount() {
            return user.isEmpty();
        }
    }

    private FairTree(AccountTree accounts, Map<Payer, Double> used) {
        this.accounts = accounts;
        this.used = new TreeMap<>(used);
    }

    /// Ranks all users of the tree, and payers who used something without being in it.
    ///
    /// @param used accelerator-time of each payer, decayed, with accounts filled in
    ///   ([AccountTree#resolved]); 0 for those who shall just be ranked
    public static FairShares rank(AccountTree accounts, Map<Payer, Double> used) {
        return new FairTree(accounts, used).ranked();
    }

    private FairShares ranked() {
        sum();
        visit(level(List.of(AccountTree.ROOT)), false);
        SortedMap<Payer, FairShares.Standing> standings = new TreeMap<>();
        int users = order.size();
        for (int from = 0; from < users; ) {
            int until = from + 1;
            while (until < users && groups.get(until).equals(groups.get(from))) {
                until++;
            }
            double factor = (double) (users - from) / users;
            double middle = 1 - (from + until) / 2.0 / users;
            for (Branch branch : order.subList(from, until)) {
                standings.put(
                        new Payer(branch.account(), branch.user()),
                        new FairShares.Standing(branch.level(), factor, middle));
            }
            from = until;
        }
        return new FairShares(standings);
    }

    private void sum() {
        usedBelow.put(AccountTree.ROOT, 0.0);
        userShares.put(AccountTree.ROOT, new TreeMap<>());
        for (Account account : accounts.all()) {
            usedBelow.put(account.name(), 0.0);
            userShares.put(account.name(), new TreeMap<>(account.users()));
        }
        used.forEach(
                (payer, amount) -> {
                    usedBelow.merge(AccountTree.ROOT, amount, Double::sum);
                    accounts.chain(payer.account())
                            .forEach(name -> usedBelow.merge(name, amount, Double::sum));
                    // Strangers who were charged there have one share each.
                    known(userShares, payer.account()).putIfAbsent(payer.user(), 1);
                });
    }

    /// The children of these accounts in the order in which they are visited. Each is measured
    /// against its own siblings.
    private List<Branch> level(List<String> parents) {
        List<Branch> level = new ArrayList<>();
        for (String parent : parents) {
            SortedMap<String, Integer> users = known(userShares, parent);
            double sharesOfAll =
                    users.values().stream().mapToLong(Integer::longValue).sum()
                            + accounts.below(parent).stream().mapToLong(Account::shares).sum();
            double usedByAll = known(usedBelow, parent);
            users.forEach(
                    (user, shares) -> {
                        double amount = used.getOrDefault(new Payer(parent, user), 0.0);
                        level.add(
                                new Branch(
                                        parent,
                                        user,
                                        levelShare(shares, sharesOfAll, amount, usedByAll)));
                    });
            for (Account account : accounts.below(parent)) {
                double amount = known(usedBelow, account.name());
                level.add(
                        new Branch(
                                account.name(),
                                "",
                                levelShare(account.shares(), sharesOfAll, amount, usedByAll)));
            }
        }
        level.sort(Branch.ORDER);
        return level;
    }

    private static double levelShare(
            int shares, double sharesOfAll, double amount, double usedByAll) {
        if (shares == 0) {
            return 0;
        }
        return amount == 0
                ? Double.POSITIVE_INFINITY
                : (shares / sharesOfAll) / (amount / usedByAll);
    }

    private static <V> V known(Map<String, V> byAccount, String account) {
        V value = byAccount.get(account);
        if (value == null) {
            throw new IllegalArgumentException("account " + account + " is not in the tree");
        }
        return value;
    }

    /// Visits siblings.
    ///
    /// @param tied whether the first of them is as well off as the user before
    private void visit(List<Branch> siblings, boolean tied) {
        int next = 0;
        while (next < siblings.size()) {
            Branch branch = siblings.get(next);
            boolean same = next == 0 ? tied : branch.level() == siblings.get(next - 1).level();
            if (branch.isAccount()) {
                int until = endOfEqualAccounts(siblings, next);
                List<String> equal =
                        siblings.subList(next, until).stream().map(Branch::account).toList();
                visit(level(equal), same);
                next = until;
            } else {
                rank(branch, same);
                next++;
            }
        }
    }

    private static int endOfEqualAccounts(List<Branch> siblings, int from) {
        int until = from + 1;
        while (until < siblings.size()
                && siblings.get(until).level() == siblings.get(from).level()) {
            until++;
        }
        return until;
    }

    private void rank(Branch user, boolean sameAsBefore) {
        int group = groups.isEmpty() ? 0 : groups.getLast() + (sameAsBefore ? 0 : 1);
        order.add(user);
        groups.add(group);
    }
}

package lockstep.gang.fair;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// One thing that keeps accounts from being a tree.
///
/// @param key what is wrong of the account: `parent`, `standard-for`; empty for its name
/// @param problem in words that follow the key
public record AccountMistake(String account, String key, String problem) {
    private static final int DEPTH_MAX = 50;

    /// All that is wrong, in the order of the accounts.
    public static List<AccountMistake> in(List<Account> accounts) {
        List<AccountMistake> found = new ArrayList<>();
        Map<String, Account> byName = new HashMap<>();
        for (Account account : accounts) {
            if (account.name().equals(AccountTree.ROOT)) {
                found.add(about(account, "", "is the name of the account above all others"));
            } else if (byName.putIfAbsent(account.name(), account) != null) {
                found.add(about(account, "", "is there twice"));
            }
        }
        accounts.stream()
                .filter(account -> !account.name().equals(AccountTree.ROOT))
                .forEach(account -> checkParents(account, byName, found));
        checkStandardAccounts(accounts, found);
        return found;
    }

    private static void checkParents(
            Account account, Map<String, Account> byName, List<AccountMistake> found) {
        Set<String> passed = new HashSet<>(Set.of(account.name()));
        String parent = account.parent();
        if (!parent.equals(AccountTree.ROOT) && !byName.containsKey(parent)) {
            found.add(
                    about(
                            account,
                            "parent",
                            "(%s) is no account.%nMaybe one of these was meant: %s"
                                    .formatted(parent, known(byName.keySet()))));
        }
        while (byName.containsKey(parent) && passed.add(parent)) {
            parent = byName.get(parent).parent();
        }
        if (parent.equals(account.name())) {
            found.add(
                    about(
                            account,
                            "parent",
                            "(%s) is below it: accounts must not go round in a circle"
                                    .formatted(account.parent())));
        }
        if (passed.size() > DEPTH_MAX) {
            found.add(
                    about(
                            account,
                            "parent",
                            "(%s) makes it the %dth level; there can be %d"
                                    .formatted(account.parent(), passed.size(), DEPTH_MAX)));
        }
    }

    private static void checkStandardAccounts(List<Account> accounts, List<AccountMistake> found) {
        Map<String, SortedSet<String>> of = new TreeMap<>();
        Map<String, SortedSet<String>> standard = new TreeMap<>();
        for (Account account : accounts) {
            for (String user : account.users().keySet()) {
                of.computeIfAbsent(user, _ -> new TreeSet<>()).add(account.name());
            }
            for (String user : new TreeSet<>(account.standardFor())) {
                standard.computeIfAbsent(user, _ -> new TreeSet<>()).add(account.name());
                if (!account.users().containsKey(user)) {
                    found.add(
                            about(
                                    account,
                                    "standard-for",
                                    "(%s) must be one of its users".formatted(user)));
                }
            }
        }
        of.forEach(
                (user, names) -> {
                    int count = standard.getOrDefault(user, new TreeSet<>()).size();
                    if (names.size() > 1 && count != 1) {
                        found.add(
                                new AccountMistake(
                                        names.first(),
                                        "standard-for",
                                        "is not clear for user %s, who stands in %s.%nMaybe add to one of them: standard-for = \"%s\""
                                                .formatted(user, String.join(", ", names), user)));
                    }
                });
    }

    private static AccountMistake about(Account account, String key, String problem) {
        return new AccountMistake(account.name(), key, problem);
    }

    private static String known(Set<String> names) {
        SortedSet<String> all = new TreeSet<>(names);
        all.add(AccountTree.ROOT);
        return String.join(", ", all);
    }

    @Override
    public String toString() {
        return "account %s: %s %s".formatted(account, key, problem);
    }
}

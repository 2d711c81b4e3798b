package lockstep.controller.config;

import lockstep.gang.fair.Account;
import lockstep.gang.fair.AccountMistake;
import lockstep.gang.fair.AccountTree;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// Reads `accounts { strict = false, physics { shares = 10, users { alice = 1 } } }`.
final class AccountSections {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.@+-]{1,64}");
    private static final int SHARES_MAX = 1_000_000;

    private AccountSections() {}

    static AccountTree read(Section section) {
        boolean strict = section.flag("strict", false);
        SortedMap<String, Section> sections = section.named();
        List<Account> accounts = new ArrayList<>();
        sections.forEach(
                (name, one) -> {
                    if (!NAME.matcher(name).matches()) {
                        section.reject(name, "must match " + NAME);
                    }
                    accounts.add(account(name, one));
                });
        if (strict && accounts.stream().allMatch(account -> account.users().isEmpty())) {
            section.reject(
                    "strict",
                    "(true) lets nobody in, as no account has users.%nMaybe add: accounts.science.users { alice = 1 }"
                            .formatted());
        }
        List<AccountMistake> mistakes = AccountMistake.in(accounts);
        for (AccountMistake mistake : mistakes) {
            if (mistake.key().isEmpty()) {
                section.reject(mistake.account(), mistake.problem());
            } else {
                section.section(mistake.account()).reject(mistake.key(), mistake.problem());
            }
        }
        return mistakes.isEmpty() ? new AccountTree(accounts, strict) : AccountTree.EMPTY;
    }

    /// Every name that an account can be called by elsewhere in the file.
    static SortedSet<String> namesIn(Section section) {
        SortedSet<String> names = section.keysLeft();
        names.remove("strict");
        names.add(AccountTree.ROOT);
        return names;
    }

    private static Account account(String name, Section section) {
        Account account =
                new Account(
                        name,
                        section.text("parent", AccountTree.ROOT),
                        section.count("shares", 1, 0, SHARES_MAX),
                        users(section.section("users")),
                        section.words("standard-for").orElse(Set.of()),
                        section.words("coordinators").orElse(Set.of()),
                        LimitSections.readOfAccount(section.section("limits")));
        section.finish();
        return account;
    }

    private static Map<String, Integer> users(Section section) {
        Map<String, Integer> users = new TreeMap<>();
        for (String user : section.keysLeft()) {
            users.put(user, section.count(user, 1, 0, SHARES_MAX));
        }
        return users;
    }
}

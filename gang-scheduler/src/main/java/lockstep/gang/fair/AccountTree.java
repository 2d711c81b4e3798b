package lockstep.gang.fair;

import lockstep.gang.usage.Payer;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// The accounts below one root, and who may charge which.
///
/// A user who stands in no account charges `default` if there is such an account, else the root;
/// where accounts are strict he may charge nothing. Without any account every name is taken, as
/// Slurm does without accounting, and means nothing: all is charged to the root.
public final class AccountTree {
    /// Above all accounts; it cannot be configured.
    public static final String ROOT = "root";

    /// The account of users who stand in none, where it is there.
    public static final String DEFAULT = "default";

    public static final AccountTree EMPTY = new AccountTree(List.of(), false);

    private final boolean strict;
    private final SortedMap<String, Account> byName = new TreeMap<>();
    private final SortedMap<String, List<Account>> children = new TreeMap<>();
    private final Map<String, List<String>> chains = new HashMap<>();
    private final Map<String, String> standard = new HashMap<>();
    private final Map<String, SortedSet<String>> accountsOf = new HashMap<>();

    /// Makes a tree.
    ///
    /// @param strict whether users who stand in no account may charge nothing
    /// @throws IllegalArgumentException when [AccountMistake#in] finds any
    public AccountTree(List<Account> accounts, boolean strict) {
        List<AccountMistake> mistakes = AccountMistake.in(accounts);
        if (!mistakes.isEmpty()) {
            throw new IllegalArgumentException(mistakes.getFirst().toString());
        }
        this.strict = strict;
        accounts.forEach(account -> byName.put(account.name(), account));
        for (Account account : byName.values()) {
            children.computeIfAbsent(account.parent(), _ -> new ArrayList<>()).add(account);
            chains.put(account.name(), chain(account));
            account.users().keySet().forEach(user -> addUser(user, account));
        }
    }

    private void addUser(String user, Account account) {
        accountsOf.computeIfAbsent(user, _ -> new TreeSet<>()).add(account.name());
        if (account.standardFor().contains(user)) {
            standard.put(user, account.name());
        } else {
            standard.putIfAbsent(user, account.name());
        }
    }

    private List<String> chain(Account account) {
        List<String> chain = new ArrayList<>();
        Optional<Account> next = Optional.of(account);
        while (next.isPresent()) {
            chain.add(next.get().name());
            next = named(next.get().parent());
        }
        return Collections.unmodifiableList(chain);
    }

    public boolean isEmpty() {
        return byName.isEmpty();
    }

    public boolean isStrict() {
        return strict;
    }

    public Optional<Account> named(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /// All accounts but the root, in the order of their names.
    public List<Account> all() {
        return List.copyOf(byName.values());
    }

    /// The accounts directly below this one, in the order of their names.
    public List<Account> below(String name) {
        return children.getOrDefault(name, List.of());
    }

    /// This account and those above it, without the root; empty for an unknown one.
    public List<String> chain(String name) {
        return chains.getOrDefault(name, List.of());
    }

    /// The accounts in which he stands.
    public SortedSet<String> accountsOf(String user) {
        return Collections.unmodifiableSortedSet(
                accountsOf.getOrDefault(user, Collections.emptySortedSet()));
    }

    /// What is charged when he names no account; absent when he may charge nothing.
    public Optional<String> standardOf(String user) {
        String own = standard.get(user);
        if (own != null) {
            return Optional.of(own);
        }
        return strict ? Optional.empty() : Optional.of(forStrangers());
    }

    /// Whether a job of this user may be charged to that account.
    ///
    /// @param account empty means his standard account
    public boolean mayCharge(String account, String user) {
        if (account.isEmpty()) {
            return standardOf(user).isPresent();
        }
        if (isEmpty()) {
            return !strict;
        }
        return accountsOf(user).contains(account)
                || (!strict && accountsOf(user).isEmpty() && account.equals(forStrangers()));
    }

    /// The payer with an account of this tree: his standard account instead of one that is empty or
    /// not known.
    public Payer resolved(Payer payer) {
        return byName.containsKey(payer.account())
                ? payer
                : new Payer(standardOf(payer.user()).orElse(ROOT), payer.user());
    }

    /// Whether `user` cares for the jobs of `owner` that are charged to `account`: he coordinates
    /// it, or one above it.
    ///
    /// @param account empty means the owner's standard account
    public boolean isCoordinator(String user, String account, String owner) {
        return chain(resolved(new Payer(account, owner)).account()).stream()
                .flatMap(name -> named(name).stream())
                .anyMatch(one -> one.coordinators().contains(user));
    }

    private String forStrangers() {
        return byName.containsKey(DEFAULT) ? DEFAULT : ROOT;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AccountTree tree
                && strict == tree.strict
                && byName.equals(tree.byName);
    }

    @Override
    public int hashCode() {
        return byName.hashCode();
    }

    @Override
    public String toString() {
        return "AccountTree[strict=%s, %s]".formatted(strict, byName.values());
    }
}

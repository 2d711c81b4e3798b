package lockstep.gang.fair;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;

/// A policy that promises and forbids nothing, unless a test says otherwise.
public final class PolicyFixture {
    private final List<Account> accounts = new ArrayList<>();
    private boolean strict;
    private final List<Qos> qos = new ArrayList<>();
    private final Map<String, PartitionRules> partitions = new TreeMap<>();
    private final Map<String, Integer> licenses = new TreeMap<>();
    private final List<NamedReservation> reservations = new ArrayList<>();
    private FairShareRules fairShare = FairShareRules.STANDARD;

    private PolicyFixture() {}

    public static PolicyFixture policy() {
        return new PolicyFixture();
    }

    public static Account account(String name, int shares, Map<String, Integer> users) {
        return account(name, AccountTree.ROOT, shares, users);
    }

    public static Account account(
            String name, String parent, int shares, Map<String, Integer> users) {
        return new Account(name, parent, shares, users, Set.of(), Set.of(), Limits.NONE);
    }

    public static Account limited(Account account, Limits limits) {
        return new Account(
                account.name(),
                account.parent(),
                account.shares(),
                account.users(),
                account.standardFor(),
                account.coordinators(),
                limits);
    }

    public static Qos qos(String name, double weight, Limits limits) {
        return new Qos(name, weight, Set.of(), true, Duration.ZERO, Optional.empty(), limits);
    }

    public static Bounds running(int most) {
        return new Bounds(
                OptionalInt.of(most),
                OptionalInt.empty(),
                OptionalInt.empty(),
                OptionalInt.empty());
    }

    public static Bounds standing(int most) {
        return new Bounds(
                OptionalInt.empty(),
                OptionalInt.of(most),
                OptionalInt.empty(),
                OptionalInt.empty());
    }

    public static Bounds nodes(int most) {
        return new Bounds(
                OptionalInt.empty(),
                OptionalInt.empty(),
                OptionalInt.of(most),
                OptionalInt.empty());
    }

    public static Bounds accelerators(int most) {
        return new Bounds(
                OptionalInt.empty(),
                OptionalInt.empty(),
                OptionalInt.empty(),
                OptionalInt.of(most));
    }

    public static Limits all(Bounds bounds) {
        return new Limits(bounds, Bounds.NONE, Bounds.NONE, Optional.empty());
    }

    public static Limits perUser(Bounds bounds) {
        return new Limits(Bounds.NONE, bounds, Bounds.NONE, Optional.empty());
    }

    public static Limits perAccount(Bounds bounds) {
        return new Limits(Bounds.NONE, Bounds.NONE, bounds, Optional.empty());
    }

    public static Limits maxTime(Duration most) {
        return new Limits(Bounds.NONE, Bounds.NONE, Bounds.NONE, Optional.of(most));
    }

    public PolicyFixture with(Account account) {
        accounts.add(account);
        return this;
    }

    public PolicyFixture strict() {
        strict = true;
        return this;
    }

    public PolicyFixture with(Qos one) {
        qos.add(one);
        return this;
    }

    public PolicyFixture partition(String name, double weight, Limits limits) {
        partitions.put(name, new PartitionRules(weight, limits));
        return this;
    }

    public PolicyFixture license(String name, int count) {
        licenses.put(name, count);
        return this;
    }

    public PolicyFixture with(NamedReservation reservation) {
        reservations.add(reservation);
        return this;
    }

    public PolicyFixture with(FairShareRules rules) {
        fairShare = rules;
        return this;
    }

    public Policy build() {
        Qos standard =
                qos.stream()
                        .filter(one -> one.name().equals(QosLevels.NORMAL))
                        .findFirst()
                        .orElse(Qos.plain(QosLevels.NORMAL));
        return new Policy(
                new AccountTree(accounts, strict),
                QosLevels.of(standard, qos),
                partitions,
                licenses,
                reservations,
                fairShare,
                4);
    }
}

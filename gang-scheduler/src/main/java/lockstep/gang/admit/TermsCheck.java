package lockstep.gang.admit;

import lockstep.gang.fair.AccountTree;
import lockstep.gang.fair.Belonging;
import lockstep.gang.fair.Bounds;
import lockstep.gang.fair.Limits;
import lockstep.gang.fair.NamedReservation;
import lockstep.gang.fair.Policy;
import lockstep.gang.fair.Qos;
import lockstep.gang.gate.Pool;
import lockstep.gang.job.GangShape;
import lockstep.gang.job.Gres;
import lockstep.gang.job.Submitter;
import lockstep.gang.job.Terms;
import lockstep.gang.state.ClusterState;
import lockstep.gang.usage.Payer;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;

/// Whether the policy grants what a submission asks of it: account, quality of service, limits,
/// licenses, reservation. Each mistake begins with Slurm's word for it.
final class TermsCheck {
    private final Policy policy;
    private final ClusterState state;
    private final Mistakes mistakes;

    TermsCheck(Policy policy, ClusterState state, Mistakes mistakes) {
        this.policy = policy;
        this.state = state;
        this.mistakes = mistakes;
    }

    /// What is asked for, as far as the policy is concerned.
    ///
    /// @param tasks how many jobs come of it
    record Asked(
            Terms terms,
            String partition,
            GangShape shape,
            Optional<Duration> timeLimit,
            int tasks) {}

    /// Checks a job, or each task of an array.
    ///
    /// @return its terms, with the account filled in where there are accounts
    Terms check(Asked asked, Submitter submitter) {
        Terms terms = asked.terms();
        checkLicenses(terms);
        boolean charged = checkAccount(terms.account(), submitter.name());
        Optional<Qos> qos = policy.qos().named(terms.qos());
        if (qos.isEmpty()) {
            mistakes.add(
                    "InvalidQOS: quality of service",
                    terms.qos(),
                    "is not known",
                    "choose one of these: " + names(policy.qos().byName().keySet()));
        }
        if (!charged || qos.isEmpty()) {
            return terms;
        }
        Belonging belonging = policy.belongingOf(terms, asked.partition(), submitter);
        checkQos(qos.get(), belonging.payer());
        checkReservation(terms.reservation(), belonging.payer());
        checkTime(asked.timeLimit(), qos.get(), belonging.payer());
        checkBounds(asked.shape(), belonging, asked.tasks());
        return policy.accounts().isEmpty() ? terms : terms.charged(belonging.payer().account());
    }

    private boolean checkAccount(String account, String user) {
        AccountTree accounts = policy.accounts();
        if (accounts.mayCharge(account, user)) {
            return true;
        }
        if (accounts.accountsOf(user).isEmpty() && (account.isEmpty() || accounts.isStrict())) {
            mistakes.add(
                    "InvalidAccount: user",
                    user,
                    "stands in no account",
                    "ask the administrators for one");
        } else {
            mistakes.add(
                    "InvalidAccount: account",
                    account,
                    accounts.named(account).isPresent()
                            ? "is not one that user %s may charge".formatted(user)
                            : "is not known",
                    accounts.accountsOf(user).isEmpty()
                            ? "leave it out"
                            : "choose one of these: " + names(accounts.accountsOf(user)));
        }
        return false;
    }

    private void checkQos(Qos qos, Payer payer) {
        if (!qos.admits(payer.account())) {
            List<String> open =
                    policy.qos().byName().values().stream()
                            .filter(other -> other.admits(payer.account()))
                            .map(Qos::name)
                            .toList();
            mistakes.add(
                    "InvalidQOS: quality of service",
                    qos.name(),
                    "is not for account " + payer.account(),
                    open.isEmpty()
                            ? "choose another account"
                            : "choose one of these: " + names(open));
        }
    }

    private void checkLicenses(Terms terms) {
        terms.licenses()
                .forEach(
                        (name, wanted) -> {
                            int there = policy.licenses().getOrDefault(name, 0);
                            if (wanted > there) {
                                mistakes.add(
                                        "license",
                                        name,
                                        policy.licenses().containsKey(name)
                                                ? "is asked for %d times; there are %d"
                                                        .formatted(wanted, there)
                                                : "is not known",
                                        policy.licenses().containsKey(name)
                                                ? "ask for fewer"
                                                : advice(policy.licenses().keySet()));
                            }
                        });
    }

    private void checkReservation(String name, Payer payer) {
        if (name.isEmpty()) {
            return;
        }
        Optional<NamedReservation> reservation = policy.reservation(name);
        List<String> open =
                policy.reservations().stream()
                        .filter(one -> one.admits(payer))
                        .map(NamedReservation::name)
                        .toList();
        if (reservation.isEmpty()) {
            mistakes.add("reservation", name, "is not known", advice(open));
        } else if (!reservation.get().admits(payer)) {
            mistakes.add(
                    "reservation",
                    name,
                    "is not for user %s of account %s".formatted(payer.user(), payer.account()),
                    advice(open));
        }
    }

    private void checkTime(Optional<Duration> asked, Qos qos, Payer payer) {
        requireShorter(asked, "QOSMaxWallDurationPerJobLimit", "qos " + qos.name(), qos.limits());
        for (String name : policy.accounts().chain(payer.account())) {
            requireShorter(
                    asked,
                    "AssocMaxWallDurationPerJobLimit",
                    "account " + name,
                    policy.accounts().named(name).orElseThrow().limits());
        }
    }

    private void requireShorter(Optional<Duration> asked, String word, String of, Limits limits) {
        limits.maxTime()
                .filter(most -> asked.isEmpty() || asked.get().compareTo(most) > 0)
                .ifPresent(
                        most ->
                                mistakes.add(
                                        "%s: time limit (%s) is above the maximum of %s, %s"
                                                .formatted(
                                                        word,
                                                        asked.map(TimeReading::text).orElse("none"),
                                                        of,
                                                        TimeReading.text(most)),
                                        "ask for less: --time=" + TimeReading.text(most)));
    }

    /// What no end of other jobs would help, and how many jobs may stand.
    private void checkBounds(GangShape shape, Belonging belonging, int tasks) {
        for (Pool pool : Pool.of(policy, belonging)) {
            Bounds bounds = pool.bounds();
            require(pool, pool.words().nodes(), "nodes", shape.nodesMin(), bounds.nodes());
            require(
                    pool,
                    pool.words().accelerators(),
                    "accelerators",
                    leastAccelerators(shape),
                    bounds.accelerators());
            require(pool, pool.words().jobs(), "running jobs", 1, bounds.running());
            if (bounds.standing().isPresent()) {
                long standing = standing(pool);
                int most = bounds.standing().getAsInt();
                if (standing + tasks > most) {
                    mistakes.add(
                            "%s: %s has %d jobs that wait or run, and %d more are asked for; the limit is %d"
                                    .formatted(
                                            pool.words().submitted(),
                                            pool.text(),
                                            standing,
                                            tasks,
                                            most),
                            "wait until some have ended");
                }
            }
        }
    }

    private void require(Pool pool, String word, String what, long least, OptionalInt most) {
        if (most.isPresent() && least > most.getAsInt()) {
            mistakes.add(
                    "%s: %s (%d) are above the limit of %s, %d"
                            .formatted(word, what, least, pool.text(), most.getAsInt()),
                    "ask for less, or choose another account, partition or quality of service");
        }
    }

    /// Jobs that stand and count in this pool. Looks at all: there are few such limits.
    private long standing(Pool pool) {
        Map<Belonging, Boolean> counts = new HashMap<>();
        return state.jobs().values().stream()
                .filter(job -> !job.hasEnded())
                .map(policy::belongingOf)
                .filter(
                        other ->
                                counts.computeIfAbsent(
                                        other, one -> Pool.of(policy, one).contains(pool)))
                .count();
    }

    private static long leastAccelerators(GangShape shape) {
        return shape.gresPerNode().stream().mapToLong(Gres::count).sum() * shape.nodesMin();
    }

    private static String advice(Collection<String> known) {
        return known.isEmpty() ? "leave it out" : "choose one of these: " + names(known);
    }

    private static String names(Collection<String> all) {
        return String.join(", ", new TreeSet<>(all));
    }
}

package lockstep.gang.gate;

import lockstep.gang.fair.Account;
import lockstep.gang.fair.Belonging;
import lockstep.gang.fair.Bounds;
import lockstep.gang.fair.Limits;
import lockstep.gang.fair.Policy;
import lockstep.gang.fair.Qos;
import lockstep.gang.usage.Payer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Jobs that are counted together against one set of bounds.
///
/// @param of whose bounds they are, for people: `qos high`
/// @param who whose jobs of it, for people: `user alice`; empty for all of them
public record Pool(String of, String who, Bounds bounds, LimitWords words) {
    /// Every pool with bounds that a job counts in.
    public static List<Pool> of(Policy policy, Belonging belonging) {
        List<Pool> pools = new ArrayList<>();
        Payer payer = belonging.payer();
        Optional<Limits> ofQos = policy.qos().named(belonging.qos()).map(Qos::limits);
        ofQos.ifPresent(limits -> addAll(pools, "qos " + belonging.qos(), limits, payer));
        addAll(
                pools,
                "partition " + belonging.partition(),
                policy.partition(belonging.partition()).limits(),
                payer);
        for (String name : policy.accounts().chain(payer.account())) {
            Account account = policy.accounts().named(name).orElseThrow();
            String of = "account " + name;
            Limits limits = account.limits();
            add(pools, new Pool(of, "", limits.all(), LimitWords.OF_ACCOUNT));
            if (name.equals(payer.account())) {
                add(
                        pools,
                        new Pool(
                                of,
                                "user " + payer.user(),
                                limits.perUser(),
                                LimitWords.OF_ACCOUNT_PER_USER));
            }
        }
        return pools;
    }

    private static void addAll(List<Pool> pools, String of, Limits limits, Payer payer) {
        String user = "user " + payer.user();
        String account = "account " + payer.account();
        add(pools, new Pool(of, "", limits.all(), LimitWords.OF_QOS));
        add(pools, new Pool(of, user, limits.perUser(), LimitWords.OF_QOS_PER_USER));
        add(pools, new Pool(of, account, limits.perAccount(), LimitWords.OF_QOS_PER_ACCOUNT));
    }

    private static void add(List<Pool> pools, Pool pool) {
        if (!pool.bounds().equals(Bounds.NONE)) {
            pools.add(pool);
        }
    }

    /// For people: `qos high, user alice`.
    public String text() {
        return who.isEmpty() ? of : of + ", " + who;
    }
}

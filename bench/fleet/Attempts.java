import lockstep.protocol.v1.AttemptOrder;
import lockstep.protocol.v1.AttemptPhase;
import lockstep.protocol.v1.AttemptReport;
import lockstep.protocol.v1.NodeCause;
import lockstep.protocol.v1.RankLaunch;
import lockstep.protocol.v1.RankPhase;
import lockstep.protocol.v1.RankReport;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The attempts that a node holds, without ranks: each is ready, runs and ends as ordered.
final class Attempts {
    private final Map<Long, AttemptReport> held = new TreeMap<>();

    Collection<AttemptReport> reports() {
        return held.values();
    }

    /// @return whether there is anything new to report
    boolean obey(List<AttemptOrder> orders) {
        boolean changed = false;
        for (AttemptOrder order : orders) {
            changed |= obey(order);
        }
        return changed;
    }

    private boolean obey(AttemptOrder order) {
        long key = (long) order.getJobId() << 32 | order.getAttempt();
        AttemptReport had = held.get(key);
        AttemptReport has =
                switch (order.getWanted()) {
                    case PREPARE -> had != null ? had : prepared(order);
                    case COMMIT ->
                            had == null || had.getPhase() != AttemptPhase.PREPARED
                                    ? had
                                    : in(had, AttemptPhase.STARTED, RankPhase.LIVE);
                    case STOP -> stopped(order, had);
                    case FORGET -> null;
                    default -> had;
                };
        if (has == null) {
            return held.remove(key) != null;
        }
        return !has.equals(held.put(key, has));
    }

    private static AttemptReport prepared(AttemptOrder order) {
        AttemptReport.Builder made =
                AttemptReport.newBuilder()
                        .setJobId(order.getJobId())
                        .setAttempt(order.getAttempt())
                        .setPhase(AttemptPhase.PREPARED)
                        .setRendezvousPort(29_500);
        for (RankLaunch rank : order.getLaunch().getRanksList()) {
            made.addRanks(
                    RankReport.newBuilder()
                            .setRank(rank.getRank())
                            .setPhase(RankPhase.WAITING)
                            .setPid(1_000 + rank.getRank()));
        }
        return made.build();
    }

    private static AttemptReport in(AttemptReport had, AttemptPhase phase, RankPhase ranks) {
        AttemptReport.Builder now = had.toBuilder().setPhase(phase);
        now.getRanksBuilderList().forEach(rank -> rank.setPhase(ranks));
        return now.build();
    }

    private static AttemptReport stopped(AttemptOrder order, AttemptReport had) {
        AttemptReport from = had == null ? prepared(order) : had;
        return in(from, AttemptPhase.FINISHED, RankPhase.NEVER_STARTED).toBuilder()
                .setCause(NodeCause.ORDERED)
                .build();
    }
}

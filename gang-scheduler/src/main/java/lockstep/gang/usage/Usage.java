package lockstep.gang.usage;

import lockstep.gang.cluster.NodeSpec;
import lockstep.gang.lifecycle.NodeShare;

import org.pcollections.IntTreePMap;
import org.pcollections.TreePMap;

import java.time.Instant;
import java.util.Map;

/// What each payer has used on each day, in accelerator-milliseconds.
///
/// Whole numbers, so that the sum does not depend on the order in which nodes are freed. Days are
/// those of UTC, so that how fast usage is forgotten stays a setting of the reader. What is older
/// than [#DAYS_KEPT] is dropped, and with it payers of whom nothing is left.
///
/// Example: 8 accelerators held from 23:00 to 02:00 count 8 × 1 h on the first day and 8 × 2 h on
/// the second.
///
/// @param newestDay the latest day in which anything was freed, counted from 1970-01-01
/// @param byPayer accelerator-milliseconds by day, counted from 1970-01-01
public record Usage(int newestDay, TreePMap<Payer, IntTreePMap<Long>> byPayer) {
    public static final int DAYS_KEPT = 400;
    private static final long SECONDS_OF_DAY = 86_400;
    public static final Usage NONE = new Usage(0, TreePMap.empty());

    /// How many accelerators a share counts as: those that it holds, or else its part of the CPUs
    /// of its node.
    public static double acceleratorsOf(NodeShare share, NodeSpec node) {
        return share.accelerators().isEmpty()
                ? Math.min(1.0, (double) share.cpus() / node.cpus())
                : share.accelerators().size();
    }

    /// With `accelerators` that `payer` held from `from` to `until`. Nothing is added when the
    /// clock went back meanwhile.
    public Usage plus(Payer payer, double accelerators, Instant from, Instant until) {
        int today = dayOf(until);
        Usage kept = today > newestDay ? forgettingBefore(today) : this;
        IntTreePMap<Long> days = kept.byPayer.getOrDefault(payer, IntTreePMap.empty());
        int firstDay = Math.max(dayOf(from), kept.newestDay - DAYS_KEPT);
        for (int day = firstDay; day <= today; day++) {
            long used = Math.round(accelerators * millisWithin(day, from, until));
            if (used > 0) {
                days = days.plus(day, days.getOrDefault(day, 0L) + used);
            }
        }
        return days.isEmpty() ? kept : new Usage(kept.newestDay, kept.byPayer.plus(payer, days));
    }

    private Usage forgettingBefore(int today) {
        TreePMap<Payer, IntTreePMap<Long>> left = byPayer;
        for (Map.Entry<Payer, IntTreePMap<Long>> entry : byPayer.entrySet()) {
            IntTreePMap<Long> days = youngerThan(today - DAYS_KEPT, entry.getValue());
            left = days.isEmpty() ? left.minus(entry.getKey()) : left.plus(entry.getKey(), days);
        }
        return new Usage(today, left);
    }

    private static IntTreePMap<Long> youngerThan(int oldest, IntTreePMap<Long> days) {
        IntTreePMap<Long> left = days;
        for (int day : days.keySet()) {
            if (day >= oldest) {
                return left;
            }
            left = left.minus(day);
        }
        return left;
    }

    /// How much of the time from `from` to `until` lies in that day; never negative.
    private static long millisWithin(int day, Instant from, Instant until) {
        long start = Math.max(beginOf(day), from.toEpochMilli());
        long end = Math.min(beginOf(day + 1), until.toEpochMilli());
        return Math.max(0, end - start);
    }

    private static long beginOf(int day) {
        return day * SECONDS_OF_DAY * 1_000;
    }

    /// The day of UTC, counted from 1970-01-01.
    public static int dayOf(Instant at) {
        return (int) Math.floorDiv(at.getEpochSecond(), SECONDS_OF_DAY);
    }
}

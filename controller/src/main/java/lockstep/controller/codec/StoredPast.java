package lockstep.controller.codec;

import lockstep.gang.cluster.NodeName;
import lockstep.gang.fabric.Level;
import lockstep.gang.incident.Incident;
import lockstep.gang.incident.IncidentMemory;
import lockstep.gang.incident.Presence;
import lockstep.gang.learn.Estimate;
import lockstep.gang.learn.Family;
import lockstep.gang.learn.FamilyRecord;
import lockstep.gang.learn.Histories;
import lockstep.gang.learn.SpreadLearning;
import lockstep.gang.state.Past;
import lockstep.gang.usage.Payer;
import lockstep.gang.usage.Usage;

import org.pcollections.IntTreePMap;
import org.pcollections.TreePMap;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/// What is kept of the past, as a snapshot holds it. Parts that came later are absent in older
/// snapshots.
record StoredPast(StoredUsage usage, StoredIncidents incidents, StoredHistories histories) {
    static final StoredPast NOTHING = of(Past.NOTHING);

    StoredPast {
        incidents =
                Objects.requireNonNullElseGet(
                        incidents, () -> StoredIncidents.of(IncidentMemory.NOTHING));
        histories =
                Objects.requireNonNullElseGet(histories, () -> StoredHistories.of(Histories.NONE));
    }

    static StoredPast of(Past past) {
        return new StoredPast(
                StoredUsage.of(past.usage()),
                StoredIncidents.of(past.incidents()),
                StoredHistories.of(past.histories()));
    }

    Past past() {
        return new Past(usage.usage(), incidents.memory(), histories.histories());
    }

    /// @param all by the number of the entry
    record StoredIncidents(Map<Long, Incident> all, Map<NodeName, Presence> presence) {
        static StoredIncidents of(IncidentMemory memory) {
            return new StoredIncidents(
                    new TreeMap<>(memory.incidents()), new TreeMap<>(memory.presence()));
        }

        IncidentMemory memory() {
            return IncidentMemory.restored(all, presence);
        }
    }

    record StoredHistories(List<OfFamily> families, Map<Level, Estimate> spread) {
        record OfFamily(Family family, FamilyRecord known) {}

        static StoredHistories of(Histories histories) {
            return new StoredHistories(
                    histories.families().entrySet().stream()
                            .map(entry -> new OfFamily(entry.getKey(), entry.getValue()))
                            .toList(),
                    new TreeMap<>(histories.spread().estimates()));
        }

        Histories histories() {
            Map<Family, FamilyRecord> byFamily = new TreeMap<>();
            families.forEach(one -> byFamily.put(one.family(), one.known()));
            return Histories.restored(byFamily, new SpreadLearning(TreePMap.from(spread)));
        }
    }

    record StoredUsage(int newestDay, List<OfPayer> payers) {
        /// @param days accelerator-milliseconds by day
        record OfPayer(String account, String user, Map<Integer, Long> days) {}

        static StoredUsage of(Usage usage) {
            return new StoredUsage(
                    usage.newestDay(),
                    usage.byPayer().entrySet().stream()
                            .map(
                                    entry ->
                                            new OfPayer(
                                                    entry.getKey().account(),
                                                    entry.getKey().user(),
                                                    new TreeMap<>(entry.getValue())))
                            .toList());
        }

        Usage usage() {
            TreePMap<Payer, IntTreePMap<Long>> byPayer = TreePMap.empty();
            for (OfPayer one : payers) {
                byPayer =
                        byPayer.plus(
                                new Payer(one.account(), one.user()),
                                IntTreePMap.<Long>empty().plusAll(one.days()));
            }
            return new Usage(newestDay, byPayer);
        }
    }
}

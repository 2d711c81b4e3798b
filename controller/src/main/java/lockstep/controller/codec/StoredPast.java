package lockstep.controller.codec;

import lockstep.gang.state.Past;
import lockstep.gang.usage.Payer;
import lockstep.gang.usage.Usage;

import org.pcollections.IntTreePMap;
import org.pcollections.TreePMap;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What is kept of the past, as a snapshot holds it.
record StoredPast(StoredUsage usage) {
    static final StoredPast NOTHING = of(Past.NOTHING);

    static StoredPast of(Past past) {
        return new StoredPast(StoredUsage.of(past.usage()));
    }

    Past past() {
        return new Past(usage.usage());
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

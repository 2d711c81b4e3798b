package lockstep.controller.replay;

import lockstep.gang.fabric.Fabric;
import lockstep.gang.fair.Policy;
import lockstep.gang.plan.Planner;
import lockstep.gang.plan.PricePlanner;
import lockstep.gang.plan.Settings;
import lockstep.gang.plan.Settings.Backfill;
import lockstep.gang.replay.baseline.EasyBackfill;
import lockstep.gang.replay.baseline.Fifo;
import lockstep.gang.replay.baseline.FluxionVariation;
import lockstep.gang.replay.baseline.Pal;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/// The policies that can be replayed, by name.
final class Policies {
    private static final Map<String, Function<Fabric, Planner>> ALL =
            new TreeMap<>(
                    Map.of(
                            "lockstep", _ -> price(new Backfill.Easy()),
                            "lockstep-hybrid", _ -> price(new Backfill.Hybrid(4)),
                            "lockstep-conservative", _ -> price(new Backfill.Conservative()),
                            "fifo", Fifo::new,
                            "easy", EasyBackfill::new,
                            "fluxion", FluxionVariation::new,
                            "pal", Pal::new));

    private Policies() {}

    private static Planner price(Backfill backfill) {
        return new PricePlanner(Settings.standard().with(backfill), Policy.open());
    }

    static List<String> names() {
        return List.copyOf(ALL.keySet());
    }

    /// A fresh planner: some learn about the cluster while they plan.
    ///
    /// @throws BadInput when there is none of that name
    static Planner named(String name, Fabric fabric) throws BadInput {
        Function<Fabric, Planner> policy = ALL.get(name);
        if (policy == null) {
            throw new BadInput(
                    "there is no policy %s.\nMaybe one of %s is meant."
                            .formatted(name, String.join(", ", names())));
        }
        return policy.apply(fabric);
    }
}

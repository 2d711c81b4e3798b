package lockstep.gang.probe;

import lockstep.gang.condition.Resource;
import lockstep.gang.fabric.Fabric;
import lockstep.gang.fabric.Level;
import lockstep.gang.telemetry.PairProbe;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/// Tells from measured pairs which node, uplink, leaf switch or spine is at fault.
///
/// A slow pair alone does not say which of the parts on its way is slow; many pairs that cross each
/// other do. This is tomography of a tree, in the manner of N. Duffield, "Network tomography of
/// binary network performance characteristics" (IEEE Trans. Information Theory 52(12), 2006: the
/// smallest set of bad links that explains all bad paths) and of B. Arzani and others, "007:
/// Democratically finding the cause of packet drops" (NSDI 2018: the part with most votes is taken,
/// its votes are withdrawn, repeat). What is added up here is not yes and no but how far each pair
/// is from what is typical of its level.
///
/// For each kind of evidence (median, tail, bandwidth, loss):
///
/// 1. A part is a candidate when at each level nearly all pairs over it are worse than typical, and
///    the whole significantly so. A slow uplink leaves the pairs within its leaf alone; that clears
///    the leaf switch and each of its nodes.
/// 2. The candidate that explains most of what is unexplained is a suspect; of equal ones the
///    smaller part: node before uplink, leaf and spine.
/// 3. What it explains is taken out; again from 1 until there is no candidate.
///
/// Some faults cannot be told, and then nothing is said: a part that all pairs of a level cross has
/// nothing to be compared with, such as the only spine, or both uplinks of a spine with two leaves.
public final class FaultLocalisation {
    private final Fabric fabric;
    private final Parts parts;
    private final Localising settings;

    public FaultLocalisation(Fabric fabric, Localising settings) {
        this.fabric = fabric;
        this.parts = new Parts(fabric);
        this.settings = settings;
    }

    /// What the measurements speak against, and what they clear.
    ///
    /// @param probes of the last rounds; those of nodes that are not in the fabric are ignored
    public Localised of(Collection<PairProbe> probes) {
        List<Sample> samples = samples(probes);
        Crossings crossings = new Crossings(samples, parts.count());
        Map<Resource, Suspect> found = new LinkedHashMap<>();
        List<Candidate> slow = explain(trips(samples), crossings, List.of(), found);
        explain(tails(samples), crossings, slow, found);
        explain(bursts(samples), crossings, List.of(), found);
        explain(new Losses(samples, settings), crossings, List.of(), found);
        List<Suspect> worstFirst =
                found.values().stream()
                        .sorted(
                                Comparator.comparingDouble(Suspect::slowdown)
                                        .reversed()
                                        .thenComparing(suspect -> suspect.resource().text()))
                        .toList();
        return new Localised(worstFirst, cleared(crossings, found.keySet()));
    }

    private Map<Resource, Integer> cleared(Crossings crossings, Set<Resource> suspects) {
        Map<Resource, Integer> cleared = new LinkedHashMap<>();
        for (int part = 0; part < parts.count(); part++) {
            int pairs = crossings.of(part).stream().mapToInt(level -> level.length).sum();
            if (pairs >= settings.pairsMin() && canBeTold(part, crossings)) {
                cleared.put(parts.resource(part), pairs);
            }
        }
        cleared.keySet().removeAll(suspects);
        return cleared;
    }

    private Evidence trips(List<Sample> samples) {
        return new Times(
                samples,
                sample -> sample.probe().median(),
                settings.slowFrom(),
                "round trips take",
                settings);
    }

    private Evidence tails(List<Sample> samples) {
        return new Times(
                samples,
                sample -> sample.probe().p99(),
                settings.tailFrom(),
                "the slowest of 100 round trips takes",
                settings);
    }

    private Evidence bursts(List<Sample> samples) {
        return new Times(
                samples,
                sample -> inverse(sample.probe().mbitPerSecond()),
                settings.slowFrom(),
                "a burst takes",
                settings);
    }

    private static double inverse(double rate) {
        return rate > 0 ? 1 / rate : 0;
    }

    private List<Sample> samples(Collection<PairProbe> probes) {
        List<Sample> samples = new ArrayList<>();
        for (PairProbe probe : probes) {
            int from = fabric.number(probe.from()).orElse(-1);
            int to = fabric.number(probe.to()).orElse(-1);
            if (from >= 0 && to >= 0 && parts.level(from, to) != Level.NODE) {
                samples.add(
                        new Sample(
                                probe,
                                parts.level(from, to),
                                parts.group(from, to),
                                Arrays.stream(parts.between(from, to)).boxed().toList()));
            }
        }
        return samples;
    }

    /// Adds what this evidence speaks against.
    ///
    /// @param known what explains part of it already: a part whose round trips are slow has a slow
    ///   tail too, and that must not be laid on its nodes
    private List<Candidate> explain(
            Evidence evidence,
            Crossings crossings,
            List<Candidate> known,
            Map<Resource, Suspect> found) {
        known.forEach(candidate -> subtract(candidate, evidence, crossings));
        List<Candidate> candidates = new ArrayList<>();
        Candidate best = best(evidence, crossings);
        while (best.explains() > 0 && candidates.size() < settings.suspectsMax()) {
            Suspect suspect = suspect(best, evidence, crossings);
            found.merge(suspect.resource(), suspect, FaultLocalisation::both);
            candidates.add(best);
            subtract(best, evidence, crossings);
            best = best(evidence, crossings);
        }
        return candidates;
    }

    private static void subtract(Candidate candidate, Evidence evidence, Crossings crossings) {
        for (int[] level : crossings.of(candidate.part())) {
            for (int sample : level) {
                evidence.subtract(sample, candidate.blame());
            }
        }
    }

    private record Candidate(int part, double blame, double explains) {
        static final Candidate NONE = new Candidate(0, 0, 0);
    }

    private Candidate best(Evidence evidence, Crossings crossings) {
        Candidate best = Candidate.NONE;
        for (int part = 0; part < parts.count(); part++) {
            OptionalDouble blame =
                    canBeTold(part, crossings)
                            ? evidence.blame(crossings.of(part))
                            : OptionalDouble.empty();
            if (blame.isPresent()) {
                double explains = explains(part, blame.getAsDouble(), evidence, crossings);
                if (explains > best.explains()) {
                    best = new Candidate(part, blame.getAsDouble(), explains);
                }
            }
        }
        return best;
    }

    /// Leaf and uplink are told apart by the pairs within the leaf.
    private boolean canBeTold(int part, Crossings crossings) {
        if (!parts.isKnown(part)) {
            return false;
        }
        int leaf = parts.isUplink(part) ? parts.leafBelow(part) : part;
        return !parts.isLeaf(leaf) || crossings.withinLeaf(leaf) >= settings.levelPairsMin();
    }

    private static double explains(int part, double blame, Evidence evidence, Crossings crossings) {
        double sum = 0;
        for (int[] level : crossings.of(part)) {
            for (int sample : level) {
                sum += evidence.explained(sample, blame);
            }
        }
        return sum;
    }

    private Suspect suspect(Candidate candidate, Evidence evidence, Crossings crossings) {
        int pairs = 0;
        int slow = 0;
        for (int[] level : crossings.of(candidate.part())) {
            for (int sample : level) {
                pairs++;
                slow += evidence.isBad(sample) ? 1 : 0;
            }
        }
        Resource resource = parts.resource(candidate.part());
        return new Suspect(
                resource,
                evidence.slowdown(candidate.blame()),
                pairs,
                slow,
                "%s: %s over it, seen in %d of %d pairs; no smaller part explains more"
                        .formatted(resource.text(), evidence.text(candidate.blame()), slow, pairs));
    }

    private static Suspect both(Suspect one, Suspect other) {
        Suspect worse = one.slowdown() >= other.slowdown() ? one : other;
        return new Suspect(
                worse.resource(),
                worse.slowdown(),
                worse.pairs(),
                worse.slow(),
                one.reason() + "; " + other.reason());
    }
}

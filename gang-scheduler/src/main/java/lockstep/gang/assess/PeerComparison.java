package lockstep.gang.assess;

import lockstep.gang.condition.Condition;
import lockstep.gang.condition.Resource;
import lockstep.gang.telemetry.Digest;
import lockstep.gang.telemetry.Fault;
import lockstep.gang.telemetry.Measure;
import lockstep.gang.telemetry.Sensed;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// Compares nodes with others of their kind, by what all of them tell.
///
/// A node is slower only where it stands out from its peers by both a fraction and a number of
/// robust deviations. Of several reasons for which it is slow the gravest counts, not their
/// product: a hot accelerator has a low clock and slow steps for one and the same reason. Where a
/// running gang says that its other members wait for a node, that overrides what sensors say.
public final class PeerComparison {
    private final AssessSettings settings;

    public PeerComparison(AssessSettings settings) {
        this.settings = settings;
    }

    /// Assesses every node that has told something of now.
    ///
    /// @param baselines what nodes with too few peers are compared with
    public Map<Resource, Assessment> of(Collection<Told> all, Baselines baselines, Instant now) {
        return new Round(all, baselines, now).assessments();
    }

    private record Group(Kind kind, Speed speed) {}

    private final class Round {
        private final Collection<Told> all;
        private final Baselines baselines;
        private final Instant now;
        private final Paces paces;
        private final Map<Group, Spread> spreads = new HashMap<>();

        Round(Collection<Told> all, Baselines baselines, Instant now) {
            this.all = all;
            this.baselines = baselines;
            this.now = now;
            this.paces = new Paces(all, settings, now);
            Map<Group, List<Double>> costs = new HashMap<>();
            for (Told told : all) {
                for (Speed speed : Speed.ALL) {
                    speed.of(told.sensed(), settings, now)
                            .ifPresent(
                                    cost ->
                                            costs.computeIfAbsent(
                                                            new Group(Kind.of(told.spec()), speed),
                                                            _ -> new ArrayList<>())
                                                    .add(cost.value()));
                }
            }
            costs.forEach((group, values) -> spreads.put(group, Spread.of(values)));
        }

        Map<Resource, Assessment> assessments() {
            Map<Resource, Assessment> assessed = new HashMap<>();
            for (Told told : all) {
                assess(told)
                        .ifPresent(found -> assessed.put(new Resource.OfNode(told.node()), found));
            }
            return assessed;
        }

        private Optional<Assessment> assess(Told told) {
            Sensed sensed = told.sensed();
            Optional<String> fault = fault(sensed);
            Optional<Finding> pace = paces.of(told);
            Optional<Instant> at = Fresh.newest(sensed, settings, now);
            if (fault.isPresent() || pace.isPresent() || told.traffic().isPresent()) {
                at = at.or(() -> Optional.of(now));
            }
            Links links = new Links(settings, now);
            List<Finding> findings = new ArrayList<>(links.of(sensed));
            told.traffic().ifPresent(suspect -> findings.add(links.of(suspect)));
            Speed.ALL.forEach(speed -> slower(told, speed).ifPresent(findings::add));
            findings.sort(Comparator.comparingDouble(Finding::slowdown).reversed());
            pace.ifPresent(findings::addFirst);
            double slowdown = findings.isEmpty() ? 1 : findings.getFirst().slowdown();
            return at.map(
                    when ->
                            new Assessment(
                                    new Condition(
                                            new Resource.OfNode(told.node()),
                                            slowdown,
                                            noise(sensed),
                                            new Headroom(settings, now).of(sensed),
                                            fault,
                                            when),
                                    findings.stream().map(Finding::text).toList()));
        }

        private Optional<Finding> slower(Told told, Speed speed) {
            Optional<Speed.Cost> cost = speed.of(told.sensed(), settings, now);
            return cost.flatMap(
                    own -> {
                        Optional<Spread> peers =
                                Optional.ofNullable(
                                                spreads.get(new Group(Kind.of(told.spec()), speed)))
                                        .filter(known -> known.count() > settings.leastPeers());
                        boolean alone = peers.isEmpty();
                        Spread against = peers.orElseGet(() -> ownPast(told, speed, own));
                        double excess = against.excess(own.value(), settings);
                        String whose = alone ? "its own best" : "its peers'";
                        return excess > 1
                                ? Optional.of(
                                        new Finding(
                                                excess, words(speed, own, whose, against.median())))
                                : Optional.empty();
                    });
        }

        private Spread ownPast(Told told, Speed speed, Speed.Cost own) {
            double best = baselines.best(told.node(), speed).orElse(own.value());
            return new Spread(1, best, own.deviation());
        }

        private String words(Speed speed, Speed.Cost own, String whose, double typical) {
            String part = own.digest().part();
            return "%s%s is %s, %s %s"
                    .formatted(
                            speed.measure().text(),
                            part.isEmpty() ? "" : " of " + part,
                            speed.text(own.value()),
                            whose,
                            speed.text(typical));
        }

        private double noise(Sensed sensed) {
            return Fresh.of(sensed, Measure.CPU_QUANTUM, settings, now).stream()
                    .filter(digest -> digest.median() > 0)
                    .mapToDouble(PeerComparison::noise)
                    .max()
                    .orElse(0);
        }
    }

    private static double noise(Digest digest) {
        return Spread.OF_MAD * digest.mad() / digest.median();
    }

    private static Optional<String> fault(Sensed sensed) {
        return sensed.faults().isEmpty()
                ? Optional.empty()
                : Optional.of(
                        sensed.faults().stream()
                                .map(PeerComparison::text)
                                .collect(Collectors.joining("; ")));
    }

    private static String text(Fault fault) {
        return fault.part().isEmpty() ? fault.text() : fault.part() + ": " + fault.text();
    }
}

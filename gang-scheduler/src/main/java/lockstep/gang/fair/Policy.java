package lockstep.gang.fair;

import lockstep.gang.job.JobSpec;
import lockstep.gang.job.Submitter;
import lockstep.gang.job.Terms;
import lockstep.gang.state.Job;
import lockstep.gang.usage.Payer;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Everything that an administrator promises and forbids.
///
/// @param partitions by name; one that is missing has no rules
/// @param licenses how many there are of each
/// @param reservations in the order of their names
/// @param interactiveWeight multiplies what waiting costs interactive jobs
public record Policy(
        AccountTree accounts,
        QosLevels qos,
        Map<String, PartitionRules> partitions,
        Map<String, Integer> licenses,
        List<NamedReservation> reservations,
        FairShareRules fairShare,
        double interactiveWeight) {
    private static final double INTERACTIVE_WEIGHT = 4;

    public Policy {
        partitions = Collections.unmodifiableSortedMap(new TreeMap<>(partitions));
        licenses = Collections.unmodifiableSortedMap(new TreeMap<>(licenses));
        reservations = List.copyOf(reservations);
        if (!(interactiveWeight >= 1) || Double.isInfinite(interactiveWeight)) {
            throw new IllegalArgumentException(
                    "interactive weight (%s) must be 1 or more".formatted(interactiveWeight));
        }
    }

    /// No accounts, one quality of service, nothing limited.
    public static Policy open() {
        return new Policy(
                AccountTree.EMPTY,
                QosLevels.single(),
                Map.of(),
                Map.of(),
                List.of(),
                FairShareRules.STANDARD,
                INTERACTIVE_WEIGHT);
    }

    public PartitionRules partition(String name) {
        return partitions.getOrDefault(name, PartitionRules.NONE);
    }

    public Optional<NamedReservation> reservation(String name) {
        return reservations.stream().filter(one -> one.name().equals(name)).findFirst();
    }

    /// Reservations whose nodes a job with these terms must keep away from.
    public List<NamedReservation> closedTo(JobSpec spec) {
        String own = spec.terms().reservation();
        return own.isEmpty()
                ? reservations
                : reservations.stream().filter(one -> !one.name().equals(own)).toList();
    }

    public Belonging belongingOf(Job job) {
        return belongingOf(job.spec().terms(), job.spec().partition(), job.submitter());
    }

    public Belonging belongingOf(Terms terms, String partition, Submitter submitter) {
        return new Belonging(
                terms.qos().isEmpty() ? qos.standard().name() : terms.qos(),
                accounts.resolved(new Payer(terms.account(), submitter.name())),
                partition);
    }
}

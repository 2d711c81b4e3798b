package lockstep.cli.queue;

import lockstep.protocol.v1.Job;

import java.util.Comparator;
import java.util.Optional;

/// In which order jobs are listed, as `--sort` says: letters of columns, each with a minus before
/// it for the other way round.
final class JobOrder {

    /// Slurm's own: by partition, then what waits before what runs, then by age.
    static final Comparator<Job> USUAL =
            Comparator.comparing((Job job) -> job.getSpec().getPartition())
                    .thenComparing(Job::getState)
                    .thenComparing(Job::getId, Integer::compareUnsigned);

    /// By start, as it was or is expected; what nobody expects yet comes last.
    static final Comparator<Job> BY_START =
            Comparator.comparingLong(JobOrder::start).thenComparing(USUAL);

    private JobOrder() {}

    private static long start(Job job) {
        if (job.hasStarted()) {
            return job.getStarted().getSeconds();
        }
        return job.hasExpectedStart() ? job.getExpectedStart().getSeconds() : Long.MAX_VALUE;
    }

    /// Reads an order.
    ///
    /// @return nothing when a letter has no order
    static Optional<Comparator<Job>> parse(String text) {
        Comparator<Job> order = (_, _) -> 0;
        for (String word : text.split(",", -1)) {
            String key = word.strip();
            boolean reversed = key.startsWith("-");
            if (reversed || key.startsWith("+")) {
                key = key.substring(1);
            }
            Optional<Comparator<Job>> next =
                    key.length() == 1 ? by(key.charAt(0)) : Optional.empty();
            if (next.isEmpty()) {
                return Optional.empty();
            }
            order = order.thenComparing(reversed ? next.get().reversed() : next.get());
        }
        return Optional.of(order.thenComparing(Job::getId, Integer::compareUnsigned));
    }

    private static Optional<Comparator<Job>> by(char letter) {
        return Optional.ofNullable(
                switch (letter) {
                    case 'i', 'A', 'F' ->
                            Comparator.comparing(Job::getId, Integer::compareUnsigned);
                    case 'j' -> Comparator.comparing((Job job) -> job.getSpec().getName());
                    case 'u' -> Comparator.comparing(Job::getUser);
                    case 'P' -> Comparator.comparing((Job job) -> job.getSpec().getPartition());
                    case 't', 'T' -> Comparator.comparing(Job::getState);
                    case 'S' -> Comparator.comparingLong(JobOrder::start);
                    case 'M' ->
                            Comparator.comparingLong((Job job) -> job.getStarted().getSeconds());
                    case 'a' -> Comparator.comparing(Job::getAccount);
                    case 'q' -> Comparator.comparing(Job::getQos);
                    case 'V' ->
                            Comparator.comparingLong((Job job) -> job.getSubmitted().getSeconds());
                    case 'e' -> Comparator.comparingLong((Job job) -> job.getEnded().getSeconds());
                    case 'D' -> Comparator.comparingInt((Job job) -> job.getSpec().getNodesMin());
                    case 'l' ->
                            Comparator.comparing(
                                    Job::getTimeLimitSeconds, Integer::compareUnsigned);
                    // Jobs have no priorities of their own yet: Slurm's default order names them.
                    case 'p', 'Q' -> (_, _) -> 0;
                    default -> null;
                });
    }
}

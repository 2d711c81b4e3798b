package lockstep.cli.dev.cluster;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Controllers that say what they are told to, and end a job as soon as they are asked.
final class FakeApi implements ClusterApi {
    private Optional<Readiness> readiness = Optional.empty();
    private final Set<Integer> jobs = new HashSet<>();
    private final List<Integer> cancelled = new ArrayList<>();

    void ready(int nodes) {
        readiness = Optional.of(new Readiness(nodes));
    }

    void run(int job) {
        jobs.add(job);
    }

    List<Integer> cancelled() {
        return List.copyOf(cancelled);
    }

    @Override
    public Optional<Readiness> readiness() {
        return readiness;
    }

    @Override
    public Set<Integer> jobsOnNodes() {
        return Set.copyOf(jobs);
    }

    @Override
    public void cancel(int job) {
        cancelled.add(job);
        jobs.remove(job);
    }
}

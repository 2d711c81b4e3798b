package lockstep.node.stage;

import lockstep.node.launch.StagedJobs;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// Knows of which jobs something lies in places of the node's own, and deletes what is left of
/// those that nobody knows any more.
///
/// Works on a thread of its own, since storage may hang; nobody waits for it.
public final class JobSweep {
    private static final Logger LOG = LoggerFactory.getLogger(JobSweep.class);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(30);
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final StagedJobs jobs;
    private final ScheduledExecutorService thread;
    private final Runnable changed;

    private volatile Set<Integer> here = Set.of();
    private volatile Wanted wanted = new Wanted("", Set.of());

    /// What is to go.
    private record Wanted(String clusterId, Set<Integer> jobs) {}

    /// Looks at nothing yet.
    ///
    /// @param thread one, which may hang
    /// @param changed called, on that thread, when something else is here than before
    public JobSweep(StagedJobs jobs, ScheduledExecutorService thread, Runnable changed) {
        this.jobs = jobs;
        this.thread = thread;
        this.changed = changed;
    }

    public void start() {
        var _ =
                thread.scheduleWithFixedDelay(
                        this::sweep, 0, LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    /// Jobs of which there is anything, as it was looked at last. Any thread may ask.
    public Set<Integer> here() {
        return here;
    }

    /// From now on these are to go, and no others. Any thread may say so.
    ///
    /// @param clusterId to which this node belongs; nothing goes while that is not known
    public void forget(String clusterId, Set<Integer> forgotten) {
        var next = new Wanted(clusterId, Set.copyOf(forgotten));
        if (next.equals(wanted)) {
            return;
        }
        wanted = next;
        try {
            thread.execute(this::sweep);
        } catch (RejectedExecutionException _) {
            LOG.debug("Nothing is swept any more");
        }
    }

    private void sweep() {
        try {
            look();
            Wanted now = wanted;
            if (now.clusterId().isEmpty()) {
                return;
            }
            for (int job : List.copyOf(new TreeSet<>(now.jobs()))) {
                if (here.contains(job) && now.equals(wanted)) {
                    LOG.info("Deleting what is left here of job {}, which is forgotten", job);
                    jobs.remove(job, now.clusterId(), PATIENCE);
                }
            }
            look();
        } catch (IOException | RuntimeException e) {
            LOG.warn("What is left here of jobs cannot be looked at or deleted: {}", e.toString());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // closed
        }
    }

    private void look() throws IOException {
        Set<Integer> now = jobs.here(wanted.clusterId());
        if (!now.equals(here)) {
            here = Set.copyOf(now);
            changed.run();
        }
    }
}

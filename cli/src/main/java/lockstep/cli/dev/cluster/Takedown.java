package lockstep.cli.dev.cluster;

import lockstep.cli.dev.home.DevHome;
import lockstep.cli.dev.process.Ender;
import lockstep.cli.dev.process.ProcessIdentity;
import lockstep.cli.dev.process.ProcessTable;
import lockstep.cli.dev.process.RunFolder;

import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/// Ends a cluster: its jobs, its daemons, and whatever else of it is left, whether or not anybody
/// supervised it to the end.
public final class Takedown {
    /// Longer than the grace that the cluster's configuration gives to ranks.
    private static final Duration JOBS_PATIENCE = Duration.ofSeconds(12);

    private static final Duration GRACE = Duration.ofSeconds(10);
    private static final Duration LOOK_EVERY = Duration.ofMillis(50);
    private static final int SWEEPS = 3;

    private final DevHome home;
    private final ProcessTable table;
    private final Belongings belongings;
    private final Story story;

    public Takedown(DevHome home, ProcessTable table, Belongings belongings, Story story) {
        this.home = home;
        this.table = table;
        this.belongings = belongings;
        this.story = story;
    }

    /// Ends everything. Nobody may start parts meanwhile.
    ///
    /// @return what lives even now: nothing, unless a process cannot be killed
    public Set<ProcessIdentity> everything(ClusterApi api)
            throws IOException, InterruptedException {
        endJobs(api);
        daemons();
        return sweep(belongings.all());
    }

    /// Ends the daemons, and lets the ranks run on: their nodes' next daemons will find them.
    ///
    /// @return what lives even now
    public Set<ProcessIdentity> daemons() throws IOException, InterruptedException {
        Set<ProcessIdentity> left = new HashSet<>();
        Predicate<String> isNode = part -> part.startsWith(DevHome.nodePart(""));
        Predicate<String> isController = part -> part.startsWith("controller");
        left.addAll(end("nodes", isNode));
        left.addAll(end("controllers", isController));
        left.addAll(
                end("servers", isNode.or(isController).or(DevHome.SUPERVISOR::equals).negate()));
        return left;
    }

    /// Kills `processes`, and again what they may have started while they were dying.
    Set<ProcessIdentity> sweep(Set<ProcessIdentity> processes)
            throws IOException, InterruptedException {
        Set<ProcessIdentity> left = processes;
        for (int i = 0; i < SWEEPS && !left.isEmpty(); i++) {
            new Ender(table).kill(left);
            left = belongings.all();
        }
        return left;
    }

    private void endJobs(ClusterApi api) throws InterruptedException {
        Set<Integer> ours = api.jobsOnNodes();
        if (ours.isEmpty()) {
            return;
        }
        story.show("Cancelling %s…".formatted(jobs(ours)));
        ours.forEach(api::cancel);
        long deadline = System.nanoTime() + JOBS_PATIENCE.toNanos();
        Set<Integer> left = ours;
        while (!left.isEmpty() && System.nanoTime() - deadline < 0) {
            Thread.sleep(LOOK_EVERY);
            left = new HashSet<>(api.jobsOnNodes());
            left.retainAll(ours);
        }
        story.tell(
                left.isEmpty()
                        ? "Cancelled %s.".formatted(jobs(ours))
                        : "Cancelled %s; killing what is left of %s."
                                .formatted(jobs(ours), jobs(left)));
    }

    private static String jobs(Set<Integer> ids) {
        List<Integer> sorted = ids.stream().sorted().toList();
        return sorted.size() == 1
                ? "job " + sorted.getFirst()
                : sorted.size() + " jobs (%d to %d)".formatted(sorted.getFirst(), sorted.getLast());
    }

    private Set<ProcessIdentity> end(String what, Predicate<String> wanted)
            throws IOException, InterruptedException {
        RunFolder run = new RunFolder(home.run());
        Map<String, ProcessIdentity> parts = run.all();
        parts.keySet().removeIf(wanted.negate());
        if (parts.isEmpty()) {
            return Set.of();
        }
        story.show("Stopping %s…".formatted(what));
        Set<ProcessIdentity> left = new Ender(table).end(parts.values(), GRACE);
        for (var part : parts.entrySet()) {
            if (!left.contains(part.getValue())) {
                run.forget(part.getKey());
            }
        }
        return left;
    }
}

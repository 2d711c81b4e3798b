package lockstep.gang.replay;

import lockstep.gang.plan.Planner;
import lockstep.gang.replay.site.Site;
import lockstep.gang.replay.site.SiteReading;
import lockstep.gang.replay.trace.TraceJob;
import lockstep.gang.replay.truth.Truth;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// A small cluster, a few jobs, and what becomes of them.
public final class Scene {
    private final Site site;
    private final List<TraceJob> jobs = new ArrayList<>();
    private Truth truth;
    private ReplaySettings settings = ReplaySettings.exact();

    private Scene(Site site) {
        this.site = site;
        this.truth = Truth.ideal(site);
    }

    /// On a cluster given by shorthand.
    public static Scene on(String shorthand) {
        return new Scene(SiteReading.shorthand(shorthand).orElseThrow().site().orElseThrow());
    }

    public Site site() {
        return site;
    }

    /// One more job; all numbers are seconds.
    public Scene job(String id, long submit, long run, int accelerators, long limit) {
        jobs.add(
                new TraceJob(
                        id,
                        Duration.ofSeconds(submit),
                        Duration.ofSeconds(run),
                        accelerators,
                        Optional.of(Duration.ofSeconds(limit)),
                        "alice",
                        "train",
                        ""));
        return this;
    }

    /// With a limit as long as it runs.
    public Scene job(String id, long submit, long run, int accelerators) {
        return job(id, submit, run, accelerators, run);
    }

    public Scene jobs(List<TraceJob> more) {
        jobs.addAll(more);
        return this;
    }

    public Scene truth(Truth other) {
        truth = other;
        return this;
    }

    public Scene settings(ReplaySettings other) {
        settings = other;
        return this;
    }

    public Outcome replay(Function<Site, Planner> policy) {
        return new Replay(site, jobs, truth, settings, policy.apply(site), () -> 0, (_, _) -> {})
                .run();
    }

    /// `a 0-100, b 100-150`: from when to when each job ran, in seconds.
    public static String schedule(Outcome outcome) {
        return String.join(
                ", ",
                outcome.jobs().stream()
                        .map(
                                job ->
                                        "%s %d-%d"
                                                .formatted(
                                                        job.job().id(),
                                                        job.start().toSeconds(),
                                                        job.end().toSeconds()))
                        .toList());
    }
}

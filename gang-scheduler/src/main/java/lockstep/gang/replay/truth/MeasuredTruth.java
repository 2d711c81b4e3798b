package lockstep.gang.replay.truth;

import lockstep.gang.replay.csv.Problem;
import lockstep.gang.replay.site.Site;

import java.util.ArrayList;
import java.util.List;

/// Gathers public measurements into a truth. Accelerators of all tables count alike, and so do runs
/// of all programs.
public final class MeasuredTruth {
    private final List<Double> slowdown = new ArrayList<>();
    private final List<Double> noise = new ArrayList<>();
    private final List<Double> runs = new ArrayList<>();
    private final PlacementProfiles profiles = new PlacementProfiles();
    private final List<Problem> problems = new ArrayList<>();

    /// A table of repeated measurements; see [Variability#read].
    public void accelerators(Iterable<String> lines, List<String> key, String time) {
        Variability variability = Variability.read(lines, key, time);
        slowdown.addAll(variability.slowdown());
        noise.addAll(variability.noise());
        problems.addAll(variability.problems());
    }

    /// A table of runs of one program; see [Variability#runs].
    public void runs(Iterable<String> lines, String time) {
        runs.addAll(Variability.runs(lines, time, problems));
    }

    /// A table of step times by placement; see [PlacementProfiles].
    public void placements(String program, String machine, Iterable<String> lines) {
        problems.addAll(profiles.add(program, machine, lines));
    }

    public PlacementProfiles profiles() {
        return profiles;
    }

    /// Takes the mistakes found since the last call.
    public List<Problem> takeProblems() {
        List<Problem> taken = List.copyOf(problems);
        problems.clear();
        return taken;
    }

    /// Whether there is anything to draw speeds from.
    public boolean isEmpty() {
        return slowdown.isEmpty();
    }

    /// Without failures and episodes. Call it only when something was measured.
    public Truth on(Site site, Chance chance) {
        return new Truth(
                NodeSpeeds.drawn(
                        site,
                        new Empirical(slowdown),
                        noise.isEmpty() ? Empirical.constant(0) : new Empirical(noise),
                        chance.about("speeds")),
                new Spread(profiles.programs(), chance.about("programs")),
                runs.isEmpty() ? Empirical.constant(1) : new Empirical(runs),
                Failures.none(),
                List.of(),
                chance);
    }
}

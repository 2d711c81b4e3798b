package lockstep.gang.replay;

import lockstep.gang.plan.Planner;
import lockstep.gang.replay.baseline.EasyBackfill;
import lockstep.gang.replay.baseline.Fifo;
import lockstep.gang.replay.site.Site;
import lockstep.gang.replay.site.SiteReading;
import lockstep.gang.replay.trace.Trace;
import lockstep.gang.replay.trace.TraceFormat;
import lockstep.gang.replay.truth.Truth;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/// Prints what replaying a trace costs: `ReplaySpeed TRACE.gz FABRIC POLICY`.
final class ReplaySpeed {
    private ReplaySpeed() {}

    public static void main(String[] arguments) throws IOException {
        Path file = Path.of(arguments[0]);
        List<String> lines = lines(file);
        TraceFormat format =
                TraceFormat.guess(file.getFileName().toString(), lines.getFirst()).orElseThrow();
        Trace trace = format.read(lines, (_, _, _) -> 0.1);
        Site site = SiteReading.shorthand(arguments[1]).orElseThrow().site().orElseThrow();
        Map<String, Planner> policies =
                Map.of("fifo", new Fifo(site.fabric()), "easy", new EasyBackfill(site.fabric()));
        long begin = System.nanoTime();
        Outcome outcome =
                new Replay(
                                site,
                                trace.jobs(),
                                Truth.ideal(site),
                                ReplaySettings.standard(),
                                policies.get(arguments[2]),
                                System::nanoTime,
                                (_, _) -> {})
                        .run();
        double planning = outcome.decisionNanos().stream().mapToLong(n -> n).sum() / 1e9;
        System.out.printf(
                "%d jobs, %d not admitted, %d rounds, %.1f s, of which planning %.1f s%n",
                outcome.jobs().size(),
                outcome.notAdmitted().size(),
                outcome.decisionNanos().size(),
                (System.nanoTime() - begin) / 1e9,
                planning);
        System.out.printf(
                "mean wait %.0f s, bounded slow-down %.1f%n",
                outcome.jobs().stream()
                        .mapToDouble(job -> job.firstWait().toSeconds())
                        .average()
                        .orElse(0),
                outcome.jobs().stream()
                        .mapToDouble(JobOutcome::boundedSlowdown)
                        .average()
                        .orElse(0));
    }

    private static List<String> lines(Path file) throws IOException {
        try (BufferedReader reader =
                new BufferedReader(
                        new InputStreamReader(
                                new GZIPInputStream(Files.newInputStream(file)),
                                StandardCharsets.UTF_8))) {
            return reader.lines().toList();
        }
    }
}

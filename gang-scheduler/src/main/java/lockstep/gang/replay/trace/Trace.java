package lockstep.gang.replay.trace;

import lockstep.gang.replay.csv.Problem;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What was read of a trace.
///
/// @param jobs by submit time, then in the order of the lines
/// @param skipped how many jobs were left out, by reason
/// @param problems mistakes; a trace with mistakes should not be used
public record Trace(List<TraceJob> jobs, Map<String, Integer> skipped, List<Problem> problems) {
    public Trace {
        jobs = jobs.stream().sorted(Comparator.comparing(TraceJob::submit)).toList();
        skipped = Map.copyOf(skipped);
        problems = List.copyOf(problems);
    }

    /// Only its first jobs.
    public Trace first(int count) {
        return new Trace(jobs.subList(0, Math.min(count, jobs.size())), skipped, problems);
    }

    /// With every `per` processors of the trace as one accelerator, rounded up.
    public Trace withProcessorsPerAccelerator(int per) {
        return new Trace(jobs.stream().map(job -> scaled(job, per)).toList(), skipped, problems);
    }

    private static TraceJob scaled(TraceJob job, int per) {
        return new TraceJob(
                job.id(),
                job.submit(),
                job.run(),
                Math.ceilDiv(job.accelerators(), per),
                job.limit(),
                job.user(),
                job.family(),
                job.type());
    }

    /// `310 never ran, 2 ask for no accelerator`; empty when nothing was left out.
    public String skippedText() {
        StringBuilder text = new StringBuilder();
        new TreeMap<>(skipped)
                .forEach(
                        (reason, count) ->
                                text.append(text.isEmpty() ? "" : ", ")
                                        .append(count)
                                        .append(' ')
                                        .append(reason));
        return text.toString();
    }
}

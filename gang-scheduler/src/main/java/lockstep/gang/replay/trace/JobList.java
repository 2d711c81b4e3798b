package lockstep.gang.replay.trace;

import lockstep.gang.replay.csv.Problem;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Jobs gathered while a trace is read.
final class JobList {
    private final List<TraceJob> jobs = new ArrayList<>();
    private final Map<String, Integer> skipped = new HashMap<>();

    void add(TraceJob job) {
        jobs.add(job);
    }

    /// Leaves a job out.
    ///
    /// @param reason goes on from a number: `never ran`
    void skip(String reason) {
        skipped.merge(reason, 1, Integer::sum);
    }

    Trace trace(List<Problem> problems) {
        return new Trace(jobs, skipped, problems);
    }
}

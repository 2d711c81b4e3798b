package lockstep.gang.learn;

import lockstep.gang.job.WorkloadClass;

import java.util.ArrayList;
import java.util.List;

/// What is kept of one family.
///
/// @param workload the class its traits began with
/// @param runs newest last, at most [#RUNS_MAX]
/// @param usedAt the number of the journal's entry that ended its newest run
public record FamilyRecord(WorkloadClass workload, List<Run> runs, Traits traits, long usedAt) {
    public static final int RUNS_MAX = 20;

    public FamilyRecord {
        runs = List.copyOf(runs);
    }

    static FamilyRecord beginning(WorkloadClass workload) {
        return new FamilyRecord(workload, List.of(), Traits.prior(workload), 0);
    }

    FamilyRecord with(Run run, long seq) {
        List<Run> all = new ArrayList<>(runs);
        all.add(run);
        return new FamilyRecord(
                workload, all.subList(Math.max(0, all.size() - RUNS_MAX), all.size()), traits, seq);
    }

    FamilyRecord with(Traits next) {
        return new FamilyRecord(workload, runs, next, usedAt);
    }

    /// How many of its runs ended themselves with an error, 0 to 1; 0 where there are none.
    public double failureShare() {
        long failed = runs.stream().filter(run -> run.end() == Run.End.FAILED).count();
        return runs.isEmpty() ? 0 : (double) failed / runs.size();
    }
}

package lockstep.gang.learn;

import lockstep.gang.job.WorkloadClass;

import java.util.ArrayList;
import java.util.List;

/// What is kept of one family.
///
/// @param workload the class its traits began with
/// @param runs newest last, at most [#RUNS_MAX]
public record FamilyRecord(WorkloadClass workload, List<Run> runs, Traits traits) {
    public static final int RUNS_MAX = 20;

    public FamilyRecord {
        runs = List.copyOf(runs);
    }

    static FamilyRecord beginning(WorkloadClass workload) {
        return new FamilyRecord(workload, List.of(), Traits.prior(workload));
    }

    FamilyRecord with(Run run) {
        List<Run> all = new ArrayList<>(runs);
        all.add(run);
        return new FamilyRecord(
                workload, all.subList(Math.max(0, all.size() - RUNS_MAX), all.size()), traits);
    }

    FamilyRecord with(Traits next) {
        return new FamilyRecord(workload, runs, next);
    }

    /// The number of the journal's entry that ended its newest run; 0 where it has none.
    long usedAt() {
        return runs.isEmpty() ? 0 : runs.getLast().seq();
    }

    /// How many of its runs ended themselves with an error, 0 to 1; 0 where there are none.
    public double failureShare() {
        long failed = runs.stream().filter(run -> run.end() == Run.End.FAILED).count();
        return runs.isEmpty() ? 0 : (double) failed / runs.size();
    }
}

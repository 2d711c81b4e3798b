package lockstep.gang.learn;

import lockstep.gang.fabric.Level;
import lockstep.gang.job.JobSpec;
import lockstep.gang.job.Submitter;
import lockstep.gang.job.WorkloadClass;

import org.pcollections.TreePMap;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// What the runs that are over have taught.
///
/// Bounded: of each family the newest [FamilyRecord#RUNS_MAX] runs are kept, and of families the
/// [#FAMILIES_MAX] used last.
///
/// @param byUse families by the entry that ended their newest run
/// @param spread by level of the fabric, over all families
public record Histories(
        TreePMap<Family, FamilyRecord> families,
        TreePMap<Long, Family> byUse,
        SpreadLearning spread) {
    public static final int FAMILIES_MAX = 5_000;

    public static final Histories NONE =
            new Histories(TreePMap.empty(), TreePMap.empty(), SpreadLearning.PRIOR);

    /// Histories read back from a snapshot.
    public static Histories restored(Map<Family, FamilyRecord> families, SpreadLearning spread) {
        Histories histories = new Histories(TreePMap.empty(), TreePMap.empty(), spread);
        for (Map.Entry<Family, FamilyRecord> entry : families.entrySet()) {
            histories = histories.with(entry.getKey(), entry.getValue());
        }
        return histories;
    }

    /// With what one more run teaches; it must have ended after all others.
    public Histories with(EndedRun ended) {
        FamilyRecord before = recordOf(ended.family(), ended.workload());
        FamilyRecord after = before.with(ended.run());
        Histories next = this;
        Optional<Lesson> lesson = lesson(before, ended);
        if (lesson.isPresent()) {
            after = after.with(lesson.get().traits());
            Level level = ended.prediction().orElseThrow().level();
            next = next.with(spread.with(level, lesson.get().spread()));
        }
        next = next.with(ended.family(), after);
        return next.families.size() > FAMILIES_MAX ? next.withoutOldest() : next;
    }

    /// A family that now asks for another class begins its traits anew.
    private FamilyRecord recordOf(Family family, WorkloadClass workload) {
        FamilyRecord fresh = FamilyRecord.beginning(workload);
        return of(family)
                .map(
                        known ->
                                known.workload() == workload
                                        ? known
                                        : new FamilyRecord(workload, known.runs(), fresh.traits()))
                .orElse(fresh);
    }

    /// Only a completed run of a family that has completed others says whether it was slow.
    private Optional<Lesson> lesson(FamilyRecord before, EndedRun ended) {
        if (ended.run().end() != Run.End.COMPLETED) {
            return Optional.empty();
        }
        return ended.prediction()
                .flatMap(
                        prediction ->
                                UsualRun.of(before.runs())
                                        .map(
                                                usual ->
                                                        new Lesson(
                                                                before.traits(),
                                                                spread.at(prediction.level()),
                                                                prediction,
                                                                ended.run(),
                                                                usual)));
    }

    public Optional<FamilyRecord> of(Family family) {
        return Optional.ofNullable(families.get(family));
    }

    /// How a job suffers: as its family did, or as its class does.
    public Traits traits(Submitter submitter, JobSpec spec) {
        WorkloadClass workload = UsualClass.of(spec);
        return of(Family.of(submitter, spec))
                .filter(known -> known.workload() == workload)
                .map(FamilyRecord::traits)
                .orElseGet(() -> Traits.prior(workload));
    }

    private Histories with(Family family, FamilyRecord next) {
        TreePMap<Long, Family> uses =
                of(family).map(known -> byUse.minus(known.usedAt())).orElse(byUse);
        return new Histories(families.plus(family, next), uses.plus(next.usedAt(), family), spread);
    }

    private Histories with(SpreadLearning next) {
        return new Histories(families, byUse, next);
    }

    private Histories withoutOldest() {
        Map.Entry<Long, Family> oldest = Objects.requireNonNull(byUse.firstEntry());
        return new Histories(
                families.minus(oldest.getValue()), byUse.minus(oldest.getKey()), spread);
    }
}

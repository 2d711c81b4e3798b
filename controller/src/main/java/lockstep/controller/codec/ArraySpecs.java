package lockstep.controller.codec;

import lockstep.gang.job.ArrayTask;
import lockstep.gang.job.Checkpointing;
import lockstep.gang.job.GangShape;
import lockstep.gang.job.JobSpec;
import lockstep.gang.job.Launch;
import lockstep.gang.job.ResourceLimits;
import lockstep.gang.job.Streams;
import lockstep.gang.job.Terms;
import lockstep.gang.state.Job;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;

/// The requests of job arrays, stored once for all tasks of each: ten thousand tasks have one
/// script.
///
/// @param byArray what one task of each array asked for, by the array's id
record ArraySpecs(Map<Integer, JobSpec> byArray) {
    private static final GangShape NO_SHAPE =
            new GangShape(
                    1,
                    1,
                    OptionalInt.empty(),
                    OptionalInt.empty(),
                    1,
                    OptionalLong.empty(),
                    OptionalLong.empty(),
                    List.of(),
                    false);

    static ArraySpecs of(Collection<Job> jobs) {
        Map<Integer, JobSpec> byArray = new TreeMap<>();
        for (Job job : jobs) {
            taskOf(job).ifPresent(task -> byArray.putIfAbsent(task.array().value(), job.spec()));
        }
        return new ArraySpecs(byArray);
    }

    /// The job without what its array's request says already.
    Job slim(Job job) {
        return taskOf(job)
                .filter(task -> of(task).filter(job.spec()::equals).isPresent())
                .map(task -> job.with(nothingBut(task)))
                .orElse(job);
    }

    /// The job as it was before [#slim].
    Job whole(Job job) {
        return taskOf(job)
                .filter(task -> job.spec().equals(nothingBut(task)))
                .flatMap(this::of)
                .map(job::with)
                .orElse(job);
    }

    private Optional<JobSpec> of(ArrayTask task) {
        return Optional.ofNullable(byArray.get(task.array().value()))
                .map(spec -> spec.with(spec.terms().with(task)));
    }

    private static Optional<ArrayTask> taskOf(Job job) {
        return job.spec().terms().arrayTask();
    }

    private static JobSpec nothingBut(ArrayTask task) {
        return new JobSpec(
                "",
                new Launch.PerNode(List.of()),
                NO_SHAPE,
                "",
                List.of(),
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                "",
                Streams.standard(),
                Map.of(),
                Checkpointing.NONE,
                "",
                false,
                "",
                "",
                Terms.STANDARD.with(task),
                ResourceLimits.NONE);
    }
}

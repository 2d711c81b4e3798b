package lockstep.gang.learn;

import static lockstep.gang.fixture.ClusterFixture.ALICE;

import lockstep.gang.fixture.JobFixture;
import lockstep.gang.job.JobSpec;
import lockstep.gang.job.ResourceLimits;
import lockstep.gang.job.Submitter;
import lockstep.gang.job.WorkloadClass;

import java.time.Duration;
import java.util.Optional;

/// Histories that grow run by run, all of jobs that differ only in their user, name and limit.
final class LearnScene {
    private Histories histories = Histories.NONE;
    private long seq;

    static JobSpec job(String name, Optional<Duration> limit) {
        return job(name, 4, limit);
    }

    static JobSpec job(String name, int nodes, Optional<Duration> limit) {
        JobSpec plain = JobFixture.job().nodes(nodes).build();
        return new JobSpec(
                name,
                plain.launch(),
                plain.shape(),
                plain.partition(),
                plain.nodeList(),
                plain.exclude(),
                plain.features(),
                limit,
                plain.begin(),
                plain.workingDirectory(),
                plain.streams(),
                plain.environment(),
                plain.checkpointing(),
                plain.comment(),
                plain.requeue(),
                plain.submitHost(),
                plain.commandLine(),
                plain.terms(),
                ResourceLimits.NONE);
    }

    static Submitter user(String name) {
        return new Submitter(ALICE.uid(), ALICE.gid(), name);
    }

    LearnScene ran(String user, JobSpec spec, Run.End end, Duration ran) {
        return ran(user, spec, end, ran, Optional.empty());
    }

    LearnScene ran(
            String user, JobSpec spec, Run.End end, Duration ran, Optional<Prediction> prediction) {
        double slowdown = prediction.map(Prediction::slowdown).orElse(1.0);
        histories =
                histories.with(
                        new EndedRun(
                                Family.of(user(user), spec),
                                WorkloadClass.SYNCHRONOUS,
                                new Run(end, ran, spec.timeLimit(), slowdown, ++seq),
                                prediction));
        return this;
    }

    Histories histories() {
        return histories;
    }

    RunTimes runTimes() {
        return RunTimes.of(histories);
    }
}

package lockstep.controller.wire;

import lockstep.controller.environment.DependencyText;
import lockstep.gang.admit.WorkloadGuess;
import lockstep.gang.checkpoint.Restore;
import lockstep.gang.cluster.NodeName;
import lockstep.gang.job.Terms;
import lockstep.gang.lifecycle.Attempt;
import lockstep.gang.lifecycle.JobState;
import lockstep.gang.lifecycle.RankExit;
import lockstep.protocol.v1.Job;
import lockstep.protocol.v1.JobSpec;
import lockstep.protocol.v1.NodeShare;
import lockstep.protocol.v1.RestoredFrom;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Writes jobs for readers.
public final class JobWriter {
    private JobWriter() {}

    /// Without script and environment, and without what each rank used: for listings.
    ///
    /// @param prospect what the planner has said of it
    public static Job brief(lockstep.gang.state.Job job, Prospect prospect) {
        return write(job, prospect, SpecWriter.outside(job.spec()));
    }

    /// Without script and environment: for anyone.
    ///
    /// @param prospect what the planner has said of it
    public static Job shared(lockstep.gang.state.Job job, Prospect prospect) {
        return withRanks(job, brief(job, prospect));
    }

    /// With script and environment: for the owner.
    ///
    /// @param prospect what the planner has said of it
    public static Job full(lockstep.gang.state.Job job, Prospect prospect) {
        JobSpec.Builder spec = SpecWriter.outside(job.spec());
        SpecWriter.addInside(job.spec(), spec);
        return withRanks(job, write(job, prospect, spec));
    }

    private static Job withRanks(lockstep.gang.state.Job job, Job written) {
        if (!written.hasUsage()) {
            return written;
        }
        Job.Builder message = written.toBuilder();
        JobProgress.attempt(job.state())
                .map(UsageWriter::ranks)
                .ifPresent(message.getUsageBuilder()::addAllRanks);
        return message.build();
    }

    private static Job write(lockstep.gang.state.Job job, Prospect prospect, JobSpec.Builder spec) {
        JobProgress progress = JobProgress.of(job.state(), prospect);
        spec.setHold(progress.held());
        Job.Builder message =
                Job.newBuilder()
                        .setId(job.id().value())
                        .setSpec(spec)
                        .setUserId(job.submitter().uid())
                        .setGroupId(job.submitter().gid())
                        .setUser(job.submitter().name())
                        .setState(StateWord.of(job.state()))
                        .setHeld(progress.held())
                        .setReason(progress.reason())
                        .setAttempt(job.attempts())
                        .setSubmitted(Times.timestamp(job.submittedAt()))
                        .addAllPlacement(
                                progress.attempt().map(JobWriter::placement).orElse(List.of()))
                        .addAllExits(exits(progress))
                        .setExitCode(progress.exit().code())
                        .setSignal(progress.exit().signal())
                        .setVersion(job.changedAtSeq());
        progress.attempt().flatMap(UsageWriter::of).ifPresent(message::setUsage);
        progress.attempt()
                .flatMap(Attempt::restore)
                .map(JobWriter::restored)
                .ifPresent(message::setRestored);
        progress.started().ifPresent(at -> message.setStarted(Times.timestamp(at)));
        progress.ended().ifPresent(at -> message.setEnded(Times.timestamp(at)));
        if (job.state() instanceof JobState.Pending) {
            prospect.start().ifPresent(at -> message.setExpectedStart(Times.timestamp(at)));
        }
        job.spec()
                .timeLimit()
                .ifPresent(limit -> message.setTimeLimitSeconds(Times.seconds(limit)));
        addTerms(job.spec(), message);
        return message.build();
    }

    private static void addTerms(lockstep.gang.job.JobSpec spec, Job.Builder message) {
        Terms terms = spec.terms();
        message.setAccount(terms.account())
                .setQos(terms.qos())
                .setWorkloadClass(TermsWriter.workload(WorkloadGuess.of(spec)))
                .setDependency(DependencyText.of(terms.dependencies()));
        terms.arrayTask()
                .ifPresent(
                        task ->
                                message.setArrayJobId(task.array().value())
                                        .setArrayTaskId(task.index())
                                        .setArrayTaskCount(task.count())
                                        .setArrayThrottle(task.throttle()));
    }

    private static RestoredFrom restored(Restore restore) {
        return RestoredFrom.newBuilder()
                .setAttempt(restore.checkpoint().attempt())
                .setStep(restore.checkpoint().step())
                .setLostMillis(restore.lost().toMillis())
                .build();
    }

    private static List<NodeShare> placement(Attempt attempt) {
        return attempt.placement().stream()
                .map(
                        share ->
                                NodeShare.newBuilder()
                                        .setNode(share.node().value())
                                        .setCpus(share.cpus())
                                        .setMemoryMib(share.memoryMib())
                                        .addAllAccelerators(share.accelerators())
                                        .setFirstRank(share.firstRank())
                                        .setRanks(share.ranks())
                                        .build())
                .toList();
    }

    /// Ranks that never started have no exit to show.
    private static List<lockstep.protocol.v1.RankExit> exits(JobProgress progress) {
        return progress.exits().stream()
                .filter(exit -> !(exit instanceof RankExit.NeverStarted))
                .sorted(Comparator.comparingInt(RankExit::rank))
                .map(exit -> exit(exit, progress.attempt()))
                .toList();
    }

    private static lockstep.protocol.v1.RankExit exit(RankExit exit, Optional<Attempt> attempt) {
        lockstep.protocol.v1.RankExit.Builder message =
                lockstep.protocol.v1.RankExit.newBuilder()
                        .setRank(exit.rank())
                        .setNode(
                                attempt.flatMap(run -> hostOf(run, exit.rank()))
                                        .map(NodeName::value)
                                        .orElse(""));
        switch (exit) {
            case RankExit.Exited(_, int code) -> message.setExitCode(code);
            case RankExit.Signalled(_, int signal) -> message.setSignal(signal);
            case RankExit.Lost _, RankExit.NeverStarted _ -> message.setLost(true);
        }
        return message.build();
    }

    private static Optional<NodeName> hostOf(Attempt attempt, int rank) {
        return attempt.placement().stream()
                .filter(share -> share.hosts(rank))
                .map(lockstep.gang.lifecycle.NodeShare::node)
                .findFirst();
    }
}

package lockstep.gang.admit;

import lockstep.gang.authority.Actor;
import lockstep.gang.cluster.Partitions;
import lockstep.gang.fair.Policy;
import lockstep.gang.job.Checkpointing;
import lockstep.gang.job.GangShape;
import lockstep.gang.job.JobArray;
import lockstep.gang.job.JobSpec;
import lockstep.gang.job.Launch;
import lockstep.gang.job.Submitter;
import lockstep.gang.job.Terms;
import lockstep.gang.state.ClusterState;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/// Checks submissions before anything is promised.
///
/// Every mistake is reported, not just the first. Nothing is admitted that the nodes known now,
/// lost ones included, could never run even if all of them were idle.
public final class Admission {
    private final Partitions partitions;
    private final Optional<Policy> policy;
    private final Optional<Set<String>> stores;
    private final int arrayTasksMax;

    /// Admits to the nodes of these partitions, and asks no policy.
    ///
    /// @param arrayTasksMax how many tasks one array may have
    public Admission(Partitions partitions, int arrayTasksMax) {
        this(partitions, Optional.empty(), Optional.empty(), arrayTasksMax);
    }

    /// Admits what the policy grants to the nodes of these partitions.
    ///
    /// @param stores names of the configured stores for checkpoints
    /// @param arrayTasksMax how many tasks one array may have
    public Admission(Partitions partitions, Policy policy, Set<String> stores, int arrayTasksMax) {
        this(partitions, Optional.of(policy), Optional.of(stores), arrayTasksMax);
    }

    private Admission(
            Partitions partitions,
            Optional<Policy> policy,
            Optional<Set<String>> stores,
            int arrayTasksMax) {
        this.partitions = partitions;
        this.policy = policy;
        this.stores = stores;
        this.arrayTasksMax = arrayTasksMax;
    }

    /// Checks `request` and fills in what it leaves open.
    public Verdict admit(JobRequest request, Actor caller, ClusterState state) {
        Mistakes mistakes = new Mistakes();
        WordCheck.check(request, mistakes);
        EnvironmentCheck.check(request.environment(), mistakes);
        LaunchCheck.check(request.launch(), mistakes);
        Optional<Place> place = new PlaceReading(partitions, state, mistakes).read(request.place());
        Optional<Duration> limit = TimeReading.read(request.timeLimit(), place, mistakes);
        Optional<GangShape> shape = new ShapeReading(mistakes).read(request.shape(), place);
        if (place.isPresent() && shape.isPresent() && !place.get().nodes().isEmpty()) {
            new FitCheck(place.get(), shape.get(), mistakes).check();
        }
        Checkpointing checkpointing =
                new CheckpointReading(mistakes, stores).read(request.checkpointing());
        TermsReading reading = new TermsReading(state, caller, mistakes);
        Terms read = reading.read(request.terms(), shape);
        Optional<JobArray> array = reading.array(request.terms(), arrayTasksMax);
        Optional<Terms> granted =
                place.flatMap(
                        where ->
                                shape.flatMap(
                                        gang ->
                                                granted(
                                                        new TermsCheck.Asked(
                                                                read,
                                                                where.partition().name(),
                                                                gang,
                                                                limit,
                                                                array.map(JobArray::count)
                                                                        .orElse(1)),
                                                        caller.user(),
                                                        state,
                                                        mistakes)));
        Terms terms = granted.orElse(read);
        return mistakes.none()
                ? new Verdict.Admitted(
                        spec(
                                request,
                                place.orElseThrow(),
                                shape.orElseThrow(),
                                limit,
                                checkpointing,
                                terms),
                        array,
                        mistakes.warnings())
                : new Verdict.Refused(mistakes.all());
    }

    /// Absent when no policy is asked.
    private Optional<Terms> granted(
            TermsCheck.Asked asked, Submitter submitter, ClusterState state, Mistakes mistakes) {
        return policy.map(one -> new TermsCheck(one, state, mistakes).check(asked, submitter));
    }

    private static JobSpec spec(
            JobRequest request,
            Place place,
            GangShape shape,
            Optional<Duration> timeLimit,
            Checkpointing checkpointing,
            Terms terms) {
        Launch launch = request.launch().orElseThrow();
        return new JobSpec(
                JobName.of(request, launch),
                launch,
                shape,
                place.partition().name(),
                place.required(),
                place.excluded(),
                place.features(),
                timeLimit,
                request.begin(),
                request.workingDirectory(),
                request.streams(),
                request.environment(),
                checkpointing,
                request.comment(),
                request.requeue().orElse(true),
                request.submitHost(),
                request.commandLine(),
                terms,
                request.limits());
    }
}

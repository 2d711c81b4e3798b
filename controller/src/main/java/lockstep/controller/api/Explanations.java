package lockstep.controller.api;

import lockstep.controller.wire.ExplanationWriter;
import lockstep.gang.authority.Act;
import lockstep.gang.authority.Actor;
import lockstep.gang.decide.Command;
import lockstep.gang.event.Entry;
import lockstep.gang.event.Event;
import lockstep.gang.explain.Explainer;
import lockstep.gang.explain.Explanation;
import lockstep.gang.job.JobId;
import lockstep.gang.job.JobSpec;
import lockstep.gang.plan.ClusterSnapshot;
import lockstep.gang.state.ArrayJobs;
import lockstep.gang.state.ClusterState;
import lockstep.gang.state.Job;
import lockstep.protocol.v1.ExplainReply;
import lockstep.protocol.v1.ExplainRequest;

import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/// Says why jobs are where they are, and what would become of a job if it were submitted now.
///
/// Each answer costs some tens of planning rounds, so that only a few are made at once: others are
/// refused rather than kept waiting.
///
/// Every method may throw a [io.grpc.StatusRuntimeException] instead of returning.
public final class Explanations {
    private static final int AT_ONCE = 2;

    private final Supplier<ClusterView> views;
    private final Supplier<Explainer> explainer;
    private final Clock clock;
    private final Semaphore free = new Semaphore(AT_ONCE);

    /// Explains what the views of one control plane show.
    ///
    /// @param explainer asked for each answer, as the policy may become another
    /// @param clock wall-clock time
    public Explanations(Supplier<ClusterView> views, Supplier<Explainer> explainer, Clock clock) {
        this.views = views;
        this.explainer = explainer;
        this.clock = clock;
    }

    /// Anyone may know why a job waits; what it costs and what it could do is for its owner.
    ExplainReply explain(ExplainRequest request, Actor caller) {
        ClusterView view = views.get();
        Job job = meant(view, request);
        Instant at = clock.instant();
        Explanation explanation = made(view.snapshot(), job.id(), at);
        return ExplainReply.newBuilder()
                .setExplanation(
                        caller.may(Act.SEE_INSIDE, job)
                                ? ExplanationWriter.full(
                                        explanation, at, view.proposalFor(job.id()))
                                : ExplanationWriter.shortened(explanation, at))
                .setAsOfSeq(view.state().seq())
                .build();
    }

    private static Job meant(ClusterView view, ExplainRequest request) {
        JobId id = JobIds.read(request.getJobId());
        return request.hasArrayTask()
                ? ArrayJobs.task(view.state(), id, request.getArrayTask())
                        .orElseThrow(() -> Refusal.noSuchTask(id, request.getArrayTask()))
                : view.state().job(id).orElseThrow(() -> Refusal.noSuchJob(id));
    }

    /// What would become of the job, or of the first task of the array. Nothing is changed.
    lockstep.protocol.v1.Explanation ofTrial(ClusterSnapshot now, Command.Submit submit) {
        Instant at = clock.instant();
        JobId id = new JobId(now.state().lastJobId() + 1);
        return ExplanationWriter.trial(made(with(now, submit, id, at), id, at), at);
    }

    private static ClusterSnapshot with(
            ClusterSnapshot now, Command.Submit submit, JobId id, Instant at) {
        JobSpec spec =
                submit.array()
                        .map(array -> array.tasks(id).getFirst())
                        .map(first -> submit.spec().with(submit.spec().terms().with(first)))
                        .orElse(submit.spec());
        ClusterState next =
                now.state()
                        .apply(
                                new Entry(
                                        now.state().seq() + 1,
                                        now.state().epoch(),
                                        at,
                                        new Event.JobSubmitted(
                                                id,
                                                submit.request(),
                                                submit.submitter(),
                                                spec,
                                                submit.held())));
        return new ClusterSnapshot(
                next,
                now.partitions(),
                now.silent(),
                now.resting(),
                now.conditions(),
                now.staging());
    }

    private Explanation made(ClusterSnapshot snapshot, JobId job, Instant at) {
        if (!free.tryAcquire()) {
            throw Refusal.overloaded(
                    "too many explanations are being made.\nMaybe try again in a moment.");
        }
        try {
            return explainer.get().explain(snapshot, job, at).orElseThrow();
        } finally {
            free.release();
        }
    }
}

package lockstep.controller.sim.check;

import lockstep.gang.job.JobId;
import lockstep.gang.job.RequestId;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// What clients were told: the acknowledgements are promises.
public final class ClientRecords {
    private final Verdict verdict;
    private final Map<RequestId, JobId> acknowledged = new HashMap<>();
    private final Set<JobId> cancelled = new HashSet<>();
    private final Set<JobId> heldBack = new HashSet<>();

    ClientRecords(Verdict verdict) {
        this.verdict = verdict;
    }

    /// A client hears that its request has become this job.
    void submitted(RequestId request, JobId job) {
        JobId earlier = acknowledged.putIfAbsent(request, job);
        verdict.require(
                earlier == null || earlier.equals(job),
                "S2",
                () -> "%s was answered %s, then %s".formatted(request, earlier, job));
    }

    /// A client hears that its job is cancelled or ended: it never starts again.
    void cancelled(JobId job) {
        cancelled.add(job);
    }

    /// A client hears that its job is held.
    void held(JobId job) {
        heldBack.add(job);
    }

    /// A client is about to ask for its release.
    void releasing(JobId job) {
        heldBack.remove(job);
    }

    void jobStarts(JobId job) {
        verdict.require(
                !cancelled.contains(job),
                "S1",
                () -> "job %s starts although its cancel was acknowledged".formatted(job));
        verdict.require(
                !heldBack.contains(job),
                "S1",
                () -> "job %s starts although its hold was acknowledged".formatted(job));
    }

    Map<RequestId, JobId> acknowledged() {
        return acknowledged;
    }

    boolean isCancelled(JobId job) {
        return cancelled.contains(job);
    }

    boolean isHeldBack(JobId job) {
        return heldBack.contains(job);
    }
}

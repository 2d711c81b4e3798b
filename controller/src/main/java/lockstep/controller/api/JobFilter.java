package lockstep.controller.api;

import lockstep.controller.wire.StateWord;
import lockstep.gang.cluster.NodeName;
import lockstep.gang.job.JobId;
import lockstep.gang.lifecycle.Attempt;
import lockstep.gang.lifecycle.JobState;
import lockstep.gang.state.ArrayJobs;
import lockstep.gang.state.ClusterState;
import lockstep.gang.state.Job;
import lockstep.protocol.v1.ListJobsRequest;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Which jobs a listing is about.
final class JobFilter {
    private static final int IDS_MAX = 100_000;

    private final ListJobsRequest request;
    private final Set<lockstep.protocol.v1.JobState> states;

    /// @throws io.grpc.StatusRuntimeException when the request asks for too much
    JobFilter(ListJobsRequest request) {
        if (request.getJobIdsCount() > IDS_MAX) {
            throw Refusal.invalid(
                    "%d job ids are asked for; at most %d are taken"
                            .formatted(request.getJobIdsCount(), IDS_MAX));
        }
        this.request = request;
        this.states = new HashSet<>(request.getStatesList());
    }

    /// In order of their ids.
    Stream<Job> select(ClusterState state) {
        Stream<Job> jobs =
                request.getJobIdsCount() == 0
                        ? state.jobs().values().stream()
                        : request.getJobIdsList().stream()
                                .filter(id -> id > 0)
                                .distinct()
                                .sorted()
                                .flatMap(id -> ArrayJobs.meantBy(state, new JobId(id)).stream())
                                .distinct();
        return jobs.filter(this::accepts);
    }

    private boolean accepts(Job job) {
        return hasState(job)
                && (request.getName().isEmpty() || request.getName().equals(job.spec().name()))
                && (request.getAccount().isEmpty()
                        || request.getAccount().equals(job.spec().terms().account()))
                && (request.getQos().isEmpty() || request.getQos().equals(job.spec().terms().qos()))
                && (request.getPartition().isEmpty()
                        || request.getPartition().equals(job.spec().partition()))
                && (request.getUser().isEmpty() || isOf(job, request.getUser()))
                && (request.getNode().isEmpty() || runsOn(job, request.getNode()));
    }

    private boolean hasState(Job job) {
        return states.isEmpty() ? !job.hasEnded() : states.contains(StateWord.of(job.state()));
    }

    private static boolean isOf(Job job, String user) {
        return user.equals(job.submitter().name())
                || user.equals(Integer.toUnsignedString(job.submitter().uid()));
    }

    private static boolean runsOn(Job job, String node) {
        Optional<Attempt> attempt =
                switch (job.state()) {
                    case JobState.Active active -> Optional.of(active.attempt());
                    case JobState.Ended ended -> ended.last();
                    case JobState.Pending _, JobState.Held _ -> Optional.empty();
                };
        List<lockstep.gang.lifecycle.NodeShare> placement =
                attempt.map(Attempt::placement).orElse(List.of());
        return NodeName.isValid(node)
                && placement.stream().anyMatch(share -> share.node().value().equals(node));
    }
}

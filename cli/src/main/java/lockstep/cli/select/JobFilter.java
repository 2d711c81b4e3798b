package lockstep.cli.select;

import lockstep.protocol.v1.Job;
import lockstep.protocol.v1.JobState;
import lockstep.protocol.v1.ListJobsRequest;
import lockstep.protocol.v1.NodeShare;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Which jobs are meant. A job is when it fits every part; an empty part fits all.
///
/// @param states empty for those that have not ended
public record JobFilter(
        Set<JobTarget> targets,
        Set<JobState> states,
        Set<String> users,
        Set<String> names,
        Set<String> partitions,
        Set<String> accounts,
        Set<String> qos,
        Set<String> nodes) {

    public JobFilter {
        targets = new LinkedHashSet<>(targets);
        users = Set.copyOf(users);
        names = Set.copyOf(names);
        partitions = Set.copyOf(partitions);
        accounts = Set.copyOf(accounts);
        qos = Set.copyOf(qos);
        nodes = Set.copyOf(nodes);
    }

    /// The same with only these states.
    public JobFilter in(Set<JobState> others) {
        return new JobFilter(targets, others, users, names, partitions, accounts, qos, nodes);
    }

    /// What to ask the controller for: as much of this filter as it knows, so that not all jobs
    /// travel. Jobs asked for by id come in any state, so that one that has ended can be told from
    /// one that never was.
    public ListJobsRequest request() {
        ListJobsRequest.Builder request = ListJobsRequest.newBuilder().setBrief(true);
        Set<Integer> ids = new LinkedHashSet<>();
        targets.forEach(target -> ids.add(target.id()));
        request.addAllJobIds(ids);
        request.addAllStates(ids.isEmpty() ? states : JobStates.all());
        only(users).ifPresent(request::setUser);
        only(names).ifPresent(request::setName);
        only(partitions).ifPresent(request::setPartition);
        only(accounts).ifPresent(request::setAccount);
        only(qos).ifPresent(request::setQos);
        only(nodes).ifPresent(request::setNode);
        return request.build();
    }

    private static Optional<String> only(Set<String> values) {
        return values.size() == 1 ? Optional.of(values.iterator().next()) : Optional.empty();
    }

    /// Those of `jobs` that are meant.
    public List<Job> among(Collection<Job> jobs) {
        List<Job> meant = new ArrayList<>();
        for (Job job : jobs) {
            if (fits(job)) {
                meant.add(job);
            }
        }
        return meant;
    }

    private boolean fits(Job job) {
        return (states.isEmpty() ? JobStates.LIVE : states).contains(job.getState())
                && (targets.isEmpty() || isTarget(job))
                && fits(users, job.getUser())
                && fits(names, job.getSpec().getName())
                && fits(partitions, job.getSpec().getPartition())
                && fits(accounts, job.getAccount())
                && fits(qos, job.getQos())
                && (nodes.isEmpty() || isOnOneOfThem(job));
    }

    private static <T> boolean fits(Set<T> wanted, T value) {
        return wanted.isEmpty() || wanted.contains(value);
    }

    private boolean isTarget(Job job) {
        for (JobTarget target : targets) {
            if (target.includes(job)) {
                return true;
            }
        }
        return false;
    }

    private boolean isOnOneOfThem(Job job) {
        for (NodeShare share : job.getPlacementList()) {
            if (nodes.contains(share.getNode())) {
                return true;
            }
        }
        return false;
    }

    /// The ids that were asked for and of which there is no job among `jobs`.
    public Set<JobTarget> missingFrom(Collection<Job> jobs) {
        Set<JobTarget> missing = new LinkedHashSet<>(targets);
        for (Job job : jobs) {
            missing.removeIf(target -> target.includes(job));
        }
        return missing;
    }
}

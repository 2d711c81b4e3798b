package lockstep.cli.dev.cluster;

import lockstep.cli.dev.home.DevHome;
import lockstep.cli.link.Answer;
import lockstep.cli.link.Controller;
import lockstep.cli.options.Sought;
import lockstep.cli.shell.Caller;
import lockstep.protocol.v1.Job;
import lockstep.protocol.v1.JobState;
import lockstep.protocol.v1.ListJobsReply;
import lockstep.protocol.v1.ListJobsRequest;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// The controllers that a home's `client.conf` names, each asked once a call.
public final class LinkedClusterApi implements ClusterApi, Closeable {
    private static final ListJobsRequest ON_NODES =
            ListJobsRequest.newBuilder()
                    .addStates(JobState.CONFIGURING)
                    .addStates(JobState.RUNNING)
                    .addStates(JobState.COMPLETING)
                    .setBrief(true)
                    .build();

    private final Caller caller;
    private final DevHome home;
    private Optional<Controller> controller = Optional.empty();

    public LinkedClusterApi(Caller caller, DevHome home) {
        this.caller = caller;
        this.home = home;
    }

    @Override
    public Optional<Readiness> readiness() {
        return controller()
                .flatMap(it -> done(it.cluster()))
                .map(cluster -> new Readiness(cluster.getNodesReady()));
    }

    @Override
    public Set<Integer> jobsOnNodes() {
        return controller().flatMap(it -> done(it.listJobs(ON_NODES))).stream()
                .map(ListJobsReply::getJobsList)
                .flatMap(jobs -> jobs.stream().map(Job::getId))
                .collect(Collectors.toSet());
    }

    @Override
    public void cancel(int job) {
        controller().ifPresent(it -> it.cancel(job, List.of()));
    }

    @Override
    public void close() throws IOException {
        if (controller.isPresent()) {
            controller.get().close();
        }
    }

    /// A home that is not yet, or no longer, complete has no controller to ask.
    private Optional<Controller> controller() {
        if (controller.isEmpty()) {
            controller =
                    switch (Controller.open(caller, Optional.of(home.root().toString()))) {
                        case Sought.Missing<Controller> _ -> Optional.empty();
                        case Sought.Found<Controller>(Controller opened) ->
                                Optional.of(opened.impatient());
                    };
        }
        return controller;
    }

    private static <R> Optional<R> done(Answer<R> answer) {
        return answer instanceof Answer.Done<R>(R reply) ? Optional.of(reply) : Optional.empty();
    }
}

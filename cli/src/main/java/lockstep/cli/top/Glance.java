package lockstep.cli.top;

import lockstep.cli.display.JsonText;
import lockstep.cli.display.StandbyWords;
import lockstep.cli.link.CallFailed;
import lockstep.cli.link.Controller;
import lockstep.protocol.v1.Cluster;
import lockstep.protocol.v1.JobState;
import lockstep.protocol.v1.ListEventsReply;
import lockstep.protocol.v1.ListEventsRequest;
import lockstep.protocol.v1.ListJobsReply;
import lockstep.protocol.v1.ListJobsRequest;
import lockstep.protocol.v1.ListNodesReply;
import lockstep.protocol.v1.ListNodesRequest;
import lockstep.protocol.v1.ListPathsReply;

import java.time.Duration;
import java.time.Instant;

/// What the leader said at one moment, or a standby.
///
/// @param jobs those that have not ended
/// @param events the newest
/// @param at by the clock of whoever asked
record Glance(
        Cluster cluster,
        ListJobsReply jobs,
        ListNodesReply nodes,
        ListPathsReply paths,
        ListEventsReply events,
        Instant at) {
    private static final int EVENTS_MAX = 100;

    static Glance take(Controller controller, Instant at) throws CallFailed {
        Cluster cluster = controller.cluster().orFail();
        return new Glance(
                cluster,
                controller
                        .listJobs(
                                ListJobsRequest.newBuilder()
                                        .addStates(JobState.PENDING)
                                        .addStates(JobState.CONFIGURING)
                                        .addStates(JobState.RUNNING)
                                        .addStates(JobState.COMPLETING)
                                        .setBrief(true)
                                        .build())
                        .orFail(),
                controller.listNodes(ListNodesRequest.getDefaultInstance()).orFail(),
                cluster.hasStandby()
                        ? ListPathsReply.getDefaultInstance() // only the leader hears of them
                        : controller.listPaths("").orFail(),
                controller
                        .listEvents(
                                ListEventsRequest.newBuilder()
                                        .setNewest(true)
                                        .setCountMax(EVENTS_MAX)
                                        .build(),
                                Duration.ZERO)
                        .orFail(),
                at);
    }

    /// What to say of it where it is not the leader's; else empty.
    String source() {
        return cluster.hasStandby() ? StandbyWords.of(cluster.getStandby()) : "";
    }

    /// One object, in which each of the answers stands as its own command prints it.
    String json() {
        return "{\n\"cluster\": %s,\n\"jobs\": %s,\n\"nodes\": %s,\n\"paths\": %s,\n\"events\": %s\n}\n"
                .formatted(
                        JsonText.ofAnswer(cluster).strip(),
                        JsonText.ofAnswer(jobs).strip(),
                        JsonText.ofAnswer(nodes).strip(),
                        JsonText.ofAnswer(paths).strip(),
                        JsonText.ofAnswer(events).strip());
    }
}

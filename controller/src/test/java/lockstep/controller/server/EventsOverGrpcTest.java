package lockstep.controller.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.util.concurrent.ListenableFuture;

import lockstep.controller.api.StagingView;
import lockstep.protocol.v1.ClusterEvent;
import lockstep.protocol.v1.ListEventsReply;
import lockstep.protocol.v1.ListEventsRequest;
import lockstep.protocol.v1.LockstepApiGrpc;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

final class EventsOverGrpcTest {
    @TempDir Path folder;

    private ApiBench bench;
    private LockstepApiGrpc.LockstepApiBlockingStub api;

    @BeforeEach
    void start() throws Exception {
        bench = new ApiBench(folder, StagingView.NONE);
        api = bench.unix();
    }

    @AfterEach
    void stop() {
        bench.close();
    }

    private static ListEventsRequest.Builder waiting(long after) {
        return ListEventsRequest.newBuilder().setAfterSeq(after).setTimeoutMillis(60_000);
    }

    @Test
    void a_call_waits_for_the_next_event_that_fits() throws Exception {
        ListenableFuture<ListEventsReply> asked =
                LockstepApiGrpc.newFutureStub(api.getChannel())
                        .listEvents(waiting(0).setNode("n02").build());
        bench.control.addNodes(2);
        assertThat(asked.get(30, TimeUnit.SECONDS).getEventsList())
                .extracting(ClusterEvent::getSubject)
                .containsExactly("node n02");
    }

    @Test
    void an_unknown_kind_is_refused_with_those_that_there_are() {
        assertThatThrownBy(() -> api.listEvents(waiting(0).addKinds("JobStart").build()))
                .hasMessageContaining("there is no kind (JobStart) of events")
                .hasMessageContaining("JobStarted");
    }
}

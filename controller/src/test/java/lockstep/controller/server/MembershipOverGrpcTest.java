package lockstep.controller.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;

import lockstep.gang.cluster.Incarnation;
import lockstep.gang.decide.Command;
import lockstep.protocol.v1.ForgetNodesReply;
import lockstep.protocol.v1.ForgetNodesRequest;
import lockstep.protocol.v1.ListNodesRequest;
import lockstep.protocol.v1.LockstepApiGrpc;
import lockstep.protocol.v1.Node;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;

final class MembershipOverGrpcTest {
    @TempDir Path folder;

    private ApiBench bench;
    private LockstepApiGrpc.LockstepApiBlockingStub api;

    @BeforeEach
    void start() throws Exception {
        bench = new ApiBench(folder, new NoNodes());
        bench.control.addNodes(3);
        api = bench.unix();
    }

    @AfterEach
    void stop() {
        bench.close();
    }

    @Test
    void a_node_that_is_down_is_forgotten_and_whoever_waits_for_it_is_named() {
        api.submit(Requests.submit("r1", Requests.spec().setNodeList("n02").setHold(true)));
        lose(2);
        ForgetNodesReply reply = api.forgetNodes(forget("n02"));
        assertThat(reply.getNodesList()).containsExactly("n02");
        assertThat(reply.getWaitingJobIdsList()).containsExactly(1);
        assertThat(reply.getNamedByList()).as("all nodes are in main").isEmpty();
        assertThat(nodes()).containsExactly("n01", "n03");
    }

    @Test
    void a_preview_changes_nothing_and_refuses_what_would_be_refused() {
        lose(2);
        ForgetNodesRequest preview = forget("n02").toBuilder().setPreview(true).build();
        assertThat(api.forgetNodes(preview).getNodesList()).containsExactly("n02");
        assertThat(nodes()).contains("n02");
        assertThat(refusal(preview.toBuilder().addTargets("n01").build()).getStatus().getCode())
                .isEqualTo(Status.Code.FAILED_PRECONDITION);
    }

    @Test
    void of_several_all_are_forgotten_or_none() {
        lose(2);
        StatusRuntimeException refused = refusal(forget("n0[1-2]"));
        assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
        assertThat(refused.getStatus().getDescription())
                .startsWith("n01 is not down.\nMaybe stop its daemon");
        assertThat(nodes()).contains("n02");
        lose(1);
        lose(3);
        assertThat(api.forgetNodes(forget("rack:rack1")).getNodesList()).hasSize(3);
        assertThat(nodes()).isEmpty();
    }

    @Test
    void what_is_no_node_is_refused_with_those_that_there_are() {
        StatusRuntimeException refused = refusal(forget("n7"));
        assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(refused.getStatus().getDescription()).contains("n7").contains("n01, n02, n03");
        assertThat(refusal(forget("path:a")).getStatus().getDescription())
                .startsWith("only nodes can be forgotten.");
    }

    @Test
    void a_forgotten_node_that_reports_again_is_a_new_one() {
        lose(2);
        api.forgetNodes(forget("n02"));
        bench.control.report(InMemoryControl.node(2), List.of());
        assertThat(nodes()).containsExactly("n01", "n02", "n03");
    }

    private void lose(int number) {
        bench.control
                .submit(
                        new Command.LeaseEnded(
                                InMemoryControl.node(number), new Incarnation("boot", 1)))
                .join();
    }

    private List<String> nodes() {
        return api.listNodes(ListNodesRequest.getDefaultInstance()).getNodesList().stream()
                .map(Node::getName)
                .toList();
    }

    private static ForgetNodesRequest forget(String target) {
        return ForgetNodesRequest.newBuilder().addTargets(target).build();
    }

    private StatusRuntimeException refusal(ForgetNodesRequest request) {
        return catchThrowableOfType(StatusRuntimeException.class, () -> api.forgetNodes(request));
    }
}

package lockstep.controller.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;

import lockstep.identity.CredentialFiles;
import lockstep.identity.Role;
import lockstep.protocol.v1.DrainRequest;
import lockstep.protocol.v1.GetJobRequest;
import lockstep.protocol.v1.ListJobsRequest;
import lockstep.protocol.v1.LockstepApiGrpc;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// What other hosts say of who calls, over real TLS. `daemon` (1) and `bin` (2) are users that
/// every host has; `daemon` administers.
final class ForwardedUsersTest {
    private static final String DAEMON = "1:1";
    private static final String BIN = "2:2";

    @TempDir Path folder;

    private final List<ManagedChannel> channels = new ArrayList<>();
    private Pki pki;
    private ApiBench bench;

    @BeforeEach
    void start() throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        pki = new Pki(folder.resolve("pki"));
        bench =
                new ApiBench(
                        folder,
                        new TlsPort(
                                new CredentialFiles(
                                        Pki.files(pki.issue(Role.CONTROLLER, "ctl1")), _ -> {}),
                                Instant::now));
        bench.control.addNodes(2);
    }

    @AfterEach
    void stop() {
        channels.forEach(ManagedChannel::shutdownNow);
        bench.close();
    }

    private LockstepApiGrpc.LockstepApiBlockingStub from(Role role, String name, String user)
            throws Exception {
        ManagedChannel channel =
                TlsClient.channel(bench.port(), Optional.of(pki.shown(role, name)));
        channels.add(channel);
        return speakingFor(LockstepApiGrpc.newBlockingStub(channel), user);
    }

    private static LockstepApiGrpc.LockstepApiBlockingStub speakingFor(
            LockstepApiGrpc.LockstepApiBlockingStub api, String user) {
        Metadata headers = new Metadata();
        headers.put(Metadata.Key.of("lockstep-user", Metadata.ASCII_STRING_MARSHALLER), user);
        return api.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
    }

    @Test
    void a_job_from_a_login_host_is_its_users() throws Exception {
        int id = from(Role.CLIENT, "login1", BIN).submit(Requests.submit("r1")).getJobId();
        GetJobRequest job = GetJobRequest.newBuilder().setJobId(id).build();
        assertThat(bench.unix().getJob(job).getUser()).isEqualTo("bin");
        assertThat(from(Role.CLIENT, "login2", BIN).getJob(job).getSpec().getScript())
                .as("he sees its inside from any login host")
                .isNotEmpty();
        assertThat(from(Role.CLIENT, "login3", "65534:65534").getJob(job).getSpec().getScript())
                .as("others do not")
                .isEmpty();
    }

    @Test
    void roles_count_from_a_login_host() throws Exception {
        assertThat(refusal(drainBy(from(Role.CLIENT, "login1", BIN))).getDescription())
                .startsWith("bin may not drain nodes: only operators and administrators may.");
        assertThat(refusal(drainBy(from(Role.CLIENT, "login2", DAEMON))).getCode())
                .as("refused only because there is no such node")
                .isNotEqualTo(Status.Code.PERMISSION_DENIED);
    }

    private static Supplier<Object> drainBy(LockstepApiGrpc.LockstepApiBlockingStub api) {
        return () -> api.drain(DrainRequest.newBuilder().addTargets("n99").setReason("x").build());
    }

    @Test
    void a_node_speaks_for_nobody_who_has_no_job_there() throws Exception {
        var api = from(Role.NODE, "n01", BIN);
        assertThat(refusal(() -> api.listJobs(ListJobsRequest.getDefaultInstance())))
                .returns(Status.Code.PERMISSION_DENIED, Status::getCode)
                .extracting(Status::getDescription)
                .asString()
                .startsWith("uid 2 has no job on node n01");
    }

    @Test
    void root_of_a_login_host_may_look_and_no_more() throws Exception {
        var api = from(Role.CLIENT, "login1", "0:0");
        assertThat(api.listJobs(ListJobsRequest.getDefaultInstance()).getJobsCount()).isZero();
        assertThat(refusal(() -> api.submit(Requests.submit("r1"))).getCode())
                .isEqualTo(Status.Code.PERMISSION_DENIED);
        assertThat(refusal(drainBy(api)).getCode()).isEqualTo(Status.Code.PERMISSION_DENIED);
    }

    @Test
    void a_group_that_the_user_is_not_in_is_not_believed() throws Exception {
        var api = from(Role.CLIENT, "login1", "2:0");
        assertThat(refusal(() -> api.submit(Requests.submit("r1"))).getDescription())
                .startsWith("user bin is not in group 0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "bin", "2", "2:", "-1:2", "2:2:2", "0x2:2", "99999999999:1"})
    void what_is_no_user_is_refused(String header) throws Exception {
        var api = from(Role.CLIENT, "login1", header);
        assertThat(refusal(() -> api.listJobs(ListJobsRequest.getDefaultInstance())).getCode())
                .isEqualTo(Status.Code.INVALID_ARGUMENT);
    }

    /// A1.2: on the Unix socket the kernel has said who calls.
    @Test
    void on_the_unix_socket_the_header_means_nothing() {
        int id = speakingFor(bench.unix(), BIN).submit(Requests.submit("r1")).getJobId();
        assertThat(bench.unix().getJob(GetJobRequest.newBuilder().setJobId(id).build()).getUser())
                .isEqualTo(bench.self.name());
    }

    private static Status refusal(Supplier<Object> call) {
        try {
            Object answer = call.get();
            throw new AssertionError("it was answered: " + answer);
        } catch (StatusRuntimeException refused) {
            return refused.getStatus();
        }
    }
}

package lockstep.controller.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;

import lockstep.protocol.v1.GetJobRequest;
import lockstep.protocol.v1.Job;
import lockstep.protocol.v1.ListJobsRequest;
import lockstep.protocol.v1.LockstepApiGrpc;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Who calls is what the kernel says, whatever the caller says. Needs root, curl and setpriv to be
/// somebody else.
final class CallerIdentityTest {
    private static final int SOMEBODY = 65_534;
    private static final int NAMELESS = 54_321;

    @TempDir Path folder;

    private ApiBench bench;

    @BeforeEach
    void start() throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        bench = new ApiBench(folder, new NoNodes());
        bench.control.addNodes(1);
    }

    @AfterEach
    void stop() {
        bench.close();
    }

    @Test
    void another_user_submits_as_himself_even_with_the_token_and_other_names_in_the_request()
            throws Exception {
        assumeTrue(bench.self.uid() == 0, "only root can be somebody else");
        String reply =
                as(
                        SOMEBODY,
                        "-H",
                        "authorization: Bearer " + ApiBench.TOKEN,
                        "-H",
                        "content-type: application/json",
                        "-d",
                        """
                        {"request_id": "r1", "spec": {"name": "x", "mode": "BATCH",
                         "script": "IyEvYmluL3NoCg==", "working_directory": "/tmp",
                         "environment": {"USER": "root"}}}
                        """,
                        "http://localhost/v1/jobs");
        assertThat(reply).contains("\"jobId\":1");
        Job job = bench.unix().getJob(GetJobRequest.newBuilder().setJobId(1).build());
        assertThat(job.getUserId()).isEqualTo(SOMEBODY);
        assertThat(job.getUser()).isEqualTo("nobody");
    }

    @Test
    void a_user_without_a_name_is_known_by_number() throws Exception {
        assumeTrue(bench.self.uid() == 0, "only root can be somebody else");
        as(
                NAMELESS,
                "-H",
                "content-type: application/json",
                "-d",
                """
                {"request_id": "r1", "spec": {"name": "x", "mode": "BATCH",
                 "script": "IyEvYmluL3NoCg==", "working_directory": "/tmp"}}
                """,
                "http://localhost/v1/jobs");
        Job job = bench.unix().getJob(GetJobRequest.newBuilder().setJobId(1).build());
        assertThat(job.getUser()).isEqualTo("54321");
    }

    @Test
    void the_inside_of_anothers_job_is_not_shown_and_it_cannot_be_touched() throws Exception {
        assumeTrue(bench.self.uid() == 0, "only root can be somebody else");
        bench.unix().submit(Requests.submit("r1"));
        String job = as(SOMEBODY, "http://localhost/v1/jobs/1");
        assertThat(job).contains("\"state\":\"PENDING\"").doesNotContain("SECRET");
        assertThat(job).contains("\"script\":\"\"");
        String theirs =
                as(
                        SOMEBODY,
                        "-H",
                        "content-type: application/json",
                        "-d",
                        "{}",
                        "http://localhost/v1/jobs/1/cancel");
        String nobodys =
                as(
                        SOMEBODY,
                        "-H",
                        "content-type: application/json",
                        "-d",
                        "{}",
                        "http://localhost/v1/jobs/2/cancel");
        assertThat(theirs).contains("NOT_FOUND").isEqualTo(nobodys.replace("job 2", "job 1"));
        assertThat(bench.unix().listJobs(ListJobsRequest.getDefaultInstance()).getJobsList())
                .hasSize(1);
    }

    @Test
    void ordinary_users_take_no_nodes_away_and_give_none_back() throws Exception {
        assumeTrue(bench.self.uid() == 0, "only root can be somebody else");
        String drain = "{\"targets\": [\"n01\"], \"reason\": \"mine\"}";
        String preview = "{\"targets\": [\"n01\"], \"reason\": \"x\", \"preview\": true}";
        for (String body : List.of(drain, preview)) {
            assertThat(post(SOMEBODY, body, "/v1/nodes/drain"))
                    .contains("PERMISSION_DENIED", "nobody may not drain nodes: only operators");
        }
        assertThat(bench.control.view().state().node(InMemoryControl.node(1)).orElseThrow().drain())
                .isEmpty();

        assertThat(post(0, drain, "/v1/nodes/drain")).contains("\"reason\":\"mine\"");
        assertThat(post(SOMEBODY, "{\"targets\": [\"n01\"]}", "/v1/nodes/resume"))
                .contains("PERMISSION_DENIED", "nobody may not resume nodes");
        assertThat(bench.control.view().state().node(InMemoryControl.node(1)).orElseThrow().drain())
                .isPresent();
        assertThat(post(0, "{\"targets\": [\"n01\"]}", "/v1/nodes/resume"))
                .contains("\"resumed\":[\"n01\"]");
    }

    @Test
    void ordinary_users_have_no_node_forgotten() throws Exception {
        assumeTrue(bench.self.uid() == 0, "only root can be somebody else");
        String node = "{\"targets\": [\"n01\"], \"preview\": true}";
        assertThat(post(SOMEBODY, node, "/v1/nodes/forget"))
                .contains("PERMISSION_DENIED", "nobody may not forget nodes: only administrators");
        assertThat(post(0, node, "/v1/nodes/forget")).contains("n01 is not down");
    }

    @Test
    void ordinary_users_do_not_reconfigure_the_cluster() throws Exception {
        assumeTrue(bench.self.uid() == 0, "only root can be somebody else");
        for (String body : List.of("{}", "{\"dryRun\": true}")) {
            assertThat(post(SOMEBODY, body, "/v1/reconfigure"))
                    .contains("PERMISSION_DENIED", "nobody may not reconfigure the cluster");
        }
        assertThat(post(0, "{}", "/v1/reconfigure")).contains("\"controller\":\"ctl1\"");
    }

    private String post(int uid, String body, String path) throws Exception {
        return as(
                uid, "-H", "content-type: application/json", "-d", body, "http://localhost" + path);
    }

    @Test
    void over_tcp_without_a_token_nobody_is_anybody() {
        var anonymous = LockstepApiGrpc.newBlockingStub(bench.tcpChannel());
        var wrong = anonymous.withInterceptors(ApiBench.bearing(ApiBench.TOKEN.replace('0', '1')));
        for (var api : List.of(anonymous, wrong)) {
            StatusRuntimeException refusal =
                    catchThrowableOfType(
                            StatusRuntimeException.class,
                            () -> api.listJobs(ListJobsRequest.getDefaultInstance()));
            assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
            assertThat(refusal.getStatus().getDescription())
                    .startsWith("calls over TCP must carry the token");
        }
    }

    /// N2
    @Test
    void whoever_calls_too_often_is_asked_to_come_again_and_others_are_not() throws Exception {
        assumeTrue(bench.self.uid() == 0, "only root can be somebody else");
        int calls = ApiBench.CALLS_AT_ONCE + 8;
        String[] floods = {
            "-o",
            folder.resolve("answers").toString(),
            "-w",
            "%{http_code} %header{retry-after}\\n",
            "http://localhost/v1/cluster?n=[1-%d]".formatted(calls)
        };
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        List<String> codes = as(SOMEBODY, floods).lines().toList();
        assertThat(codes.subList(0, ApiBench.CALLS_AT_ONCE))
                .allMatch(code -> code.startsWith("200"));
        assertThat(codes).hasSize(calls).contains("429 1");
        assertThat(as(NAMELESS, "http://localhost/v1/cluster")).contains("\"leads\"");
        assertThat(bench.unix().listJobs(ListJobsRequest.getDefaultInstance()).getJobsList())
                .as("the controller's own user has no rate")
                .isEmpty();
    }

    /// What curl prints, run as this user.
    private String as(int uid, String... arguments) throws Exception {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                "setpriv",
                                "--reuid=" + uid,
                                "--regid=" + uid,
                                "--clear-groups",
                                "curl",
                                "-s",
                                "--max-time",
                                "20",
                                "--unix-socket",
                                bench.socket().toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String printed =
                new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(printed).isZero();
        return printed;
    }
}

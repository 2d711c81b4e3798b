package lockstep.controller.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

import lockstep.protocol.v1.GetJobRequest;
import lockstep.protocol.v1.Job;
import lockstep.protocol.v1.JobState;
import lockstep.protocol.v1.SubmitReply;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Optional;

final class ApiOverHttpTest {
    private static final String JOB =
            """
            {"requestId": "r1",
             "spec": {"name": "train", "mode": "BATCH", "script": "IyEvYmluL3NoCg==",
                      "working_directory": "/tmp", "nodesMin": 1}}
            """;

    @TempDir Path folder;

    private ApiBench bench;

    @BeforeEach
    void start() throws Exception {
        bench = new ApiBench(folder, new NoNodes());
        bench.control.addNodes(2);
    }

    @AfterEach
    void stop() {
        bench.close();
    }

    @Test
    void a_job_goes_in_as_json_and_comes_out_as_json() throws Exception {
        HttpResponse<String> reply =
                ApiBench.send(
                        bench.http("/v1/jobs")
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString(JOB)));
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
        assertThat(json(reply).get("jobId").getAsInt()).isEqualTo(1);
        JsonObject job = json(ApiBench.send(bench.http("/v1/jobs/1")));
        assertThat(job.get("state").getAsString()).isEqualTo("PENDING");
        assertThat(job.get("held").getAsBoolean()).isFalse();
        assertThat(job.getAsJsonObject("spec").get("name").getAsString()).isEqualTo("train");
    }

    @Test
    void listings_take_their_filters_from_the_query() throws Exception {
        submit("r1");
        submit("r2");
        ApiBench.send(
                bench.http("/v1/jobs/1/cancel")
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString("{}")));
        assertThat(jobs("")).isEqualTo(1);
        assertThat(jobs("?states=PENDING&states=CANCELLED")).isEqualTo(2);
        assertThat(jobs("?states=CANCELLED&job_ids=2")).isZero();
        assertThat(jobs("?jobIds=2")).isEqualTo(1);
        assertThat(
                        json(ApiBench.send(bench.http("/v1/nodes")))
                                .getAsJsonArray("nodes")
                                .get(0)
                                .getAsJsonObject()
                                .get("state")
                                .getAsString())
                .isEqualTo("IDLE");
        assertThat(json(ApiBench.send(bench.http("/v1/cluster"))).get("leads").getAsBoolean())
                .isTrue();
    }

    private int jobs(String query) throws Exception {
        return json(ApiBench.send(bench.http("/v1/jobs" + query))).getAsJsonArray("jobs").size();
    }

    @Test
    void hold_release_and_wait_have_their_paths() throws Exception {
        submit("r1");
        assertThat(post("/v1/jobs/1/hold").statusCode()).isEqualTo(200);
        assertThat(json(ApiBench.send(bench.http("/v1/jobs/1"))).get("held").getAsBoolean())
                .isTrue();
        assertThat(post("/v1/jobs/1/release").statusCode()).isEqualTo(200);
        JsonObject waited =
                json(ApiBench.send(bench.http("/v1/jobs/1/wait?known_version=0&timeout_millis=5")));
        assertThat(waited.get("held").getAsBoolean()).isFalse();
    }

    @Test
    void an_explanation_has_its_path() throws Exception {
        submit("r1");
        JsonObject explanation =
                json(ApiBench.send(bench.http("/v1/jobs/1/explain")))
                        .getAsJsonObject("explanation");
        assertThat(explanation.get("summary").getAsString()).isEqualTo("starts now on n01");
        assertThat(explanation.getAsJsonObject("ready").get("nodes").getAsString())
                .isEqualTo("n01");
    }

    @Test
    void an_error_is_json_with_the_words_of_grpc() throws Exception {
        HttpResponse<String> reply = ApiBench.send(bench.http("/v1/jobs/9"));
        assertThat(reply.statusCode()).isEqualTo(404);
        assertThat(json(reply).get("code").getAsInt()).isEqualTo(5);
        assertThat(json(reply).get("status").getAsString()).isEqualTo("NOT_FOUND");
        assertThat(json(reply).get("message").getAsString())
                .startsWith("job 9 is not known, or not yours.\nMaybe ");
        assertThat(reply.headers().firstValue("grpc-status")).contains("5");
        assertThat(reply.headers().firstValue("grpc-message").orElseThrow())
                .startsWith("job 9 is not known, or not yours.%0AMaybe ");
    }

    @Test
    void what_cannot_be_read_is_said_to_be_so_without_inner_names() throws Exception {
        for (String body : new String[] {"{", "[]", "{\"spec\": 5}", "{\"spce\": {}}"}) {
            HttpResponse<String> reply =
                    ApiBench.send(
                            bench.http("/v1/jobs")
                                    .header("Content-Type", "application/json")
                                    .POST(BodyPublishers.ofString(body)));
            assertThat(reply.statusCode()).as(body + ": " + reply.body()).isEqualTo(400);
            assertThat(reply.body()).doesNotContain("Exception", "com.", "lockstep.controller");
        }
    }

    @Test
    void a_request_above_the_bound_is_refused() throws Exception {
        HttpResponse<String> reply =
                ApiBench.send(
                        bench.http("/v1/jobs")
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString(" ".repeat((8 << 20) + 1))));
        assertThat(reply.statusCode()).isEqualTo(413);
    }

    @Test
    void protobuf_goes_by_plain_post_as_the_commands_send_it() throws Exception {
        HttpResponse<byte[]> submitted = protobuf("Submit", Requests.submit("r1").toByteArray());
        assertThat(submitted.statusCode()).isEqualTo(200);
        int id = SubmitReply.parseFrom(submitted.body()).getJobId();
        HttpResponse<byte[]> got =
                protobuf("GetJob", GetJobRequest.newBuilder().setJobId(id).build().toByteArray());
        assertThat(Job.parseFrom(got.body()).getState()).isEqualTo(JobState.PENDING);
        HttpResponse<byte[]> refused =
                protobuf("GetJob", GetJobRequest.newBuilder().setJobId(9).build().toByteArray());
        assertThat(refused.headers().firstValue("grpc-status")).contains("5");
        assertThat(refused.headers().firstValue("grpc-message").orElseThrow())
                .startsWith("job 9 is not known");
    }

    @Test
    void the_leaders_address_comes_in_a_header() throws Exception {
        bench.control.follow(Optional.of("ctl2:7420"));
        HttpResponse<String> reply = ApiBench.send(bench.http("/v1/jobs"));
        assertThat(reply.statusCode()).isEqualTo(503);
        assertThat(reply.headers().firstValue("lockstep-leader")).contains("ctl2:7420");
        assertThat(protobuf("ListJobs", new byte[0]).headers().firstValue("lockstep-leader"))
                .contains("ctl2:7420");
    }

    @Test
    void without_the_token_nothing_is_answered_but_liveness() throws Exception {
        for (String path : new String[] {"/v1/jobs", "/v1/cluster", "/v1/nothing", "/"}) {
            HttpResponse<String> reply = ApiBench.send(bench.anonymousHttp(path));
            assertThat(reply.statusCode()).as(path).isEqualTo(401);
            assertThat(reply.headers().firstValue("www-authenticate")).contains("Bearer");
        }
        for (String token : new String[] {"", "Bearer", "Bearer x", "Basic " + ApiBench.TOKEN}) {
            assertThat(
                            ApiBench.send(
                                            bench.anonymousHttp("/v1/jobs")
                                                    .header("Authorization", token))
                                    .statusCode())
                    .as(token)
                    .isEqualTo(401);
        }
        HttpResponse<String> alive = ApiBench.send(bench.anonymousHttp("/healthz"));
        assertThat(alive.statusCode()).isEqualTo(200);
    }

    @Test
    void the_body_of_a_stranger_is_not_parsed() throws Exception {
        HttpResponse<String> reply =
                ApiBench.send(
                        bench.anonymousHttp("/v1/jobs")
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString("{not json")));
        assertThat(reply.statusCode()).isEqualTo(401);
    }

    @Test
    void no_page_in_a_browser_is_answered_even_with_the_token() throws Exception {
        for (String path : new String[] {"/v1/jobs", "/healthz"}) {
            HttpResponse<String> reply =
                    ApiBench.send(bench.http(path).header("Origin", "http://evil.example"));
            assertThat(reply.statusCode()).as(path).isEqualTo(403);
        }
    }

    private HttpResponse<byte[]> protobuf(String method, byte[] body) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                    bench.http("/lockstep.v1.LockstepApi/" + method)
                            .header("Content-Type", "application/protobuf")
                            .POST(BodyPublishers.ofByteArray(body))
                            .build(),
                    BodyHandlers.ofByteArray());
        }
    }

    private void submit(String requestId) throws Exception {
        HttpResponse<byte[]> reply = protobuf("Submit", Requests.submit(requestId).toByteArray());
        assertThat(reply.statusCode()).isEqualTo(200);
    }

    private HttpResponse<String> post(String path) throws Exception {
        return ApiBench.send(
                bench.http(path)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString("{}")));
    }

    private static JsonObject json(HttpResponse<String> reply) {
        return JsonParser.parseString(reply.body()).getAsJsonObject();
    }
}

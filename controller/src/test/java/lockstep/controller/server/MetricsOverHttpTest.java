package lockstep.controller.server;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.protocol.v1.GetClusterRequest;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

final class MetricsOverHttpTest {
    @TempDir Path folder;

    private ApiBench bench;

    @BeforeEach
    void start() throws Exception {
        bench = new ApiBench(folder, new NoNodes());
        bench.control.addNodes(3);
    }

    @AfterEach
    void stop() {
        bench.close();
    }

    @Test
    void the_state_of_the_cluster_is_told() throws Exception {
        ApiBench.send(
                bench.http("/v1/jobs")
                        .header("Content-Type", "application/json")
                        .POST(
                                BodyPublishers.ofString(
                                        """
                                        {"requestId": "r1",
                                         "spec": {"name": "train", "mode": "BATCH",
                                                  "script": "IyEvYmluL3NoCg==",
                                                  "working_directory": "/tmp", "nodesMin": 1}}
                                        """)));
        assertThat(lines())
                .contains(
                        "lockstep_leader 1.0",
                        "lockstep_nodes{state=\"idle\"} 3.0",
                        "lockstep_jobs{partition=\"main\",state=\"pending\"} 1.0",
                        "lockstep_jobs_waiting{reason=\"None\"} 1.0",
                        "lockstep_drains{kind=\"node\"} 0.0");
    }

    @Test
    void calls_are_counted_by_method_and_result_however_they_come() throws Exception {
        var _ = bench.tcp().getCluster(GetClusterRequest.getDefaultInstance());
        ApiBench.send(bench.http("/v1/cluster"));
        ApiBench.send(bench.http("/v1/jobs/77"));
        List<String> lines = linesOnce(MetricsOverHttpTest::hasThreeCalls);
        assertThat(lines).contains(calls("GetCluster", "ok", 2), calls("GetJob", "refused", 1));
    }

    private static boolean hasThreeCalls(List<String> lines) {
        return lines.contains(calls("GetCluster", "ok", 2))
                && lines.contains(calls("GetJob", "refused", 1));
    }

    private static String calls(String method, String result, int count) {
        return "lockstep_api_call_duration_seconds_count{method=\"%s\",result=\"%s\"} %d"
                .formatted(method, result, count);
    }

    @Test
    void what_is_called_but_is_no_method_makes_no_label() throws Exception {
        ApiBench.send(bench.http("/v1/nonsense"));
        ApiBench.send(bench.http("/v1/jobs/1/nonsense"));
        assertThat(lines()).noneMatch(line -> line.contains("nonsense"));
    }

    @Test
    void how_late_the_network_is_gets_measured() throws Exception {
        assertThat(linesOnce(lines -> lines.stream().anyMatch(MetricsOverHttpTest::countsDelays)))
                .anyMatch(MetricsOverHttpTest::countsDelays);
    }

    private static boolean countsDelays(String line) {
        return line.matches("lockstep_event_loop_delay_seconds_count [1-9]\\d*");
    }

    @Test
    void nobody_reads_metrics_without_saying_who_he_is() throws Exception {
        assertThat(ApiBench.send(bench.anonymousHttp("/metrics")).statusCode()).isEqualTo(401);
    }

    @Test
    void anyone_may_ask_whether_it_is_ready() throws Exception {
        assertReady(200, "leading");
        bench.control.follow(Optional.of("ctl2:7420"));
        assertReady(200, "following");
        bench.control.follow(Optional.empty());
        assertReady(503, "no leader");
    }

    @Test
    void a_standby_says_to_anyone_that_its_configuration_is_not_the_leaders() throws Exception {
        bench.control.follow(Optional.of("ctl2:7420"));
        assertThat(ready().headers().firstValue("lockstep-configuration")).isEmpty();
        bench.configurationDiffers = true;
        assertThat(ready().headers().firstValue("lockstep-configuration")).contains("differs");
        assertReady(200, "following");
    }

    @Test
    void a_standby_says_that_it_does_not_lead() throws Exception {
        bench.control.follow(Optional.of("ctl2:7420"));
        assertThat(lines()).contains("lockstep_leader 0.0", "lockstep_nodes{state=\"idle\"} 3.0");
    }

    private void assertReady(int status, String word) throws Exception {
        HttpResponse<String> reply = ready();
        assertThat(reply.statusCode()).isEqualTo(status);
        assertThat(reply.body()).isEqualTo(word + "\n");
    }

    private HttpResponse<String> ready() throws Exception {
        return ApiBench.send(bench.anonymousHttp("/readyz"));
    }

    /// Calls are counted a moment after they are answered.
    private List<String> linesOnce(Predicate<List<String>> there) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        List<String> lines = lines();
        while (!there.test(lines) && System.nanoTime() < deadline) {
            lines = lines();
        }
        return lines;
    }

    private List<String> lines() throws Exception {
        HttpResponse<String> reply = ApiBench.send(bench.http("/metrics"));
        assertThat(reply.statusCode()).isEqualTo(200);
        assertThat(reply.headers().firstValue("content-type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain"));
        return reply.body().lines().toList();
    }
}

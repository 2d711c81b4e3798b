package lockstep.controller.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;

import lockstep.controller.api.Reconfiguring.Outcome;
import lockstep.gang.event.SettingChange;
import lockstep.gang.gate.Impact;
import lockstep.gang.job.JobId;
import lockstep.protocol.v1.AffectedJob;
import lockstep.protocol.v1.ConfigChange;
import lockstep.protocol.v1.LockstepApiGrpc;
import lockstep.protocol.v1.ReconfigureReply;
import lockstep.protocol.v1.ReconfigureRequest;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

final class ReconfigureOverGrpcTest {
    @TempDir Path folder;

    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
    private ApiBench bench;
    private LockstepApiGrpc.LockstepApiBlockingStub api;

    @BeforeEach
    void start() throws Exception {
        bench = new ApiBench(folder, new NoNodes());
        api = bench.unix();
    }

    @AfterEach
    void stop() {
        bench.close();
    }

    private void becomes(Outcome outcome) {
        bench.reconfiguring =
                (by, dryRun) -> {
                    asked.add(by.name() + (dryRun ? " only asks" : " does it"));
                    return CompletableFuture.completedFuture(outcome);
                };
    }

    private static SettingChange change(String key, String after) {
        return new SettingChange(key, Optional.empty(), Optional.of(after));
    }

    @Test
    void each_key_comes_with_both_values_and_each_job_with_the_reason() {
        becomes(
                new Outcome.Changed(
                        List.of(change("limits.jobs-max", "5")),
                        List.of(
                                new Impact.Affected(
                                        new JobId(7), true, "InvalidAccount", "no account"))));
        assertThat(api.reconfigure(ReconfigureRequest.getDefaultInstance()))
                .isEqualTo(
                        ReconfigureReply.newBuilder()
                                .setController("ctl1")
                                .addChanges(
                                        ConfigChange.newBuilder()
                                                .setKey("limits.jobs-max")
                                                .setAfter("5"))
                                .addJobs(
                                        AffectedJob.newBuilder()
                                                .setJobId(7)
                                                .setHoldsNodes(true)
                                                .setReason("InvalidAccount")
                                                .setDetail("no account"))
                                .setJobsAffected(1)
                                .build());
        api.reconfigure(ReconfigureRequest.newBuilder().setDryRun(true).build());
        assertThat(asked)
                .containsExactly(bench.self.name() + " does it", bench.self.name() + " only asks");
    }

    @Test
    void mistakes_are_told_as_the_reader_words_them() {
        becomes(new Outcome.Mistaken(List.of("controller.conf:3: limits.jobs-max (many) must be")));
        assertThat(refusal())
                .isEqualTo(
                        "nothing was changed: the configuration of controller ctl1 has mistakes.\n"
                                + "controller.conf:3: limits.jobs-max (many) must be");
    }

    @Test
    void so_many_mistakes_that_nobody_reads_them_are_counted() {
        becomes(
                new Outcome.Mistaken(
                        IntStream.range(0, 30).mapToObj(i -> "mistake " + i).toList()));
        assertThat(refusal()).contains("mistake 19\nand 10 more").doesNotContain("mistake 20");
    }

    @Test
    void keys_that_need_a_restart_are_listed() {
        becomes(new Outcome.NeedsRestart(List.of(change("nodes.lease", "10m"))));
        assertThat(refusal())
                .startsWith("nothing was changed: controller ctl1 must be started again for\n")
                .contains("\n  nodes.lease: (default) → 10m\nMaybe: systemctl restart");
    }

    @Test
    void a_standby_sends_askers_to_the_leader() {
        bench.control.follow(Optional.of("ctl2:7420"));
        StatusRuntimeException refused =
                catchThrowableOfType(
                        StatusRuntimeException.class,
                        () -> api.reconfigure(ReconfigureRequest.getDefaultInstance()));
        assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    }

    private String refusal() {
        StatusRuntimeException refused =
                catchThrowableOfType(
                        StatusRuntimeException.class,
                        () -> api.reconfigure(ReconfigureRequest.getDefaultInstance()));
        assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
        return String.valueOf(refused.getStatus().getDescription());
    }
}

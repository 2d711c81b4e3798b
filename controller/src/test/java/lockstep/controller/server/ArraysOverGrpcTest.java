package lockstep.controller.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;

import lockstep.protocol.v1.ArraySpec;
import lockstep.protocol.v1.CancelRequest;
import lockstep.protocol.v1.Dependency;
import lockstep.protocol.v1.DependencyKind;
import lockstep.protocol.v1.GetJobRequest;
import lockstep.protocol.v1.HoldRequest;
import lockstep.protocol.v1.IndexRange;
import lockstep.protocol.v1.Job;
import lockstep.protocol.v1.JobReference;
import lockstep.protocol.v1.JobSpec;
import lockstep.protocol.v1.JobState;
import lockstep.protocol.v1.ListJobsRequest;
import lockstep.protocol.v1.LockstepApiGrpc;
import lockstep.protocol.v1.SubmitRequest;
import lockstep.protocol.v1.WorkloadClass;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;

final class ArraysOverGrpcTest {
    @TempDir Path folder;

    private ApiBench bench;
    private LockstepApiGrpc.LockstepApiBlockingStub api;

    @BeforeEach
    void start() throws Exception {
        bench = new ApiBench(folder, new NoNodes());
        bench.control.addNodes(2);
        api = bench.unix();
    }

    @AfterEach
    void stop() {
        bench.close();
    }

    private static IndexRange range(int first, int last, int step) {
        return IndexRange.newBuilder().setFirst(first).setLast(last).setStep(step).build();
    }

    private static JobSpec.Builder array(IndexRange... indices) {
        return Requests.spec()
                .setAccount("vision")
                .setArray(ArraySpec.newBuilder().addAllIndices(List.of(indices)).setThrottle(2));
    }

    private List<Job> list(ListJobsRequest.Builder request) {
        return api.listJobs(request.build()).getJobsList();
    }

    private static GetJobRequest task(int array, int index) {
        return GetJobRequest.newBuilder().setJobId(array).setArrayTask(index).build();
    }

    @Test
    void a_submission_makes_a_job_for_each_task_and_answers_with_the_first() {
        api.submit(Requests.submit("r1"));
        int id = api.submit(Requests.submit("r2", array(range(10, 30, 10)))).getJobId();
        assertThat(id).isEqualTo(2);
        assertThat(api.submit(Requests.submit("r2", array(range(10, 30, 10)))).getJobId())
                .isEqualTo(id);
        List<Job> tasks = list(ListJobsRequest.newBuilder().addJobIds(id));
        assertThat(tasks).extracting(Job::getId).containsExactly(2, 3, 4);
        assertThat(tasks).extracting(Job::getArrayTaskId).containsExactly(10, 20, 30);
        assertThat(tasks).extracting(Job::getArrayJobId).containsOnly(id);
        assertThat(tasks).extracting(Job::getArrayTaskCount).containsOnly(3);
        assertThat(tasks).extracting(Job::getArrayThrottle).containsOnly(2);
        assertThat(tasks).extracting(Job::getWorkloadClass).containsOnly(WorkloadClass.INDEPENDENT);
    }

    @Test
    void a_task_is_found_by_its_index_with_the_arrays_script() {
        int id = api.submit(Requests.submit("r1", array(range(5, 7, 1)))).getJobId();
        Job job = api.getJob(task(id, 6));
        assertThat(job.getId()).isEqualTo(id + 1);
        assertThat(job.getSpec().getScript().toStringUtf8()).isEqualTo("#!/bin/sh\nhostname\n");
        assertThat(job.getSpec().hasArray()).isFalse();
        StatusRuntimeException refusal =
                catchThrowableOfType(StatusRuntimeException.class, () -> api.getJob(task(id, 8)));
        assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND);
        assertThat(refusal.getStatus().getDescription()).startsWith("task 1_8 is not known.");
    }

    @Test
    void tasks_are_held_and_cancelled_by_their_indices() {
        int id = api.submit(Requests.submit("r1", array(range(0, 4, 1)))).getJobId();
        api.hold(HoldRequest.newBuilder().setJobId(id).addTasks(range(1, 3, 2)).build());
        api.cancel(CancelRequest.newBuilder().setJobId(id).addTasks(range(3, 9, 1)).build());
        List<Job> left = list(ListJobsRequest.newBuilder());
        assertThat(left).extracting(Job::getArrayTaskId).containsExactly(0, 1, 2);
        assertThat(left).extracting(Job::getHeld).containsExactly(false, true, false);
        assertThat(api.cancel(CancelRequest.newBuilder().setJobId(id).build()).getState())
                .isEqualTo(JobState.CANCELLED);
        assertThat(list(ListJobsRequest.newBuilder())).isEmpty();
    }

    @Test
    void accounts_and_qualities_of_service_narrow_a_listing() {
        api.submit(Requests.submit("r1"));
        api.submit(Requests.submit("r2", Requests.spec().setAccount("vision").setQos("normal")));
        assertThat(list(ListJobsRequest.newBuilder().setAccount("vision")))
                .extracting(Job::getId)
                .containsExactly(2);
        assertThat(list(ListJobsRequest.newBuilder().setQos("normal")))
                .extracting(Job::getId)
                .containsExactly(2);
        assertThat(list(ListJobsRequest.newBuilder().setAccount("vision").setQos("low"))).isEmpty();
    }

    @Test
    void dependencies_are_shown_in_slurms_form() {
        int id = api.submit(Requests.submit("r1", array(range(0, 2, 1)))).getJobId();
        JobSpec.Builder spec =
                Requests.spec()
                        .addDependencies(
                                Dependency.newBuilder()
                                        .setKind(DependencyKind.AFTER_OK)
                                        .addJobs(JobReference.newBuilder().setJobId(id))
                                        .addJobs(
                                                JobReference.newBuilder()
                                                        .setJobId(id)
                                                        .setArrayTask(2)))
                        .addDependencies(Dependency.newBuilder().setKind(DependencyKind.SINGLETON));
        int waiting = api.submit(Requests.submit("r2", spec)).getJobId();
        assertThat(api.getJob(GetJobRequest.newBuilder().setJobId(waiting).build()).getDependency())
                .isEqualTo("afterok:1:3,singleton");
    }

    @Test
    void a_trial_of_an_array_is_about_its_first_task() {
        SubmitRequest trial =
                Requests.submit("r1", array(range(0, 9, 1))).toBuilder().setTestOnly(true).build();
        assertThat(api.submit(trial).getForecast()).startsWith("could start now on ");
        assertThat(list(ListJobsRequest.newBuilder())).isEmpty();
    }

    @Test
    void indices_that_are_none_are_invalid() {
        StatusRuntimeException refusal =
                catchThrowableOfType(
                        StatusRuntimeException.class,
                        () ->
                                api.cancel(
                                        CancelRequest.newBuilder()
                                                .setJobId(1)
                                                .addTasks(range(5, 2, 1))
                                                .build()));
        assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(refusal.getStatus().getDescription())
                .isEqualTo("task indices (5-2) must go up, and end at 4000000 at the latest");
    }
}

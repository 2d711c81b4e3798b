package lockstep.gang.replay.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import lockstep.gang.replay.csv.Problem;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

class TraceFormatTest {
    private static final StepTimes TENTH = (_, _, _) -> 0.1;

    private static Trace read(TraceFormat format, String text) {
        return format.read(text.lines().toList(), TENTH);
    }

    @Test
    void swf_is_read() {
        Trace trace =
                read(
                        TraceFormat.SWF,
                        """
                        ; Version: 2.2
                        ;
                            2   30    5   120   16  -1 -1  20   600 -1 1 7 1  3 -1 -1 -1 -1
                            1    0    5  3600   -1  -1 -1   4    -1 -1 1 8 1 -1 -1 -1 -1 -1
                        """);
        assertThat(trace.problems()).isEmpty();
        assertThat(trace.jobs())
                .containsExactly(
                        new TraceJob(
                                "1",
                                Duration.ZERO,
                                Duration.ofHours(1),
                                4,
                                Optional.empty(),
                                "user8",
                                "user8-4p",
                                ""),
                        new TraceJob(
                                "2",
                                Duration.ofSeconds(30),
                                Duration.ofMinutes(2),
                                16,
                                Optional.of(Duration.ofMinutes(10)),
                                "user7",
                                "user7-exe3",
                                ""));
    }

    @Test
    void jobs_that_never_ran_are_counted_and_left_out() {
        Trace trace =
                read(
                        TraceFormat.SWF,
                        """
                        1 0 5 -1 -1 -1 -1 4 60 -1 5 8 1 -1 -1 -1 -1 -1
                        2 0 5  0  4 -1 -1 4 60 -1 5 8 1 -1 -1 -1 -1 -1
                        """);
        assertThat(trace.jobs()).isEmpty();
        assertThat(trace.skipped()).isEqualTo(Map.of("never ran", 2));
        assertThat(trace.skippedText()).isEqualTo("2 never ran");
    }

    @Test
    void every_mistake_of_an_swf_file_is_told_with_its_line() {
        Trace trace =
                read(
                        TraceFormat.SWF,
                        """
                        ; fine
                        1 0 5 10 4 -1 -1 4 60
                        2 x 5 10 4 -1 -1 4 60 -1 1 8 1 -1 -1 -1 -1 -1
                        3 -5 5 10 4 -1 -1 4 60 -1 1 8 1 -1 -1 -1 -1 -1
                        """);
        assertThat(trace.problems())
                .extracting(problem -> problem.describe("kth.swf"))
                .containsExactly(
                        "kth.swf:2: 9 fields, but SWF has 18\n"
                                + "Maybe the line is cut off, or the file is of another format",
                        "kth.swf:3: submit time (x) must be a number\n"
                                + "Maybe correct the value or remove the line",
                        "kth.swf:4: submit time (-5) must be 0 or more\n"
                                + "Maybe correct the value or remove the line");
    }

    @Test
    void philly_is_read() {
        Trace trace =
                read(
                        TraceFormat.PHILLY,
                        """
                        job_id,submit_s,submit_time,duration_s,num_gpus,vc
                        7,60,2017-09-04 10:31:41,90.5,8,7f04ca
                        """);
        assertThat(trace.jobs())
                .containsExactly(
                        new TraceJob(
                                "7",
                                Duration.ofMinutes(1),
                                Duration.ofMillis(90_500),
                                8,
                                Optional.empty(),
                                "7f04ca",
                                "7f04ca-8",
                                ""));
    }

    @Test
    void kalos_is_read() {
        Trace trace =
                read(
                        TraceFormat.KALOS,
                        """
                        job_id,submit_s,duration_s,node_num,gpu_num,gpus_per_node,cpu_num,mem_per_pod_gb,type
                        0,313,78.0,8,64,8.0,960,1000,Pretrain
                        """);
        assertThat(trace.jobs())
                .extracting(TraceJob::accelerators, TraceJob::family)
                .containsExactly(tuple(64, "Pretrain-64"));
    }

    @Test
    void a_sia_job_runs_for_its_steps() {
        Trace trace =
                read(
                        TraceFormat.SIA,
                        """
                        name,time,application,num_replicas,batch_size
                        cifar10-0,107.5,cifar10,8,2000
                        """);
        // 100 epochs of 50,000 samples are 2,500 steps of a tenth of a second.
        assertThat(trace.jobs())
                .extracting(TraceJob::submit, TraceJob::run)
                .containsExactly(tuple(Duration.ofMillis(107_500), Duration.ofSeconds(250)));
    }

    @Test
    void a_part_of_an_accelerator_counts_as_one_in_openb() {
        Trace trace =
                read(
                        TraceFormat.OPENB,
                        """
                        name,cpu_milli,memory_mib,num_gpu,gpu_milli,gpu_spec,qos,pod_phase,creation_time,deletion_time,scheduled_time
                        p0,12000,16384,1,460,,LS,Running,10,110,20
                        p1,12000,16384,8,1000,V100M32,LS,Running,10,110,20
                        p2,12000,16384,1,1000,V100M16|V100M32,BE,Running,10,110,20
                        p3,12000,16384,0,0,,BE,Running,10,110,20
                        p4,12000,16384,1,1000,,BE,Pending,10,110,
                        """);
        assertThat(trace.jobs())
                .extracting(job -> job.id() + " " + job.accelerators() + job.type())
                .containsExactly("p0 1", "p1 8V100M32", "p2 1");
        assertThat(trace.jobs()).extracting(TraceJob::run).containsOnly(Duration.ofSeconds(90));
        assertThat(trace.skippedText()).isEqualTo("1 ask for no accelerator, 1 never ran");
    }

    @Test
    void our_own_table_needs_four_columns_only() {
        Trace trace =
                read(
                        TraceFormat.LOCKSTEP,
                        """
                        job_id,submit_s,run_s,accelerators
                        a,0,10,2
                        """);
        assertThat(trace.problems()).isEmpty();
        assertThat(trace.jobs())
                .containsExactly(
                        new TraceJob(
                                "a",
                                Duration.ZERO,
                                Duration.ofSeconds(10),
                                2,
                                Optional.empty(),
                                "user",
                                "user",
                                ""));
    }

    @Test
    void every_mistake_of_a_table_is_told_with_its_line() {
        Trace trace =
                read(
                        TraceFormat.LOCKSTEP,
                        """
                        job_id,submit_s,run_s,accelerators
                        a,0,10
                        b,soon,10,2
                        c,0,0,2
                        d,0,10,1.5
                        e,0,10,0
                        f,-1,10,1
                        g,0,10,1
                        """);
        assertThat(trace.problems())
                .extracting(problem -> problem.line() + " " + problem.message())
                .containsExactly(
                        "2 3 cells, but the header names 4",
                        "3 submit_s (soon) must be a number",
                        "4 run_s (0.0) must be 0.001 or more",
                        "5 accelerators (1.5) must be a whole number",
                        "6 accelerators (0.0) must be 1.0 or more",
                        "7 submit_s (-1) must be 0 or more");
    }

    @Test
    void a_table_of_another_kind_is_refused_at_once() {
        assertThat(read(TraceFormat.PHILLY, "job_id,when\n1,2\n").problems())
                .containsExactly(
                        new Problem(
                                1,
                                "the header lacks submit_s, duration_s, num_gpus, vc",
                                "it is another kind of file; it begins with: job_id,when"));
        assertThat(read(TraceFormat.PHILLY, "").problems())
                .extracting(Problem::message)
                .containsExactly("the file is empty");
    }

    @Test
    void formats_are_guessed() {
        assertThat(TraceFormat.guess("x.swf.gz", "")).contains(TraceFormat.SWF);
        assertThat(TraceFormat.guess("x", "; Version: 2.2")).contains(TraceFormat.SWF);
        assertThat(TraceFormat.guess("x", "job_id,submit_s,submit_time,duration_s,num_gpus,vc"))
                .contains(TraceFormat.PHILLY);
        assertThat(TraceFormat.guess("x", "job_id,submit_s,duration_s,node_num,gpu_num"))
                .contains(TraceFormat.KALOS);
        assertThat(TraceFormat.guess("x", "name,time,application,num_replicas,batch_size"))
                .contains(TraceFormat.SIA);
        assertThat(TraceFormat.guess("x", "name,cpu_milli,memory_mib,num_gpu,gpu_milli,gpu_spec"))
                .contains(TraceFormat.OPENB);
        assertThat(TraceFormat.guess("x", "job_id,submit_s,run_s,accelerators"))
                .contains(TraceFormat.LOCKSTEP);
        assertThat(TraceFormat.guess("x", "a,b,c")).isEmpty();
    }

    @Test
    void processors_can_be_gathered_into_accelerators() {
        Trace trace = read(TraceFormat.LOCKSTEP, "job_id,submit_s,run_s,accelerators\na,0,1,17\n");
        assertThat(trace.withProcessorsPerAccelerator(8).jobs())
                .extracting(TraceJob::accelerators)
                .containsExactly(3);
    }
}

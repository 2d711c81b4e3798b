package lockstep.cli.submit;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.cli.options.Getopt;
import lockstep.cli.options.Origin;
import lockstep.cli.options.Parsed;
import lockstep.cli.testing.FakeCaller;
import lockstep.protocol.v1.ArraySpec;
import lockstep.protocol.v1.Dependency;
import lockstep.protocol.v1.DependencyKind;
import lockstep.protocol.v1.IndexRange;
import lockstep.protocol.v1.JobReference;
import lockstep.protocol.v1.JobSpec;
import lockstep.protocol.v1.LimitedResource;
import lockstep.protocol.v1.ResourceLimit;
import lockstep.protocol.v1.WarnSignal;
import lockstep.protocol.v1.WorkloadClass;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/// What the job asks of the scheduling policy.
final class TermsTest {

    @TempDir private Path folder;

    private FakeCaller user;

    @BeforeEach
    void logIn() throws IOException {
        user = new FakeCaller("ssubmit", folder.toRealPath());
        script("#!/bin/sh");
    }

    private void script(String... lines) throws IOException {
        Files.writeString(folder.resolve("job.sh"), String.join("\n", lines) + "\n");
    }

    private JobSpec spec(String... words) {
        List<String> line = new ArrayList<>(List.of(words));
        line.add("job.sh");
        Submission read =
                new SubmissionReader(
                                user.caller(),
                                Getopt.parse(
                                        SubmitOptions.all(),
                                        line,
                                        Getopt.Order.OPTIONS_FIRST,
                                        Origin.commandLine()))
                        .read();
        return switch (read) {
            case Submission.Ready ready -> ready.spec();
            case Submission.Wrong wrong -> throw new AssertionError(wrong.mistakes().toString());
        };
    }

    private static IndexRange range(int first, int last, int step) {
        return IndexRange.newBuilder().setFirst(first).setLast(last).setStep(step).build();
    }

    private static JobReference job(int id) {
        return JobReference.newBuilder().setJobId(id).build();
    }

    private static JobReference task(int id, int index) {
        return JobReference.newBuilder().setJobId(id).setArrayTask(index).build();
    }

    private static Dependency on(DependencyKind kind, int delay, JobReference... jobs) {
        return Dependency.newBuilder()
                .setKind(kind)
                .setDelaySeconds(delay)
                .addAllJobs(List.of(jobs))
                .build();
    }

    @Test
    void every_option_finds_its_field() {
        JobSpec spec =
                spec(
                        "-a0-9%3",
                        "-dsingleton",
                        "--kill-on-invalid-dep=yes",
                        "-Avision",
                        "-qhigh",
                        "--nice=-5",
                        "-Lmatlab:2,ansys",
                        "--reservation=weekend",
                        "--class=Elastic",
                        "--segment=8",
                        "--contiguous",
                        "--checkpoint-every=30m",
                        "--signal=B:SIGUSR1@300");
        assertThat(spec.getArray().getThrottle()).isEqualTo(3);
        assertThat(spec.getDependenciesList()).containsExactly(on(DependencyKind.SINGLETON, 0));
        assertThat(spec.getKillOnInvalidDependency()).isTrue();
        assertThat(spec.getAccount()).isEqualTo("vision");
        assertThat(spec.getQos()).isEqualTo("high");
        assertThat(spec.getNice()).isEqualTo(-5);
        assertThat(spec.getLicensesMap()).isEqualTo(Map.of("matlab", 2, "ansys", 1));
        assertThat(spec.getReservation()).isEqualTo("weekend");
        assertThat(spec.getWorkloadClass()).isEqualTo(WorkloadClass.ELASTIC);
        assertThat(spec.getSegment()).isEqualTo(8);
        assertThat(spec.getContiguous()).isTrue();
        assertThat(spec.getSpread()).isFalse();
        assertThat(spec.getCheckpointEverySeconds()).isEqualTo(1_800);
        assertThat(spec.getWarnSignal())
                .isEqualTo(
                        WarnSignal.newBuilder()
                                .setName("USR1")
                                .setBeforeSeconds(300)
                                .setBatchOnly(true)
                                .build());
        assertThat(spec("--spread-job").getSpread()).isTrue();
    }

    @Test
    void limits_of_this_process_are_taken_along_where_they_are_asked_for() {
        JobSpec spec = spec("--propagate=NOFILE,STACK");
        assertThat(spec.getResourceLimits().getLimitsList())
                .extracting(ResourceLimit::getResource)
                .containsExactly(LimitedResource.LIMIT_NOFILE, LimitedResource.LIMIT_STACK);
        assertThat(spec.getResourceLimits().getLimits(0).getValue()).isPositive();
        assertThat(spec("--propagate").getResourceLimits().getLimitsCount()).isEqualTo(10);
        assertThat(spec("--propagate=NONE").hasResourceLimits()).isFalse();
    }

    @Test
    void nothing_is_asked_for_unless_it_is() {
        JobSpec spec = spec();
        assertThat(spec.hasResourceLimits()).isFalse();
        assertThat(spec.hasArray()).isFalse();
        assertThat(spec.hasWarnSignal()).isFalse();
        assertThat(spec.getNice()).isZero();
        assertThat(spec.getWorkloadClass()).isEqualTo(WorkloadClass.WORKLOAD_CLASS_UNSPECIFIED);
        assertThat(spec("--nice").getNice()).isEqualTo(100);
    }

    @Test
    void slurms_variables_stand_for_options() {
        user.with("SBATCH_ACCOUNT", "vision")
                .with("SBATCH_QOS", "high")
                .with("SBATCH_ARRAY_INX", "1-2")
                .with("SBATCH_RESERVATION", "weekend")
                .with("SBATCH_SIGNAL", "USR2@90")
                .with("SBATCH_SPREAD_JOB", "")
                .with("SBATCH_SEGMENT_SIZE", "4");
        JobSpec spec = spec();
        assertThat(spec.getAccount()).isEqualTo("vision");
        assertThat(spec.getQos()).isEqualTo("high");
        assertThat(spec.getArray().getIndicesList()).containsExactly(range(1, 2, 1));
        assertThat(spec.getReservation()).isEqualTo("weekend");
        assertThat(spec.getWarnSignal().getBeforeSeconds()).isEqualTo(90);
        assertThat(spec.getSpread()).isTrue();
        assertThat(spec.getSegment()).isEqualTo(4);
    }

    @Test
    void our_own_directives_need_no_dashes() throws IOException {
        script("#!/bin/sh", "#LOCKSTEP class=interactive checkpoint-every=90s contiguous");
        JobSpec spec = spec();
        assertThat(spec.getWorkloadClass()).isEqualTo(WorkloadClass.INTERACTIVE);
        assertThat(spec.getCheckpointEverySeconds()).isEqualTo(90);
        assertThat(spec.getContiguous()).isTrue();
    }

    @Test
    void arrays_have_slurms_forms() {
        assertThat(array("7")).isEqualTo(List.of(range(7, 7, 1)));
        assertThat(array("0-99")).isEqualTo(List.of(range(0, 99, 1)));
        assertThat(array("1,3,5-7:2"))
                .isEqualTo(List.of(range(1, 1, 1), range(3, 3, 1), range(5, 7, 2)));
        assertThat(array("4000000")).isEqualTo(List.of(range(4_000_000, 4_000_000, 1)));
    }

    private List<IndexRange> array(String text) {
        return spec("--array=" + text).getArray().getIndicesList();
    }

    @Test
    void a_throttle_stands_behind_the_indices() {
        assertThat(spec("-a", "0-9,20%4").getArray())
                .isEqualTo(
                        ArraySpec.newBuilder()
                                .addIndices(range(0, 9, 1))
                                .addIndices(range(20, 20, 1))
                                .setThrottle(4)
                                .build());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",",
                "-",
                "1-",
                "-1",
                "1--2",
                "a",
                "1:2",
                "1-5:0",
                "1-5:",
                "1%0",
                "1%",
                "%4",
                "1%%2",
                "4000001",
                "0-4000001",
                "1,",
                " 1",
                "99999999999999999999"
            })
    void what_is_no_array_is_refused(String text) {
        assertThat(ArrayIndices.parse(text)).isInstanceOf(Parsed.Bad.class);
    }

    @Test
    void a_range_the_wrong_way_round_is_turned_in_the_advice() {
        assertThat(ArrayIndices.parse("9-0"))
                .isEqualTo(
                        Parsed.bad(
                                "must name the smaller index of a range first.",
                                "Maybe 0-9 is meant."));
    }

    @Test
    void dependencies_have_slurms_kinds() {
        assertThat(dependencies("afterok:1:2,afterany:3"))
                .containsExactly(
                        on(DependencyKind.AFTER_OK, 0, job(1), job(2)),
                        on(DependencyKind.AFTER_ANY, 0, job(3)));
        assertThat(dependencies("AfterNotOk:7_3,aftercorr:8,singleton"))
                .containsExactly(
                        on(DependencyKind.AFTER_NOT_OK, 0, task(7, 3)),
                        on(DependencyKind.AFTER_CORRESPONDING, 0, job(8)),
                        on(DependencyKind.SINGLETON, 0));
        assertThat(dependencies("7:8_*"))
                .containsExactly(on(DependencyKind.AFTER_ANY, 0, job(7), job(8)));
    }

    @Test
    void jobs_that_are_waited_for_differently_long_make_up_a_dependency_each() {
        assertThat(dependencies("after:1+10:2+10:3:4_1+5"))
                .containsExactly(
                        on(DependencyKind.AFTER, 600, job(1), job(2)),
                        on(DependencyKind.AFTER, 0, job(3)),
                        on(DependencyKind.AFTER, 300, task(4, 1)));
    }

    @Test
    void a_question_mark_means_that_one_is_enough() {
        assertThat(spec("-d", "afterok:1?afterok:2").getAnyDependency()).isTrue();
        assertThat(spec("-d", "afterok:1,afterok:2").getAnyDependency()).isFalse();
    }

    private List<Dependency> dependencies(String text) {
        return spec("--dependency=" + text).getDependenciesList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "afterok",
                "afterok:",
                "afterok:0",
                "afterok:x",
                "afterok:1:",
                "afterok:1,",
                "after:1+",
                "after:1+x",
                "afterany:1+5",
                "afterok:1_",
                "afterok:1_x",
                "singleton:1",
                "before:1",
                "afterok:1,afterok:2?afterok:3",
                "afterok:2147483648",
                "afterburstbuffer:1",
                "?"
            })
    void what_is_no_dependency_is_refused(String text) {
        assertThat(DependencyList.parse(text)).isInstanceOf(Parsed.Bad.class);
    }

    @ParameterizedTest
    @CsvSource({
        "USR1, USR1, 60, false",
        "sigterm@5, TERM, 5, false",
        "10@120, USR1, 120, false",
        "B:USR2@30, USR2, 30, true",
        "rb:12, USR2, 60, true",
        "R:USR1@0, USR1, 0, false",
        "INT@65535, INT, 65535, false"
    })
    void signals_have_slurms_forms(String text, String name, int seconds, boolean batchOnly) {
        WarnSignal signal = spec("--signal=" + text).getWarnSignal();
        assertThat(signal.getName()).isEqualTo(name);
        assertThat(signal.getBeforeSeconds()).isEqualTo(seconds);
        assertThat(signal.getBatchOnly()).isEqualTo(batchOnly);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "KILL", "9", "USR3", "X:USR1", "USR1@", "USR1@65536", "B:", "0"})
    void what_is_no_signal_is_refused(String text) {
        assertThat(WarnSignalWord.parse(text)).isInstanceOf(Parsed.Bad.class);
    }

    @ParameterizedTest
    @CsvSource({"30s, 30", "10m, 600", "2h, 7200", "1d, 86400", "90, 5400", "1:30:00, 5400"})
    void intervals_have_units(String text, int seconds) {
        assertThat(Interval.parse(text)).isEqualTo(Parsed.good(seconds));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "m", "0", "0s", "-1m", "366d", "1.5h", "UNLIMITED", "often"})
    void what_is_no_interval_is_refused(String text) {
        assertThat(Interval.parse(text)).isInstanceOf(Parsed.Bad.class);
    }

    @Test
    void noise_is_read_without_a_fall() {
        for (long seed = 0; seed < 2_000; seed++) {
            String noise =
                    Noise.of(new SplittableRandom(seed), "0123456789,-:%@+?_*aftersingleton", 24);
            assertThat(
                            List.of(
                                    ArrayIndices.parse(noise),
                                    DependencyList.parse(noise),
                                    WarnSignalWord.parse(noise),
                                    Interval.parse(noise)))
                    .as(noise)
                    .doesNotContainNull();
        }
    }
}

package lockstep.gang.admit;

import static lockstep.gang.fixture.JobFixture.job;
import static lockstep.gang.fixture.RequestFixture.request;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.gang.admit.TermsRequest.ArrayRequest;
import lockstep.gang.admit.TermsRequest.DependencyRequest;
import lockstep.gang.admit.TermsRequest.IndexRequest;
import lockstep.gang.admit.TermsRequest.JobReference;
import lockstep.gang.event.Event;
import lockstep.gang.fixture.ClusterFixture;
import lockstep.gang.fixture.NodeFixture;
import lockstep.gang.fixture.RequestFixture;
import lockstep.gang.job.Dependencies;
import lockstep.gang.job.Dependency;
import lockstep.gang.job.Dependency.Kind;
import lockstep.gang.job.IndexRange;
import lockstep.gang.job.JobArray;
import lockstep.gang.job.JobId;
import lockstep.gang.job.Layout;
import lockstep.gang.job.RequestId;
import lockstep.gang.job.Submitter;
import lockstep.gang.job.Terms;
import lockstep.gang.job.WarnSignal;
import lockstep.gang.job.WorkloadClass;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

class TermsAdmissionTest extends AdmissionScene {
    private final Asked asked = new Asked();

    /// Terms that ask for nothing unless a test says otherwise.
    private static final class Asked {
        String account = "";
        long nice;
        Optional<WorkloadClass> workload = Optional.empty();
        long segment;
        boolean contiguous;
        boolean spread;
        List<DependencyRequest> dependencies = List.of();
        boolean any;
        Map<String, Long> licenses = Map.of();
        Optional<ArrayRequest> array = Optional.empty();
        Optional<Duration> checkpointEvery = Optional.empty();
        Optional<WarnSignal> signal = Optional.empty();

        RequestFixture request() {
            return RequestFixture.request().terms(terms());
        }

        TermsRequest terms() {
            return new TermsRequest(
                    account,
                    "",
                    nice,
                    workload,
                    segment,
                    contiguous,
                    spread,
                    dependencies,
                    any,
                    false,
                    licenses,
                    "",
                    array,
                    checkpointEvery,
                    signal);
        }
    }

    private Terms terms() {
        return admitted(asked.request()).terms();
    }

    private void refused(String problem, String advice) {
        refused(asked.request(), problem, advice);
    }

    private List<String> warnings() {
        return verdict(asked.request()) instanceof Verdict.Admitted(_, _, var warnings)
                ? warnings
                : List.of("refused");
    }

    @Test
    void nothing_asked_for_is_the_standard() {
        assertThat(admitted(request()).terms()).isEqualTo(Terms.STANDARD);
    }

    @Test
    void what_is_asked_for_is_kept() {
        asked.account = "vision";
        asked.nice = 100;
        asked.workload = Optional.of(WorkloadClass.ELASTIC);
        asked.contiguous = true;
        asked.licenses = Map.of("matlab", 2L);
        asked.checkpointEvery = Optional.of(Duration.ofMinutes(30));
        asked.signal = Optional.of(new WarnSignal("USR1", Duration.ofSeconds(90), true));
        Terms terms = terms();
        assertThat(terms.account()).isEqualTo("vision");
        assertThat(terms.nice()).isEqualTo(100);
        assertThat(terms.workload()).contains(WorkloadClass.ELASTIC);
        assertThat(terms.layout()).isEqualTo(new Layout(0, true, false));
        assertThat(terms.licenses()).isEqualTo(Map.of("matlab", 2));
        assertThat(terms.checkpointEvery()).contains(Duration.ofMinutes(30));
        assertThat(terms.warnSignal()).isEqualTo(asked.signal);
    }

    @Test
    void only_root_may_push_forward() {
        asked.nice = -5;
        refused(
                "nice (-5) is below 0, which only operators and administrators may ask for",
                "leave it out");
        submitter = new Submitter(0, 0, "root");
        assertThat(terms().nice()).isEqualTo(-5);
    }

    @Test
    void segments_must_fill_the_gang() {
        asked.segment = 2;
        assertThat(admitted(asked.request().nodes(4)).terms().layout().segment()).isEqualTo(2);
        assertThat(admitted(asked.request().nodes(2, 4)).terms().layout().segment()).isEqualTo(2);
        refused(
                asked.request().nodes(3),
                "segment (2) must divide the number of nodes, 3",
                "ask for as many nodes as whole segments have");
    }

    @Test
    void contiguous_and_spread_contradict_each_other() {
        asked.contiguous = true;
        asked.spread = true;
        refused(
                "the nodes are asked to be contiguous and spread",
                "choose one of --contiguous and --spread-job");
    }

    @Test
    void all_mistakes_are_told_at_once() {
        asked.account = "a b";
        asked.nice = 3_000_000_000L;
        asked.licenses = Map.of("", 1L, "x", 0L);
        asked.checkpointEvery = Optional.of(Duration.ofDays(400));
        asked.signal = Optional.of(new WarnSignal("KILL", Duration.ofDays(1), false));
        asked.array = Optional.of(new ArrayRequest(List.of(new IndexRequest(5, 1, 1)), 2_000_000));
        asked.dependencies =
                List.of(
                        new DependencyRequest(Optional.empty(), List.of(), Duration.ZERO),
                        new DependencyRequest(
                                Optional.of(Kind.AFTER_OK), List.of(), Duration.ofDays(1)));
        assertThat(mistakes(asked.request()))
                .extracting(Mistake::problem)
                .containsExactly(
                        "account (a b) is no name",
                        "nice (3000000000) must be from -2147483645 to 2147483645",
                        "a dependency has no kind",
                        "a dependency names no job",
                        "dependency delay (86400 s) must be at most 3650 days, and beside after"
                                + " only",
                        "a license has no name",
                        "license (x) is asked for 0 times; it must be from 1 to 1000000",
                        "checkpoint interval (34560000 s) must be at most 365 days",
                        "signal (KILL) cannot be sent as a warning",
                        "signal time (86400 s) must be at most 65535 s",
                        "array throttle (2000000) must be from 1 to 1000000",
                        "array indices (5-1) must go up, and end at 4000000 at the latest");
    }

    @Nested
    class An_array {
        @Test
        void is_brought_into_its_short_form() {
            asked.array =
                    Optional.of(
                            new ArrayRequest(
                                    List.of(
                                            new IndexRequest(4, 9, 4),
                                            new IndexRequest(0, 0, 0),
                                            new IndexRequest(4, 4, 1)),
                                    2));
            assertThat(array()).contains(new JobArray(List.of(new IndexRange(0, 8, 4)), 2));
        }

        @Test
        void has_no_more_tasks_than_allowed() {
            asked.array = indices(1, 1_000);
            assertThat(array().map(JobArray::count)).contains(1_000);
            asked.array = indices(0, 1_000);
            refused("array has 1001 tasks; at most 1000 are taken", "submit it in parts");
            asked.array = indices(0, 4_000_000);
            refused("array has 4000001 tasks; at most 1000 are taken", "submit it in parts");
        }

        private static Optional<ArrayRequest> indices(int first, int last) {
            return Optional.of(new ArrayRequest(List.of(new IndexRequest(first, last, 1)), 0));
        }

        private Optional<JobArray> array() {
            return verdict(asked.request()) instanceof Verdict.Admitted(_, var array, _)
                    ? array
                    : Optional.empty();
        }
    }

    @Nested
    class A_dependency {
        /// Job 1 is single, job 2 is forgotten, jobs 3 to 5 are the tasks 0, 2 and 4 of array 3.
        private final ClusterFixture cluster = ClusterFixture.of(NodeFixture.nodes(4));

        A_dependency() {
            cluster.submit(job().build());
            cluster.submit(job().build());
            cluster.apply(
                    new Event.ArraySubmitted(
                            new JobId(3),
                            new RequestId("array"),
                            ClusterFixture.ALICE,
                            job().build(),
                            JobArray.of(List.of(new IndexRange(0, 4, 2)), 0),
                            false));
            cluster.apply(new Event.JobsForgotten(List.of(new JobId(2))));
            state = cluster.state();
        }

        private Dependencies on(Kind kind, JobReference... jobs) {
            asked.dependencies =
                    List.of(new DependencyRequest(Optional.of(kind), List.of(jobs), Duration.ZERO));
            return terms().dependencies();
        }

        private static JobReference job1(long id) {
            return new JobReference(id, OptionalLong.empty());
        }

        private static JobReference task(long id, long index) {
            return new JobReference(id, OptionalLong.of(index));
        }

        private static Dependencies all(Kind kind, Integer... ids) {
            return new Dependencies(
                    List.of(
                            new Dependency(
                                    kind,
                                    List.of(ids).stream().map(JobId::new).toList(),
                                    Duration.ZERO)),
                    false,
                    false);
        }

        @Test
        void on_a_job_is_kept() {
            assertThat(on(Kind.AFTER_OK, job1(1))).isEqualTo(all(Kind.AFTER_OK, 1));
        }

        @Test
        void on_a_task_is_on_its_job_and_on_an_array_on_its_id() {
            assertThat(on(Kind.AFTER_OK, job1(3))).isEqualTo(all(Kind.AFTER_OK, 3));
            assertThat(on(Kind.AFTER_ANY, task(3, 4), job1(4)))
                    .isEqualTo(all(Kind.AFTER_ANY, 5, 4));
        }

        @Test
        void on_a_first_task_is_told_from_one_on_its_array() {
            assertThat(on(Kind.AFTER_OK, task(3, 0), job1(1)).all())
                    .containsExactly(
                            new Dependency(Kind.AFTER_OK, List.of(new JobId(1)), Duration.ZERO),
                            new Dependency(
                                    Kind.AFTER_OK, List.of(new JobId(3)), Duration.ZERO, true));
        }

        @Test
        void on_corresponding_tasks_keeps_the_array() {
            asked.array = Optional.of(new ArrayRequest(List.of(new IndexRequest(0, 4, 2)), 0));
            assertThat(on(Kind.AFTER_CORRESPONDING, job1(3)))
                    .isEqualTo(all(Kind.AFTER_CORRESPONDING, 3));
            assertThat(on(Kind.AFTER_CORRESPONDING, job1(1))).isEqualTo(all(Kind.AFTER_OK, 1));
            assertThat(warnings())
                    .containsExactly(
                            "dependency aftercorr is read as afterok: what it waits for is no"
                                    + " array");
        }

        @Test
        void of_a_job_that_is_no_array_corresponds_to_nothing() {
            assertThat(on(Kind.AFTER_CORRESPONDING, job1(3))).isEqualTo(all(Kind.AFTER_OK, 3));
            assertThat(warnings())
                    .containsExactly(
                            "dependency aftercorr is read as afterok: this job is no array");
        }

        @Test
        void on_a_job_that_never_was_is_a_mistake() {
            asked.dependencies =
                    List.of(
                            new DependencyRequest(
                                    Optional.of(Kind.AFTER_ANY),
                                    List.of(job1(99), task(3, 1), job1(0)),
                                    Duration.ZERO));
            assertThat(mistakes(asked.request()))
                    .extracting(Mistake::problem)
                    .containsExactly(
                            "dependency names job 99, which was never submitted",
                            "dependency names job 3_1, and there is no such task",
                            "dependency names job 0, which was never submitted");
        }

        @Test
        void on_a_forgotten_job_is_met_where_any_end_will_do() {
            assertThat(on(Kind.AFTER_ANY, job1(2))).isEqualTo(Dependencies.NONE);
            assertThat(warnings()).containsExactly("dependency on job 2 is met: it ended long ago");
            assertThat(on(Kind.AFTER, job1(2), job1(1))).isEqualTo(all(Kind.AFTER, 1));
        }

        @Test
        void on_the_outcome_of_a_forgotten_job_is_a_mistake() {
            asked.dependencies =
                    List.of(
                            new DependencyRequest(
                                    Optional.of(Kind.AFTER_OK), List.of(job1(2)), Duration.ZERO));
            refused(
                    "dependency names job 2, which ended so long ago that nobody remembers how",
                    "leave it out");
        }

        @Test
        void that_is_met_is_enough_where_any_is() {
            asked.any = true;
            asked.dependencies =
                    List.of(
                            new DependencyRequest(
                                    Optional.of(Kind.AFTER_OK), List.of(job1(1)), Duration.ZERO),
                            new DependencyRequest(
                                    Optional.of(Kind.AFTER), List.of(job1(2)), Duration.ZERO));
            assertThat(terms().dependencies()).isEqualTo(Dependencies.NONE);
            asked.any = false;
            assertThat(terms().dependencies()).isEqualTo(all(Kind.AFTER_OK, 1));
        }
    }
}

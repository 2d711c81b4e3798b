package lockstep.gang.gate;

import static lockstep.gang.fixture.ClusterFixture.NOON;
import static lockstep.gang.fixture.JobFixture.job;
import static lockstep.gang.fixture.NodeFixture.node;
import static lockstep.gang.fixture.TermsFixture.terms;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.gang.cluster.NodeName;
import lockstep.gang.event.Event;
import lockstep.gang.fixture.ClusterFixture;
import lockstep.gang.fixture.TermsFixture;
import lockstep.gang.job.AttemptId;
import lockstep.gang.job.Dependency.Kind;
import lockstep.gang.job.JobId;
import lockstep.gang.job.Submitter;
import lockstep.gang.lifecycle.Cause;
import lockstep.gang.lifecycle.NodeShare;
import lockstep.gang.lifecycle.Outcome;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

class PrerequisitesTest {
    private static final Instant LATER = NOON.plus(Duration.ofMinutes(10));

    private final ClusterFixture cluster = ClusterFixture.of(node("n1").cpus(64));

    private Outlook outlook(TermsFixture terms) {
        JobId id = cluster.submit(job().terms(terms).build());
        return new Prerequisites(cluster.state(), LATER).outlook(cluster.job(id));
    }

    private JobId newJob() {
        return cluster.submit(job().build());
    }

    private AttemptId start(JobId id) {
        return cluster.start(
                id, List.of(new NodeShare(new NodeName("n1"), 1, 0, List.of(), 0, 1, 1)));
    }

    /// Brings a pending job to where the table says.
    private void bring(JobId id, String situation) {
        switch (situation) {
            case "pending" -> {}
            case "held" -> cluster.apply(new Event.JobHeld(id, "JobHeldUser"));
            case "starting" -> start(id);
            case "running" -> cluster.run(start(id));
            case "ending" -> {
                AttemptId attempt = start(id);
                cluster.run(attempt);
                cluster.apply(new Event.JobEnding(attempt, Cause.RANKS_DONE, ""));
            }
            case "never ran" ->
                    cluster.apply(new Event.JobEnded(id, Outcome.CANCELLED, "by its owner"));
            case "forgotten" -> {
                cluster.apply(new Event.JobEnded(id, Outcome.CANCELLED, "by its owner"));
                cluster.apply(new Event.JobsForgotten(List.of(id)));
            }
            default -> {
                AttemptId attempt = start(id);
                cluster.run(attempt);
                cluster.end(attempt, Outcome.valueOf(situation));
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    # the other    after  afterany  afterok  afternotok  aftercorr
                    pending,       Open,  Open,     Open,    Open,       Open
                    held,          Open,  Open,     Open,    Open,       Open
                    starting,      Open,  Open,     Open,    Open,       Open
                    running,       Met,   Open,     Open,    Open,       Open
                    ending,        Met,   Open,     Open,    Open,       Open
                    never ran,     Met,   Met,      Never,   Met,        Never
                    COMPLETED,     Met,   Met,      Met,     Never,      Met
                    FAILED,        Met,   Met,      Never,   Met,        Never
                    CANCELLED,     Met,   Met,      Never,   Met,        Never
                    TIMED_OUT,     Met,   Met,      Never,   Met,        Never
                    NODE_FAILED,   Met,   Met,      Never,   Met,        Never
                    forgotten,     Met,   Met,      Met,     Met,        Met
                    """)
    void each_kind_after_each_outcome(
            String situation,
            String after,
            String afterAny,
            String afterOk,
            String afterNotOk,
            String afterCorr) {
        JobId other = newJob();
        bring(other, situation);
        assertThat(
                        List.of(
                                kind(outlook(terms().depends(Kind.AFTER, 1))),
                                kind(outlook(terms().depends(Kind.AFTER_ANY, 1))),
                                kind(outlook(terms().depends(Kind.AFTER_OK, 1))),
                                kind(outlook(terms().depends(Kind.AFTER_NOT_OK, 1))),
                                kind(outlook(terms().depends(Kind.AFTER_CORRESPONDING, 1)))))
                .containsExactly(after, afterAny, afterOk, afterNotOk, afterCorr);
    }

    private static String kind(Outlook outlook) {
        return outlook.getClass().getSimpleName();
    }

    @Test
    void after_counts_its_minutes_from_the_start() {
        bring(newJob(), "running");
        assertThat(outlook(terms().depends(Kind.AFTER, Duration.ofMinutes(10), 1)))
                .isEqualTo(Outlook.MET);
        assertThat(outlook(terms().depends(Kind.AFTER, Duration.ofMinutes(11), 1)))
                .isEqualTo(new Outlook.Open("job 1 started, but not before 2026-11-01T12:11:00Z"));
    }

    @Test
    void all_are_needed_or_any_is_enough() {
        bring(newJob(), "COMPLETED");
        bring(newJob(), "pending");
        bring(newJob(), "FAILED");
        assertThat(outlook(terms().depends(Kind.AFTER_OK, 1, 2)))
                .isEqualTo(new Outlook.Open("job 2 must succeed"));
        assertThat(outlook(terms().depends(Kind.AFTER_OK, 1).depends(Kind.AFTER_OK, 2, 3)))
                .isEqualTo(new Outlook.Never("job 3 ended as FAILED"));
        assertThat(outlook(terms().depends(Kind.AFTER_OK, 3, 2, 1).anyOfThem()))
                .isEqualTo(Outlook.MET);
        assertThat(outlook(terms().depends(Kind.AFTER_OK, 3, 2).anyOfThem()))
                .isEqualTo(new Outlook.Open("job 2 must succeed"));
        assertThat(outlook(terms().depends(Kind.AFTER_OK, 3).anyOfThem()))
                .isEqualTo(new Outlook.Never("job 3 ended as FAILED"));
    }

    private void array(String... situations) {
        int first = cluster.state().lastJobId() + 1;
        for (int i = 0; i < situations.length; i++) {
            JobId id =
                    cluster.submit(
                            job().terms(terms().task(first, i, situations.length, 0)).build());
            bring(id, situations[i]);
        }
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    # two tasks             after  afterany  afterok  afternotok
                    running,    pending,    Open,  Open,     Open,    Open
                    running,    running,    Met,   Open,     Open,    Open
                    COMPLETED,  running,    Met,   Open,     Open,    Open
                    FAILED,     running,    Met,   Open,     Never,   Open
                    COMPLETED,  COMPLETED,  Met,   Met,      Met,     Never
                    COMPLETED,  FAILED,     Met,   Met,      Never,   Met
                    """)
    void an_array_s_id_stands_for_all_its_tasks(
            String first,
            String second,
            String after,
            String afterAny,
            String afterOk,
            String afterNotOk) {
        array(first, second);
        assertThat(
                        List.of(
                                kind(outlook(terms().depends(Kind.AFTER, 1))),
                                kind(outlook(terms().depends(Kind.AFTER_ANY, 1))),
                                kind(outlook(terms().depends(Kind.AFTER_OK, 1))),
                                kind(outlook(terms().depends(Kind.AFTER_NOT_OK, 1)))))
                .containsExactly(after, afterAny, afterOk, afterNotOk);
    }

    @Test
    void a_task_waits_for_the_task_of_its_own_index() {
        array("COMPLETED", "running", "FAILED");
        TermsFixture[] terms = new TermsFixture[4];
        for (int i = 0; i < terms.length; i++) {
            terms[i] = terms().task(4, i, 4, 0).depends(Kind.AFTER_CORRESPONDING, 1);
        }
        assertThat(outlook(terms[0])).isEqualTo(Outlook.MET);
        assertThat(outlook(terms[1])).isEqualTo(new Outlook.Open("job 2 must succeed"));
        assertThat(outlook(terms[2])).isEqualTo(new Outlook.Never("job 3 ended as FAILED"));
        assertThat(outlook(terms[3]))
                .as("there is no task 3: it waits for the whole array")
                .isEqualTo(new Outlook.Never("job 3 ended as FAILED"));
    }

    @Test
    void a_singleton_waits_for_earlier_jobs_of_the_same_name_and_user() {
        cluster.submit(job().named("train").build());
        JobId second =
                cluster.submit(job().named("train").terms(terms().depends(Kind.SINGLETON)).build());
        JobId other =
                cluster.submit(job().named("eval").terms(terms().depends(Kind.SINGLETON)).build());
        JobId bobs =
                cluster.submit(
                        job().named("train").terms(terms().depends(Kind.SINGLETON)).build(),
                        new Submitter(1001, 1001, "bob"));
        JobId third = cluster.submit(job().named("train").build());
        assertThat(singleton(second))
                .isEqualTo(new Outlook.Open("job 1 of the same name must end"));
        assertThat(singleton(other)).isEqualTo(Outlook.MET);
        assertThat(singleton(bobs)).isEqualTo(Outlook.MET);
        bring(new JobId(1), "COMPLETED");
        assertThat(singleton(second)).isEqualTo(Outlook.MET);
        bring(third, "running");
        assertThat(singleton(second))
                .as("a later one that runs keeps it waiting too")
                .isEqualTo(new Outlook.Open("job 5 of the same name must end"));
    }

    private Outlook singleton(JobId id) {
        return new Prerequisites(cluster.state(), LATER).outlook(cluster.job(id));
    }

    @Test
    void only_pending_jobs_that_asked_for_it_are_doomed() {
        bring(newJob(), "FAILED");
        JobId asked =
                cluster.submit(
                        job().terms(terms().depends(Kind.AFTER_OK, 1).killWhenNever()).build());
        cluster.submit(job().terms(terms().depends(Kind.AFTER_OK, 1)).build());
        cluster.submit(job().terms(terms().depends(Kind.AFTER_ANY, 1).killWhenNever()).build());
        assertThat(new Prerequisites(cluster.state(), LATER).doomed())
                .containsOnlyKeys(asked)
                .containsValue("job 1 ended as FAILED");
    }

    @Test
    void of_many_things_the_first_are_named() {
        for (int i = 0; i < 5; i++) {
            newJob();
        }
        assertThat(outlook(terms().depends(Kind.AFTER_ANY, 1, 2, 3, 4, 5)))
                .isEqualTo(
                        new Outlook.Open(
                                "job 1 must end and job 2 must end and job 3 must end"
                                        + " and so on, 5 in all"));
    }
}

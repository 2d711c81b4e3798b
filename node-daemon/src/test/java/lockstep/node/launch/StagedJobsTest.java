package lockstep.node.launch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

final class StagedJobsTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir Path folder = Path.of("/");

    private Path stage = Path.of("/");
    private Path precious = Path.of("/");
    private StagedJobs jobs = new StagedJobs(new StageDirectory(Path.of("/")), new Privilege(1, 1));

    @BeforeEach
    void setUp() throws IOException {
        stage = folder.resolve("stage");
        jobs = new StagedJobs(StageDirectory.open(stage), Privilege.own());
        precious = Files.createDirectories(folder.resolve("precious"));
        Files.writeString(precious.resolve("thesis"), "years");
    }

    private Path write(String path) throws IOException {
        Path file = stage.resolve(path);
        Files.createDirectories(file.resolveSibling("."));
        return Files.writeString(file, "weights");
    }

    @Test
    void jobs_are_found_by_their_directories_and_by_what_is_kept_of_them_in_this_cluster()
            throws IOException {
        write("jobs/job-7/step-1/model.pt");
        write("users/1000/partner/c1/job-8/chunks/ab/abcd");
        write("users/1000/partner/other/job-9/chunks/ab/abcd");
        write("users/1000/shards/job-10");
        write("jobs/job-x/model.pt");
        write("jobs/job-99999999999/model.pt");

        assertThat(jobs.here("c1")).containsExactly(7, 8);
        assertThat(jobs.here("")).containsExactly(7);
    }

    @Test
    void all_that_is_here_of_a_job_goes_and_nothing_of_another() throws Exception {
        write("jobs/job-7/step-1/deep/odd\nname");
        write("jobs/job-7/-rf");
        write("jobs/job-7/--no-preserve-root/-- /tmp");
        write("jobs/job-8/step-1/model.pt");
        write("users/1000/partner/c1/job-7/chunks/ab/abcd");
        Path kept = write("users/1000/partner/c1/job-8/chunks/ab/abcd");
        Path other = write("users/1000/partner/other/job-7/chunks/ab/abcd");

        jobs.remove(7, "c1", LIMIT);

        assertThat(stage.resolve("jobs/job-7")).doesNotExist();
        assertThat(stage.resolve("users/1000/partner/c1/job-7")).doesNotExist();
        assertThat(kept).exists();
        assertThat(other).exists();
        assertThat(jobs.here("c1")).containsExactly(8);
    }

    @Test
    void links_that_a_user_has_planted_are_deleted_and_never_followed() throws Exception {
        write("jobs/job-7/step-1/model.pt");
        Files.createSymbolicLink(stage.resolve("jobs/job-7/step-2"), precious);
        Files.createSymbolicLink(
                stage.resolve("jobs/job-7/step-1/shortcut"), precious.resolve("thesis"));
        write("users/1000/partner/c1/job-7/chunks/ab/abcd");
        Files.createSymbolicLink(stage.resolve("users/1000/partner/c1/job-7/up"), precious);

        jobs.remove(7, "c1", LIMIT);

        assertThat(stage.resolve("jobs/job-7")).doesNotExist();
        assertThat(stage.resolve("users/1000/partner/c1/job-7")).doesNotExist();
        assertThat(precious.resolve("thesis")).hasContent("years");
    }

    @Test
    void what_is_a_link_where_a_folder_should_be_is_no_place_of_a_job() throws Exception {
        Files.createDirectories(precious.resolve("c1/job-8"));
        Files.createSymbolicLink(stage.resolve("jobs/job-7"), precious);
        Files.createDirectories(stage.resolve("users/1000"));
        Files.createSymbolicLink(stage.resolve("users/1000/partner"), precious);

        assertThat(jobs.here("c1")).isEmpty();
        jobs.remove(7, "c1", LIMIT);
        jobs.remove(8, "c1", LIMIT);
        assertThat(precious.resolve("thesis")).hasContent("years");
        assertThat(precious.resolve("c1/job-8")).exists();
    }

    @Test
    void no_name_of_a_cluster_leads_out_of_a_users_shelf() throws IOException {
        write("users/1000/job-7/model.pt");

        assertThat(jobs.here("..")).isEmpty();
        assertThat(jobs.here("../..")).isEmpty();
    }
}

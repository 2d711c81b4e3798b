package lockstep.node.launch;

import static lockstep.node.launch.HostBench.JOB;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import lockstep.node.agent.AttemptKey;
import lockstep.node.agent.RankState;
import lockstep.protocol.v1.LaunchSpec;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a job leaves on a node besides processes, and that it goes.
final class CleanNodeTest {

    /// A user whom nothing on a test machine runs as.
    private static final int GAMES = 5;

    private static final AttemptKey OTHER = new AttemptKey(8, 1);

    @TempDir Path directory;

    private Optional<HostBench> opened = Optional.empty();
    private final List<Path> shared = new ArrayList<>();

    @BeforeEach
    void open() {
        assumeTrue(Privilege.own().isRoot(), "only root can start jobs of other users");
        opened = Optional.of(HostBench.in(directory));
    }

    private HostBench bench() {
        return opened.orElseThrow();
    }

    @AfterEach
    void close() throws IOException {
        opened.ifPresent(HostBench::close);
        for (Path file : shared) {
            Files.deleteIfExists(file);
        }
    }

    private LaunchSpec.Builder asGames(String script) {
        return bench().batch(script).setUserId(GAMES).setGroupId(GAMES).setUser("games");
    }

    private Path shared(String name) {
        Path file = Path.of("/dev/shm", "lockstep-test-" + ProcessHandle.current().pid() + name);
        shared.add(file);
        return file;
    }

    @Test
    void temporary_files_go_into_a_folder_of_the_attempt_that_is_removed_after_it() {
        bench().run(
                        asGames(
                                "stat -c '%U %a' $TMPDIR; mkdir -p $TMPDIR/a/b; date >"
                                        + " $TMPDIR/a/b/file; mktemp > /dev/null; ln -s "
                                        + bench().work
                                        + " $TMPDIR/link"));
        Path temporary = bench().run.temporary(JOB);
        assertThat(bench().output()).isEqualTo("games 700\n");
        assertThat(temporary.resolve("a/b/file")).exists();

        bench().clear(JOB);

        assertThat(temporary).doesNotExist();
        assertThat(bench().work.resolve("slurm-7.out")).exists();
        assertThat(bench().alarms).isEmpty();
    }

    @Test
    void shared_memory_of_the_jobs_user_goes_and_that_of_others_and_of_before_stays()
            throws IOException {
        Path before = Files.createFile(shared("-before"));
        Files.setAttribute(before, "unix:uid", GAMES);
        awaitLaterThan(before);
        Path left = shared("-left");
        Path others = shared("-others");
        bench().run(asGames("mkdir %s && date > %s/segment".formatted(left, left)));
        Files.createFile(others);
        assertThat(left.resolve("segment")).exists();

        bench().clear(JOB);

        assertThat(left).doesNotExist();
        assertThat(before).exists();
        assertThat(others).exists();
    }

    /// The kernel's clock for files goes in steps of some milliseconds.
    private void awaitLaterThan(Path file) {
        HostBench.until(
                () -> {
                    Path probe = Files.createTempFile(directory, "probe", "");
                    return createdAt(probe).compareTo(createdAt(file)) > 0;
                });
    }

    private static FileTime createdAt(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class).creationTime();
    }

    @Test
    void shared_memory_stays_while_another_job_of_the_user_may_use_it_and_goes_after_that() {
        Path left = shared("-left");
        bench().run(asGames("date > " + left));
        bench().prepare(OTHER, asGames("echo up; sleep 60"));
        bench().await(OTHER, 0, RankState.Waiting.class::isInstance);
        bench().open(OTHER);
        HostBench.until(() -> HostBench.read(bench().work.resolve("slurm-8.out")).contains("up"));

        bench().clear(JOB);

        assertThat(left).exists();
        bench().onAgent(
                        () -> {
                            bench().host.kill(OTHER);
                            return true;
                        });
        bench().awaitEnd(OTHER, 0);
        bench().clear(OTHER);
        assertThat(left).doesNotExist();
    }

    @Test
    void a_tree_is_removed_however_deep_it_is() {
        bench().run(
                        asGames(
                                "cd $TMPDIR; i=0; while [ $i -lt 600 ]; do mkdir d; cd d;"
                                        + " i=$((i+1)); done"));

        bench().clear(JOB);

        assertThat(bench().run.temporary(JOB)).doesNotExist();
    }
}

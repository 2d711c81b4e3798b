package lockstep.packaging.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

final class LauncherTest {
    private static final String CLI = "lockstep.cli.Lockstep";

    @TempDir Path directory = Path.of("/");

    private PretendedTree tree = new PretendedTree(directory);

    @BeforeEach
    void a_fresh_source_tree() throws IOException {
        tree = new PretendedTree(directory);
        tree.plant();
    }

    @Test
    void the_first_call_builds_and_says_so_the_second_does_neither() throws Exception {
        var first = tree.call("bin/lockstep", "queue").run();
        var second = tree.call("bin/lockstep", "queue").run();

        assertThat(first.err()).startsWith("lockstep: building Lockstep (first run");
        assertThat(first.exitCode()).isZero();
        assertThat(second.err()).isEmpty();
        assertThat(second.out()).endsWith(CLI, "queue").contains("-Dlockstep.as=lockstep");
        assertThat(tree.runs("mvn-runs")).isEqualTo(1);
    }

    @Test
    void a_newer_source_or_pom_is_built_and_named() throws Exception {
        tree.call("bin/lockstep").run();
        for (var changed : List.of("cli/src/main/java/A.java", "cli/pom.xml", "pom.xml")) {
            tree.touch(changed);
            var result = tree.call("bin/lockstep").run();

            assertThat(result.err())
                    .isEqualTo(
                            "lockstep: building again, because %s has changed…\n"
                                    .formatted(changed));
            Files.setLastModifiedTime(
                    directory.resolve(changed),
                    Files.getLastModifiedTime(directory.resolve("target/build.began")));
        }
    }

    @Test
    void a_deleted_source_is_noticed() throws Exception {
        tree.call("bin/lockstep").run();
        tree.delete("cli/src/main/java/A.java");
        tree.touch("cli/src/main/java");

        assertThat(tree.call("bin/lockstep").run().err()).contains("cli/src/main/java has changed");
    }

    @Test
    void a_newer_test_is_not_built() throws Exception {
        tree.call("bin/lockstep").run();
        tree.touch("cli/src/test/java/ATest.java");

        assertThat(tree.call("bin/lockstep").run().err()).isEmpty();
    }

    @Test
    void nothing_is_built_when_told_so() throws Exception {
        tree.call("bin/lockstep").run();
        tree.touch("pom.xml");
        var result = tree.call("bin/lockstep", "queue").with("LOCKSTEP_NO_BUILD", "1").run();

        assertThat(result.err()).isEmpty();
        assertThat(result.out()).endsWith(CLI, "queue");
    }

    @Test
    void a_tree_that_was_never_built_says_so_when_it_may_not_build() throws Exception {
        var result = tree.call("bin/lockstep").with("LOCKSTEP_NO_BUILD", "1").run();

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err()).contains("cli.classpath is missing").contains("\nMaybe build it");
    }

    @Test
    void calls_at_the_same_time_build_once_and_all_run() throws Exception {
        tree.write("slow", "");
        var processes = new ArrayList<Process>();
        for (int i = 0; i < 4; i++) {
            processes.add(tree.call("bin/lockstep", "queue").start());
        }
        for (var process : processes) {
            assertThat(Call.finish(process).out()).endsWith(CLI, "queue");
        }

        assertThat(tree.runs("mvn-runs")).isEqualTo(1);
    }

    @Test
    void a_failed_build_shows_the_errors_and_runs_nothing() throws Exception {
        tree.write("broken", "");
        var failed = tree.call("bin/lockstep", "queue").run();
        tree.delete("broken");
        var repaired = tree.call("bin/lockstep", "queue").run();

        assertThat(failed.exitCode()).isEqualTo(1);
        assertThat(failed.out()).isEmpty();
        assertThat(failed.err())
                .contains("lockstep: the build failed:")
                .contains("\n[ERROR] /src/A.java:[1,2] error: ; expected\n")
                .contains("target/build.log")
                .doesNotContain("Re-run Maven");
        assertThat(repaired.out()).endsWith(CLI, "queue");
    }

    @Test
    void without_maven_it_says_what_to_install() throws Exception {
        tree.delete("pretended-bin/mvn");
        for (var name : List.of("sh", "find", "mkdir", "flock", "touch", "readlink")) {
            Files.createSymbolicLink(
                    directory.resolve("pretended-bin").resolve(name), Path.of("/usr/bin", name));
        }
        var path = directory.resolve("pretended-bin").toString();
        var result = tree.call("bin/lockstep").with("PATH", path).run();

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err()).contains("mvn not found").contains("\nMaybe install it");
    }

    /// A4.26.
    @ParameterizedTest
    @ValueSource(strings = {"controller", "node", "login", "journal"})
    void no_program_leaves_its_memory_on_a_disk_by_itself(String program) throws Exception {
        assertThat(tree.call("bin/lockstep", program, "--config", "a").run().out())
                .contains("-XX:-HeapDumpOnOutOfMemoryError", "-XX:-CreateCoredumpOnCrash");
    }

    /// A4.26. Ranks inherit the limits of the node daemon, so the site sets those.
    @ParameterizedTest
    @ValueSource(strings = {"lockstep-controller.service", "lockstep-login.service"})
    void units_whose_limits_no_job_inherits_leave_no_core(String unit) throws Exception {
        assertThat(Files.readAllLines(Path.of("src/packages/systemd", unit)))
                .contains("LimitCORE=0");
    }

    @Test
    void the_controller_gets_its_class_path_and_flags() throws Exception {
        var result = tree.call("bin/lockstep", "controller", "--config", "a b").run();

        assertThat(result.out())
                .endsWith("lockstep.controller.Controller", "--config", "a b")
                .contains("-Xmx384m", "-XX:+ExitOnOutOfMemoryError")
                .contains("--enable-native-access=ALL-UNNAMED")
                .contains("--sun-misc-unsafe-memory-access=allow")
                .containsSequence(
                        "-cp",
                        tree.built() + "/lib/controller.jar:" + tree.built() + "/lib/shared.jar");
    }

    @Test
    void a_replay_runs_from_the_controllers_class_path() throws Exception {
        assertThat(tree.call("bin/lockstep", "replay", "a b.swf", "--json").run().out())
                .endsWith("lockstep.controller.replay.ReplayCommand", "a b.swf", "--json")
                .contains("-Xmx3g")
                .containsSequence(
                        "-cp",
                        tree.built() + "/lib/controller.jar:" + tree.built() + "/lib/shared.jar");
    }

    @Test
    void the_doctor_and_the_check_of_files_have_a_class_path_of_their_own() throws Exception {
        assertThat(tree.call("bin/lockstep", "doctor", "--json").run().out())
                .endsWith("lockstep.doctor.DoctorCommand", "--json")
                .contains("-XX:-MaxFDLimit")
                .containsSequence(
                        "-cp",
                        tree.built() + "/lib/doctor.jar:" + tree.built() + "/lib/shared.jar");
        assertThat(tree.call("bin/lockstep", "config", "check", "a b").run().out())
                .endsWith("lockstep.doctor.ConfigCommand", "check", "a b");
    }

    @Test
    void the_node_daemon_stays_small() throws Exception {
        assertThat(tree.call("bin/lockstep", "node").run().out())
                .endsWith("lockstep.node.NodeDaemon")
                .contains("-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");
    }

    @Test
    void node_show_is_a_command_and_not_the_daemon() throws Exception {
        assertThat(tree.call("bin/lockstep", "node", "show", "n1").run().out())
                .endsWith(CLI, "node", "show", "n1");
        assertThat(tree.call("bin/lockstep", "node", "forget", "n1").run().out())
                .endsWith(CLI, "node", "forget", "n1");
    }

    @Test
    void heap_and_collector_of_daemons_can_be_chosen() throws Exception {
        var controller =
                tree.call("bin/lockstep", "controller")
                        .with("LOCKSTEP_CONTROLLER_OPTS", "-Xmx4g -XX:+UseZGC");
        var node = tree.call("bin/lockstep", "node").with("LOCKSTEP_NODE_OPTS", "-Xmx1g");

        assertThat(controller.run().out())
                .containsSequence("-Xmx4g", "-XX:+UseZGC")
                .doesNotContain("-Xmx384m");
        assertThat(node.run().out()).contains("-Xmx1g").doesNotContain("-XX:+UseSerialGC");
    }

    @Test
    void a_command_knows_the_name_it_was_called_by_and_gets_its_words_unchanged() throws Exception {
        assertThat(tree.call("bin/ssubmit", "--comment", "", "two  words", "$x*").run().out())
                .contains("-Dlockstep.as=ssubmit")
                .endsWith(CLI, "--comment", "", "two  words", "$x*");
        assertThat(tree.call("bin/ssubmit", "controller").run().out()).endsWith(CLI, "controller");
    }

    @Test
    void it_is_found_through_a_link_from_anywhere() throws Exception {
        tree.call("bin/lockstep").run();
        var link = Files.createDirectory(directory.resolve("elsewhere")).resolve("squeue");
        Files.createSymbolicLink(link, directory.resolve("bin/lockstep"));

        assertThat(tree.call("elsewhere/squeue").run().out()).contains("-Dlockstep.as=squeue");
    }

    @Test
    void an_installed_tree_runs_without_maven_and_with_spaces_in_its_path() throws Exception {
        tree.call("bin/lockstep").run();
        tree.copyLauncher("in stalled/bin");
        Files.createDirectory(directory.resolve("in stalled/lib"));
        Files.copy(
                tree.built().resolve("lib/cli.classpath"),
                directory.resolve("in stalled/lib/cli.classpath"));
        tree.touch("pom.xml");
        var result = tree.call("in stalled/bin/ssubmit", "x").run();

        assertThat(result.err()).isEmpty();
        assertThat(result.out())
                .endsWith(CLI, "x")
                .contains(
                        directory
                                + "/in stalled/lib/cli.jar:"
                                + directory
                                + "/in stalled/lib/shared.jar");
        assertThat(tree.runs("mvn-runs")).isEqualTo(1);
    }

    @Test
    void commands_start_with_a_cache_that_is_made_once_after_each_build() throws Exception {
        var cacheFlag = "-XX:AOTCache=" + tree.built() + "/cache/cli.aot";

        assertThat(tree.call("bin/lockstep", "queue").run().out()).contains(cacheFlag);
        assertThat(tree.call("bin/lockstep", "queue").run().out()).contains(cacheFlag);
        assertThat(tree.runs("trainings")).isEqualTo(1);
        assertThat(tree.call("bin/lockstep", "node").run().out()).doesNotContain(cacheFlag);
    }

    @Test
    void a_cache_that_cannot_be_made_is_done_without_and_not_tried_again() throws Exception {
        tree.write("no-cache", "");

        for (int i = 0; i < 2; i++) {
            var result = tree.call("bin/lockstep", "queue").run();
            assertThat(result.exitCode()).isZero();
            assertThat(result.out()).noneMatch(word -> word.startsWith("-XX:AOTCache="));
        }
        assertThat(tree.runs("trainings")).isEqualTo(1);
    }

    @Test
    void java_does_not_inherit_the_lock() throws Exception {
        assertThat(tree.call("bin/lockstep", "controller").run().out())
                .doesNotContain("the lock is still open");
    }

    @Test
    void java_home_is_used_if_new_enough() throws Exception {
        tree.jdk("newer", "26");
        tree.script("newer/bin/java", "#!/bin/sh\necho newer\n");
        var result =
                tree.call("bin/lockstep")
                        .without("LOCKSTEP_JAVA_HOME")
                        .with("JAVA_HOME", directory.resolve("newer").toString())
                        .run();

        assertThat(result.out()).containsExactly("newer");
    }

    @Test
    void a_jdk_that_was_asked_for_and_is_too_old_is_refused() throws Exception {
        tree.jdk("old", "17.0.15");
        var old = directory.resolve("old").toString();
        var result = tree.call("bin/lockstep").with("LOCKSTEP_JAVA_HOME", old).run();

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err())
                .isEqualTo(
                        """
                        lockstep: LOCKSTEP_JAVA_HOME (%s) must be a JDK 25 or newer; found 17.
                        Maybe unset LOCKSTEP_JAVA_HOME: a JDK under /usr/lib/jvm is found without it.
                        """
                                .formatted(old));
        assertThat(tree.runs("mvn-runs")).isZero();
    }

    @Test
    void the_jdk_is_looked_for_once_and_again_when_the_environment_says_another() throws Exception {
        tree.call("bin/lockstep").run();
        tree.script("bin/find-java", "#!/bin/sh\necho looked >&2\nexit 1\n");
        var same = tree.call("bin/lockstep", "queue").with("LOCKSTEP_NO_BUILD", "1");
        var other =
                tree.call("bin/lockstep").with("LOCKSTEP_NO_BUILD", "1").with("JAVA_HOME", "/x");

        assertThat(same.run().out()).endsWith("queue");
        assertThat(other.run().err()).isEqualTo("looked\n");
    }

    @Test
    void a_tree_that_was_installed_runs_on_the_runtime_that_came_with_it() throws Exception {
        installed();
        var own = tree.call("usr/bin/ssubmit", "x").without("LOCKSTEP_JAVA_HOME").run();
        var told = tree.call("usr/bin/ssubmit", "x").run();

        assertThat(own.err()).isEmpty();
        assertThat(own.out()).endsWith(CLI, "x").contains("-Dlockstep.as=ssubmit");
        // The other JDK says as what it was called.
        assertThat(own.out()).startsWith("runtime");
        assertThat(told.out()).endsWith(CLI, "x").doesNotContain("runtime");
    }

    @Test
    void packages_make_the_cache_of_an_installed_tree() throws Exception {
        installed();
        var made = tree.call("usr/lib/lockstep/bin/lockstep", "make-cache").run();
        var after = tree.call("usr/bin/ssubmit").run();

        assertThat(made.exitCode()).isZero();
        assertThat(after.out())
                .contains("-XX:AOTCache=" + directory.resolve("usr/lib/lockstep/cache/cli.aot"));
        assertThat(tree.runs("trainings")).isEqualTo(1);
    }

    /// As packages lay it out.
    private void installed() throws IOException {
        tree.copyLauncher("usr/lib/lockstep/bin");
        tree.write("usr/lib/lockstep/lib/cli.classpath", "lib/cli.jar\n");
        tree.jdk("usr/lib/lockstep/runtime", "25.0.3");
        Path java = directory.resolve("usr/lib/lockstep/runtime/bin/java");
        Files.writeString(
                java, Files.readString(java).replace("printf '", "echo runtime\nprintf '"));
        Files.createDirectories(directory.resolve("usr/lib/lockstep/cache"));
        Files.createDirectories(directory.resolve("usr/bin"));
        Files.createSymbolicLink(
                directory.resolve("usr/bin/ssubmit"), Path.of("../lib/lockstep/bin/lockstep"));
    }
}

package lockstep.node.launch;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.protocol.v1.LaunchSpec;
import lockstep.protocol.v1.RankLaunch;

import org.junit.jupiter.api.Test;

final class LaunchRulesTest {

    private static final LaunchRules ROOT = new LaunchRules(new Privilege(0, 0), false, 1_000);

    private static LaunchSpec.Builder job() {
        return LaunchSpec.newBuilder()
                .setUserId(1_000)
                .setWorkingDirectory("/home/ann")
                .addArguments("train")
                .addRanks(RankLaunch.newBuilder());
    }

    private static String objection(LaunchRules rules, LaunchSpec.Builder launch) {
        return rules.objection(launch.build()).orElse("none");
    }

    @Test
    void an_ordinary_job_is_allowed() {
        assertThat(objection(ROOT, job())).isEqualTo("none");
    }

    @Test
    void a_job_of_root_is_refused_unless_it_is_allowed() {
        assertThat(objection(ROOT, job().setUserId(0)))
                .isEqualTo("this node runs no jobs of root (launch.allow-root-jobs)");
        assertThat(objection(new LaunchRules(new Privilege(0, 0), true, 1_000), job().setUserId(0)))
                .isEqualTo("none");
    }

    @Test
    void a_job_of_a_system_user_is_refused() {
        assertThat(objection(ROOT, job().setUserId(999)))
                .isEqualTo("user id 999 is below this node's launch.min-uid (1000)");
    }

    @Test
    void a_user_id_of_more_than_31_bits_is_not_below_anything() {
        assertThat(objection(ROOT, job().setUserId((int) 4_000_000_000L))).isEqualTo("none");
    }

    @Test
    void a_daemon_without_privilege_runs_its_own_users_jobs_only() {
        var ann = new LaunchRules(new Privilege(1_000, 1_000), false, 1_000);

        assertThat(objection(ann, job())).isEqualTo("none");
        assertThat(objection(ann, job().setUserId(1_001)))
                .isEqualTo("this node's daemon runs as user id 1000 and cannot become 1001");
    }

    @Test
    void a_relative_working_directory_is_refused() {
        assertThat(objection(ROOT, job().setWorkingDirectory("x")))
                .isEqualTo("working directory 'x' is not absolute");
    }

    @Test
    void nothing_to_run_is_refused() {
        assertThat(objection(ROOT, job().clearArguments())).isEqualTo("there is no program to run");
        assertThat(objection(ROOT, job().clearArguments().addArguments("")))
                .isEqualTo("there is no program to run");
        assertThat(objection(ROOT, job().clearArguments().clearRanks())).isEqualTo("none");
    }

    @Test
    void what_the_kernel_would_not_pass_on_is_refused() {
        assertThat(objection(ROOT, job().addArguments("\u20ac".repeat(43_700))))
                .isEqualTo("an argument or variable has more than 131071 bytes");
        var many = job();
        for (int i = 0; i < 20; i++) {
            many.putUserEnvironment("V" + i, "x".repeat(100_000));
        }
        assertThat(objection(ROOT, many)).contains("at most 1500000 can be passed on");
    }

    @Test
    void nul_characters_and_impossible_names_are_refused() {
        assertThat(objection(ROOT, job().putUserEnvironment("A", "b\0c"))).contains("NUL");
        assertThat(objection(ROOT, job().putJobEnvironment("A=B", "c")))
                .isEqualTo("'A=B' cannot be the name of a variable");
        assertThat(objection(ROOT, job().putJobEnvironment("", "c")))
                .isEqualTo("'' cannot be the name of a variable");
    }
}

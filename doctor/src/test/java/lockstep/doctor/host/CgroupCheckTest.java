package lockstep.doctor.host;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.doctor.finding.Finding;
import lockstep.doctor.finding.Finding.Advice;
import lockstep.doctor.finding.Finding.Fine;
import lockstep.doctor.finding.Finding.Wrong;
import lockstep.node.config.NodeConfig.CgroupChoice;
import lockstep.node.config.NodeConfig.Enforce;
import lockstep.node.config.NodeConfig.Launch;
import lockstep.node.config.NodeConfig.Strays;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;

final class CgroupCheckTest {
    private static final CgroupChoice OWN = new CgroupChoice.Own();

    @TempDir Path folder;

    private void v2(String controllers) {
        new PretendedRoot(folder)
                .with(
                        "proc/self/mountinfo",
                        "30 24 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n")
                .with("proc/self/cgroup", "0::/user.slice\n")
                .with("sys/fs/cgroup/cgroup.controllers", controllers + "\n");
    }

    private List<Finding> look(Enforce enforce, CgroupChoice choice) {
        return new CgroupCheck(
                        folder,
                        new Launch(false, 1_000, choice, enforce, 100, true, Strays.IGNORE),
                        true)
                .look();
    }

    @Test
    void a_machine_with_all_controllers_is_fine() {
        v2("cpuset cpu io memory pids");

        assertThat(look(Enforce.REQUIRED, OWN))
                .containsExactly(new Fine("V2, with memory, pids, cpuset"));
    }

    @Test
    void what_is_missing_is_wrong_where_it_is_required_and_else_advice() {
        v2("cpu pids");

        assertThat(look(Enforce.REQUIRED, OWN)).singleElement().isInstanceOf(Wrong.class);
        assertThat(look(Enforce.AUTO, OWN)).singleElement().isInstanceOf(Advice.class);
        assertThat(look(Enforce.AUTO, OWN).getFirst().text()).contains("without memory, cpuset");
    }

    @Test
    void a_machine_without_cgroups_cannot_enforce() {
        assertThat(look(Enforce.REQUIRED, OWN).getFirst()).isInstanceOf(Wrong.class);
    }

    @Test
    void nobody_needs_what_is_not_used() {
        assertThat(look(Enforce.OFF, OWN)).singleElement().isInstanceOf(Fine.class);
        assertThat(look(Enforce.AUTO, new CgroupChoice.None()))
                .singleElement()
                .isInstanceOf(Fine.class);
    }

    @Test
    void who_is_not_root_cannot_tell_whether_groups_can_be_made() {
        v2("cpuset cpu io memory pids");

        List<Finding> found =
                new CgroupCheck(
                                folder,
                                new Launch(
                                        false, 1_000, OWN, Enforce.AUTO, 100, true, Strays.IGNORE),
                                false)
                        .look();

        assertThat(found.getLast()).isInstanceOf(Advice.class);
        assertThat(found.getLast().todo()).contains("run it as root");
    }
}

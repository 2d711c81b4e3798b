package lockstep.doctor.host;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.doctor.finding.Finding;
import lockstep.doctor.finding.Finding.Advice;
import lockstep.doctor.finding.Finding.Fine;
import lockstep.doctor.finding.Finding.Wrong;
import lockstep.doctor.host.Daemon.Program;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;

final class LimitsCheckTest {
    private static final Path CONF = Path.of("/etc/lockstep/node.conf");

    @TempDir Path folder;

    private PretendedRoot root = new PretendedRoot(Path.of("/"));

    @BeforeEach
    void pretend() {
        root = new PretendedRoot(folder);
    }

    private static String limits(String files, String processes, String locked) {
        return """
        Limit                     Soft Limit           Hard Limit           Units
        Max core file size        0                    unlimited            bytes
        Max processes             100                  %s                   processes
        Max open files            1024                 %s                   files
        Max locked memory         65536                %s                   bytes
        """
                .formatted(processes, files, locked);
    }

    private List<Finding> look(Program program) {
        return new LimitsCheck(folder, program, CONF).look();
    }

    @Test
    void limits_of_the_daemon_that_runs_count_and_not_those_of_the_shell() {
        root.with("proc/self/limits", limits("1024", "100", "65536"))
                .with("proc/42/limits", limits("1048576", "unlimited", "unlimited"))
                .withProcess(42, "java", "lockstep.node.NodeDaemon", "--config", CONF.toString());

        assertThat(look(Program.NODE)).allMatch(Fine.class::isInstance);
        assertThat(look(Program.NODE).getFirst().text())
                .isEqualTo("open files: at most 1048576 (process 42)");
    }

    @Test
    void a_daemon_of_another_configuration_is_another() {
        root.with("proc/self/limits", limits("1024", "100", "65536"))
                .withProcess(42, "java", "lockstep.node.NodeDaemon", "--config", "/elsewhere");

        assertThat(look(Program.NODE).getFirst().text()).contains("of this shell");
    }

    @Test
    void few_files_and_processes_are_told_with_the_setting_that_raises_them() {
        root.with("proc/self/limits", limits("1024", "100", "unlimited"));

        List<Finding> found = look(Program.NODE);

        assertThat(found.get(0)).isInstanceOf(Advice.class);
        assertThat(found.get(0).todo()).contains("LimitNOFILE=1048576");
        assertThat(found.get(1)).isInstanceOf(Advice.class);
        assertThat(found.get(1).todo()).contains("LimitNPROC=infinity");
    }

    @Test
    void memory_that_cannot_be_locked_is_wrong_where_there_is_rdma() {
        root.with("proc/self/limits", limits("1048576", "unlimited", "65536"));
        assertThat(look(Program.NODE)).allMatch(Fine.class::isInstance);

        root.with("sys/class/infiniband/mlx5_0/ports/1/state", "4: ACTIVE");
        assertThat(look(Program.NODE)).anyMatch(Wrong.class::isInstance);
    }

    @Test
    void a_unit_of_systemd_will_set_its_own() {
        root.with("proc/self/limits", limits("1024", "100", "65536"))
                .with("run/systemd/system/x", "")
                .with("usr/lib/systemd/system/lockstep-node.service", "");

        assertThat(look(Program.NODE))
                .containsExactly(new Fine("the node does not run; its unit will set its limits"));
    }

    @Test
    void a_controller_cares_for_files_only() {
        root.with("proc/self/limits", limits("1048576", "100", "0"));

        assertThat(look(Program.CONTROLLER)).singleElement().isInstanceOf(Fine.class);
    }
}

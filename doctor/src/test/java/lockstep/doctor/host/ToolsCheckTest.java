package lockstep.doctor.host;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.doctor.finding.Finding.Fine;
import lockstep.doctor.finding.Finding.Wrong;
import lockstep.node.Tools;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;

final class ToolsCheckTest {
    @TempDir Path folder;

    @Test
    void each_program_that_is_missing_is_told() {
        var found =
                new ToolsCheck(
                                () -> {
                                    throw new IOException(
                                            "There is no 'setpriv' in $PATH.\n"
                                                    + "There is no 'tr' in $PATH.\n"
                                                    + "Maybe install util-linux");
                                })
                        .look();

        assertThat(found).hasSize(2).allMatch(Wrong.class::isInstance);
        assertThat(found.getFirst().text()).contains("setpriv");
        assertThat(found.getFirst().todo()).contains("util-linux");
    }

    @Test
    void this_machine_has_them_as_the_node_daemon_sees_it() {
        assertThat(new ToolsCheck(Tools::check).look()).singleElement().isInstanceOf(Fine.class);
    }

    @Test
    void a_controller_needs_id() {
        assertThat(new ProgramsCheck(folder).look()).singleElement().isInstanceOf(Wrong.class);
        new PretendedRoot(folder).with("usr/bin/id", "");
        assertThat(new ProgramsCheck(folder).look()).singleElement().isInstanceOf(Fine.class);
    }
}

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

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;

final class PortCheckTest {
    private static final Path CONF = Path.of("/etc/lockstep/controller.conf");
    private static final String HEAD = "  sl  local_address rem_address   st\n";
    private static final String LISTENS_7420 =
            "   0: 0100007F:1CFC 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0     "
                    + "   0 777 1\n";

    @TempDir Path folder;

    private PretendedRoot root = new PretendedRoot(Path.of("/"));

    @BeforeEach
    void pretend() {
        root = new PretendedRoot(folder).with("proc/net/tcp", HEAD);
    }

    private List<Finding> look(String host, int port) {
        return look(folder, host, port);
    }

    private static List<Finding> look(Path root, String host, int port) {
        return new PortCheck(
                        root,
                        InetAddress::isLoopbackAddress,
                        new PortCheck.Port(
                                "api.listen", host, port, false, Program.CONTROLLER, CONF))
                .look();
    }

    @Test
    void a_port_that_nobody_listens_on_is_free() {
        assertThat(look("127.0.0.1", 7420))
                .containsExactly(new Fine("api.listen (127.0.0.1:7420) over TCP is free"));
    }

    @Test
    void one_that_is_served_by_the_daemon_itself_is_fine() {
        root.with("proc/net/tcp", HEAD + LISTENS_7420)
                .withProcess(42, "java", "lockstep.controller.Controller", "--config", CONF + "")
                .withLink("proc/42/fd/9", "socket:[777]");

        assertThat(look("127.0.0.1", 7420))
                .containsExactly(
                        new Fine(
                                "api.listen (127.0.0.1:7420) over TCP is served by the controller"
                                        + " that runs (process 42)"));
    }

    @Test
    void one_that_another_process_has_is_wrong_and_says_which() {
        root.with("proc/net/tcp", HEAD + LISTENS_7420)
                .withProcess(43, "nginx")
                .with("proc/43/comm", "nginx\n")
                .withLink("proc/43/fd/9", "socket:[777]");

        assertThat(look("127.0.0.1", 7420))
                .singleElement()
                .isInstanceOf(Wrong.class)
                .extracting(Finding::text)
                .isEqualTo("api.listen (127.0.0.1:7420) over TCP is taken by process 43 (nginx)");
    }

    @Test
    void a_controller_with_another_file_is_another_process() {
        root.with("proc/net/tcp", HEAD + LISTENS_7420)
                .withProcess(44, "java", "lockstep.controller.Controller", "--config", "/other")
                .withLink("proc/44/fd/9", "socket:[777]");

        assertThat(look("127.0.0.1", 7420)).singleElement().isInstanceOf(Wrong.class);
    }

    @Test
    void who_cannot_see_the_holder_is_told_how_to() {
        root.with("proc/net/tcp", HEAD + LISTENS_7420);

        assertThat(look("127.0.0.1", 7420)).singleElement().isInstanceOf(Advice.class);
        assertThat(look("127.0.0.1", 7420).getFirst().todo()).contains("ss -lp 'sport = 7420'");
    }

    @Test
    void a_listener_on_all_addresses_is_in_the_way_of_one_and_the_other_way_round() {
        root.with(
                "proc/net/tcp6",
                HEAD
                        + "   0: 00000000000000000000000000000000:1CFC"
                        + " 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000"
                        + " 00000000     0        0 778 1\n");
        assertThat(look("127.0.0.1", 7420)).noneMatch(Fine.class::isInstance);

        root.with("proc/net/tcp6", HEAD).with("proc/net/tcp", HEAD + LISTENS_7420);
        assertThat(look("0.0.0.0", 7420)).noneMatch(Fine.class::isInstance);
        assertThat(look("127.0.0.2", 7420)).allMatch(Fine.class::isInstance);
    }

    @Test
    void a_connection_is_no_listener() {
        root.with("proc/net/tcp", HEAD + LISTENS_7420.replace(" 0A ", " 01 "));

        assertThat(look("127.0.0.1", 7420)).allMatch(Fine.class::isInstance);
    }

    @Test
    void an_address_of_another_host_is_wrong() {
        assertThat(look("192.0.2.1", 7420).getFirst().text()).contains("no address of this host");
        assertThat(look("no.such.host.invalid", 7420).getFirst().text()).contains("nobody knows");
    }

    @Test
    void datagrams_are_looked_at_where_they_are_taken() {
        root.with("proc/net/udp", HEAD + LISTENS_7420.replace(" 0A ", " 07 "));

        List<Finding> found =
                new PortCheck(
                                folder,
                                InetAddress::isLoopbackAddress,
                                new PortCheck.Port(
                                        "probe.listen",
                                        "127.0.0.1",
                                        7420,
                                        true,
                                        Program.NODE,
                                        CONF))
                        .look();

        assertThat(found.getFirst()).isInstanceOf(Fine.class);
        assertThat(found.getLast()).isInstanceOf(Advice.class);
    }

    @Test
    void the_real_kernel_lists_what_this_process_listens_on() throws IOException {
        try (ServerSocket mine = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            List<Finding> found = look(Path.of("/"), "127.0.0.1", mine.getLocalPort());

            assertThat(found).singleElement().isInstanceOf(Wrong.class);
            assertThat(found.getFirst().text())
                    .contains("process " + ProcessHandle.current().pid());
        }
    }
}

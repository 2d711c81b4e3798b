package lockstep.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

class ServiceManagerTest {
    private static final long PID = 42;
    private static final long SECOND = 1_000_000_000;

    private final AtomicLong nanos = new AtomicLong(-3);
    private String address = "";
    private ListeningSocket systemd;

    @BeforeEach
    void listen(@TempDir Path folder) throws Throwable {
        address = folder.resolve("notify").toString();
        systemd = new ListeningSocket(address);
    }

    @AfterEach
    void stopListening() {
        systemd.close();
    }

    private ServiceManager manager(Map<String, String> variables) throws IOException {
        return ServiceManager.named(variables, PID, nanos::get);
    }

    @Test
    void what_a_daemon_says_arrives() throws Throwable {
        ServiceManager manager = manager(Map.of("NOTIFY_SOCKET", address));
        manager.ready("follows");
        manager.status("leads (epoch 7)");
        manager.stopping();
        assertThat(systemd.next()).isEqualTo("READY=1\nSTATUS=follows");
        assertThat(systemd.next()).isEqualTo("STATUS=leads (epoch 7)");
        assertThat(systemd.next()).isEqualTo("STOPPING=1");
        assertThat(systemd.next()).isEmpty();
    }

    @Test
    void systemd_is_told_when_a_reload_began_by_its_own_clock_and_when_it_is_over()
            throws Throwable {
        ServiceManager manager = manager(Map.of("NOTIFY_SOCKET", address));
        nanos.set(5 * SECOND + 1_999);
        manager.reloading();
        manager.reloaded();
        assertThat(systemd.next()).isEqualTo("RELOADING=1\nMONOTONIC_USEC=5000001");
        assertThat(systemd.next()).isEqualTo("READY=1");
    }

    @Test
    void a_socket_may_be_a_name_without_a_file() throws Throwable {
        String name = "@lockstep-test-" + ProcessHandle.current().pid();
        try (var other = new ListeningSocket(name)) {
            manager(Map.of("NOTIFY_SOCKET", name)).stopping();
            assertThat(other.next()).isEqualTo("STOPPING=1");
        }
    }

    @Test
    void signs_of_life_are_sent_four_times_in_the_watchdogs_time_and_not_more_often()
            throws Throwable {
        ServiceManager manager =
                manager(Map.of("NOTIFY_SOCKET", address, "WATCHDOG_USEC", "4000000"));
        manager.alive();
        manager.alive();
        nanos.addAndGet(SECOND - 1);
        manager.alive();
        assertThat(systemd.next()).isEqualTo("WATCHDOG=1");
        assertThat(systemd.next()).isEmpty();
        nanos.addAndGet(1);
        manager.alive();
        assertThat(systemd.next()).isEqualTo("WATCHDOG=1");
    }

    @Test
    void a_watchdog_that_is_meant_for_another_process_or_for_none_gets_no_signs() throws Throwable {
        manager(Map.of("NOTIFY_SOCKET", address)).alive();
        manager(Map.of("NOTIFY_SOCKET", address, "WATCHDOG_USEC", "1000", "WATCHDOG_PID", "41"))
                .alive();
        assertThat(systemd.next()).isEmpty();
        manager(Map.of("NOTIFY_SOCKET", address, "WATCHDOG_USEC", "1000", "WATCHDOG_PID", "42"))
                .alive();
        assertThat(systemd.next()).isEqualTo("WATCHDOG=1");
    }

    @Test
    void without_a_manager_nothing_is_told() throws Throwable {
        ServiceManager manager = manager(Map.of("WATCHDOG_USEC", "1000"));
        manager.ready("serves");
        manager.alive();
        assertThat(systemd.next()).isEmpty();
    }

    @Test
    void a_manager_that_is_gone_disturbs_nobody() throws Throwable {
        ServiceManager manager =
                manager(Map.of("NOTIFY_SOCKET", address + ".gone", "WATCHDOG_USEC", "1000"));
        manager.ready("serves");
        manager.alive();
        manager.stopping();
    }

    @Test
    void a_sign_of_life_does_not_wait_for_a_manager_that_does_not_read() throws Throwable {
        ServiceManager manager =
                manager(Map.of("NOTIFY_SOCKET", address, "WATCHDOG_USEC", "4000000"));
        // Many more than any queue of datagrams holds.
        for (int i = 0; i < 10_000; i++) {
            manager.alive();
            nanos.addAndGet(SECOND);
        }
        assertThat(systemd.next()).isEqualTo("WATCHDOG=1");
    }

    @Test
    void variables_that_cannot_be_are_refused() {
        assertThatThrownBy(() -> manager(Map.of("NOTIFY_SOCKET", "vsock:2:1")))
                .hasMessageStartingWith("NOTIFY_SOCKET (vsock:2:1) must be a path");
        assertThatThrownBy(() -> manager(Map.of("NOTIFY_SOCKET", "/" + "x".repeat(107))))
                .hasMessageContaining("less than 108 bytes");
        assertThatThrownBy(() -> manager(Map.of("NOTIFY_SOCKET", address, "WATCHDOG_USEC", "soon")))
                .hasMessage("WATCHDOG_USEC (soon) must be a number of microseconds.");
    }
}

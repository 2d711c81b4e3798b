package lockstep.node.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import lockstep.node.probe.Outcome.Measured;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Two processes in network namespaces of their own, with a link between them that the kernel makes
/// narrow, lossy or dead. Takes root, `ip`, `tc` and `nft`; skips where they are missing.
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock("probes") // one class at a time, and one test of it: they measure
final class ProbeAcrossNamespacesTest {

    private static final String PEER = "10.213.7.1";
    private static final String SELF = "10.213.7.2";
    private static final int TRIPS = 200;
    private static final long MIB = 1 << 20;

    private final String here = "lsp" + ProcessHandle.current().pid() + "a";
    private final String there = "lsp" + ProcessHandle.current().pid() + "b";
    private final List<Process> processes = new ArrayList<>();
    private Process client;
    private BufferedReader answers;

    @BeforeEach
    void join() throws IOException {
        assumeTrue(works("ip", "netns", "add", here), "no network namespaces can be made here");
        run("ip", "netns", "add", there);
        run(
                ("ip link add v0 netns " + here + " type veth peer name v0 netns " + there)
                        .split(" ", -1));
        run("ip", "-n", here, "addr", "add", SELF + "/24", "dev", "v0");
        run("ip", "-n", there, "addr", "add", PEER + "/24", "dev", "v0");
        for (String namespace : List.of(here, there)) {
            run("ip", "-n", namespace, "link", "set", "v0", "up");
        }
        String port = lines(start(there, PEER)).readLine();
        client = start(here, PEER, port);
        answers = lines(client);
    }

    @AfterEach
    void part() throws InterruptedException {
        for (Process process : processes) {
            process.destroyForcibly().waitFor();
        }
        works("ip", "netns", "del", here);
        works("ip", "netns", "del", there);
    }

    private Process start(String namespace, String... arguments) throws IOException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                "ip",
                                "netns",
                                "exec",
                                namespace,
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "--sun-misc-unsafe-memory-access=allow",
                                "-XX:TieredStopAtLevel=1",
                                "-XX:+UseSerialGC",
                                "-cp",
                                System.getProperty("java.class.path"),
                                ProbePeer.class.getName()));
        command.addAll(List.of(arguments));
        Process process =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        processes.add(process);
        return process;
    }

    private static BufferedReader lines(Process process) {
        return new BufferedReader(
                new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    private static boolean works(String... command) {
        try {
            Process process =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start();
            return process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException _) {
            return false; // not installed
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void run(String... command) {
        assertThat(works(command)).as(String.join(" ", command)).isTrue();
    }

    private Measured measure(int trips, long bytes) {
        try {
            client.getOutputStream()
                    .write((trips + " " + bytes + "\n").getBytes(StandardCharsets.UTF_8));
            client.getOutputStream().flush();
            String answer = answers.readLine();
            assertThat(answer).matches("[0-9]+ [0-9]+( [0-9.]+){3}");
            String[] numbers = answer.split(" ", -1);
            return new Measured(
                    Integer.parseInt(numbers[0]),
                    Integer.parseInt(numbers[1]),
                    Double.parseDouble(numbers[2]),
                    Double.parseDouble(numbers[3]),
                    Double.parseDouble(numbers[4]));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Drops what arrives at the peer, by an nftables expression.
    private void drop(String which) {
        assumeTrue(works("nft", "--version"), "nft is not installed");
        String nft = "ip netns exec " + there + " nft ";
        run((nft + "add table inet bad").split(" ", -1));
        run((nft + "add chain inet bad in { type filter hook input priority 0 ; }").split(" ", -1));
        run((nft + "add rule inet bad in " + which + "drop").split(" ", -1));
    }

    @Test
    void a_good_link_is_good() {
        Measured measured = measure(TRIPS, 4 * MIB);

        assertThat(measured.lost()).isZero();
        assertThat(measured.mbitPerSecond()).isGreaterThan(100);
    }

    @Test
    void a_narrow_link_shows_in_the_burst() {
        assumeTrue(
                works(
                        ("tc -n "
                                        + here
                                        + " qdisc add dev v0 root tbf rate 10mbit burst 16kb"
                                        + " latency 50ms")
                                .split(" ", -1)),
                "the kernel has no tbf");

        Measured measured = measure(20, 4 * MIB);

        assertThat(measured.lost()).isZero();
        assertThat(measured.mbitPerSecond()).isBetween(2.0, 11.0);
    }

    @Test
    void a_lossy_link_shows_in_the_round_trips() {
        drop("meta l4proto udp numgen random mod 100 < 20 ");

        assertThat(measure(TRIPS, 0).lost()).isBetween(TRIPS / 10, TRIPS * 2 / 5);
    }

    @Test
    void a_dead_link_loses_all() {
        drop("");

        assertThat(measure(TRIPS, MIB)).isEqualTo(Measured.allLost(TRIPS));
    }

    @Test
    void a_host_that_is_gone_loses_all() {
        run("ip", "-n", there, "link", "set", "v0", "down");

        assertThat(measure(TRIPS, MIB)).isEqualTo(Measured.allLost(TRIPS));
    }
}

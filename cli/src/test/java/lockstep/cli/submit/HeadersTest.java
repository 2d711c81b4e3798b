package lockstep.cli.submit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.protobuf.ByteString;

import lockstep.cli.display.JsonText;
import lockstep.cli.options.Getopt;
import lockstep.cli.options.Mistake;
import lockstep.cli.options.Origin;
import lockstep.cli.testing.Approved;
import lockstep.cli.testing.FakeCaller;
import lockstep.protocol.v1.JobSpec;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/// Script heads as the tools around Slurm write them.
final class HeadersTest {

    /// A collection of real ones, where this machine has it.
    private static final Path COLLECTION = Path.of("../../shared/fixtures/sbatch-headers");

    @TempDir private Path folder;

    static Stream<Path> ours() throws IOException, URISyntaxException {
        URL resource = Objects.requireNonNull(HeadersTest.class.getResource("/sbatch-headers"));
        URI uri = resource.toURI();
        return scripts(Path.of(uri)).stream();
    }

    private static List<Path> scripts(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private Submission read(Path script) {
        FakeCaller user = new FakeCaller("ssubmit", folder);
        return new SubmissionReader(
                        user.caller(),
                        Getopt.parse(
                                SubmitOptions.all(),
                                List.of("--parse-only", script.toAbsolutePath().toString()),
                                Getopt.Order.OPTIONS_FIRST,
                                Origin.commandLine()))
                .read();
    }

    @ParameterizedTest
    @MethodSource("ours")
    void the_head_becomes_the_approved_request(Path script) {
        switch (read(script)) {
            case Submission.Ready(JobSpec spec, List<String> warnings) -> {
                JobSpec shown =
                        spec.toBuilder()
                                .setScript(ByteString.EMPTY)
                                .clearEnvironment()
                                .clearCommandLine()
                                .setWorkingDirectory("…")
                                .setCheckpointDirectory(
                                        spec.getCheckpointDirectory().isEmpty() ? "" : "…/ckpt")
                                .build();
                String text = JsonText.ofRequest(shown) + String.join("\n", warnings) + "\n";
                Approved.verify(
                        "headers/" + script.getFileName(),
                        text.replace(script.toAbsolutePath().getParent() + "/", "")
                                .replace(folder.toString(), "…"));
            }
            case Submission.Wrong wrong -> throw new AssertionError(wrong.mistakes().toString());
        }
    }

    @Test
    void every_head_of_the_collection_is_read() throws IOException {
        assumeTrue(
                Files.isDirectory(COLLECTION),
                () ->
                        "there is no collection of headers at "
                                + COLLECTION.toAbsolutePath().normalize());
        List<String> misread = new ArrayList<>();
        for (Path script : scripts(COLLECTION)) {
            if (read(script) instanceof Submission.Wrong wrong) {
                wrong.mistakes().stream()
                        .map(Mistake::text)
                        .filter(text -> !text.contains(" is refused: "))
                        .forEach(misread::add);
            }
        }
        assertThat(misread).isEmpty();
    }

    /// Every flag that NeMo-Run may write into a script, and those of pyxis.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "account",
                "acctg-freq",
                "array",
                "batch",
                "clusters",
                "constraint",
                "container",
                "container-id",
                "core-spec",
                "cpus-per-gpu",
                "cpus-per-task",
                "comment",
                "debug",
                "delay-boot",
                "dependency",
                "distribution",
                "error",
                "exclude",
                "exclusive",
                "export",
                "get-user-env",
                "gid",
                "gpu-bind",
                "gpu-freq",
                "gpus",
                "gpus-per-node",
                "gpus-per-socket",
                "gpus-per-task",
                "gres",
                "gres-flags",
                "help",
                "hold",
                "ignore-pbs",
                "input",
                "job-name",
                "kill-on-invalid-dep",
                "licenses",
                "mail-type",
                "mail-user",
                "mcs-label",
                "mem",
                "mem-bind",
                "mem-per-cpu",
                "mem-per-gpu",
                "mincpus",
                "network",
                "nice",
                "no-kill",
                "no-requeue",
                "nodefile",
                "nodelist",
                "nodes",
                "ntasks",
                "ntasks-per-core",
                "ntasks-per-gpu",
                "ntasks-per-node",
                "ntasks-per-socket",
                "open-mode",
                "output",
                "overcommit",
                "oversubscribe",
                "parsable",
                "partition",
                "power",
                "prefer",
                "priority",
                "profile",
                "propagate",
                "qos",
                "quiet",
                "reboot",
                "requeue",
                "reservation",
                "signal",
                "sockets-per-node",
                "spread-job",
                "switches",
                "test-only",
                "thread-spec",
                "threads-per-core",
                "time",
                "time-min",
                "tmp",
                "tres-bind",
                "tres-per-task",
                "uid",
                "usage",
                "verbose",
                "version",
                "wait",
                "wait-all-nodes",
                "wckey",
                "wrap",
                "segment",
                "container-image",
                "container-mounts",
                "container-workdir",
                "container-name",
                "container-env",
                "no-container-mount-home",
                "container-remap-root",
                "container-writable",
                "contiguous",
                "chdir",
                "begin",
                "deadline",
                "extra-node-info",
                "cores-per-socket",
                "hint",
                "bb",
                "bbf",
                "export-file",
                "cluster-constraint",
                "cpu-freq",
                "use-min-nodes",
                "x11",
                "tasks-per-node",
                "oom-kill-step",
                "stepmgr",
                "resv-ports"
            })
    void every_option_that_slurm_knows_is_known(String name) {
        assertThat(SubmitOptions.all().names()).contains(name);
    }

    @Test
    void each_option_is_acted_on_ignored_or_refused_and_never_two_of_these() {
        for (SlurmOnly entry : SlurmOnly.values()) {
            assertThat(entry.reason()).as(entry.name()).isNotBlank().doesNotEndWith(".");
            assertThat(entry.advice().isEmpty() || entry.advice().startsWith("Maybe "))
                    .as(entry.name())
                    .isTrue();
            assertThat(entry.option().help()).as(entry.name()).isEmpty();
        }
    }
}

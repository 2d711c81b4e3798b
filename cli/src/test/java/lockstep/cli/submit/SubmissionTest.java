package lockstep.cli.submit;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;

import lockstep.cli.options.Getopt;
import lockstep.cli.options.Mistake;
import lockstep.cli.options.Origin;
import lockstep.cli.testing.FakeCaller;
import lockstep.protocol.v1.GenericResource;
import lockstep.protocol.v1.JobSpec;
import lockstep.protocol.v1.LaunchMode;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/// What becomes of command line, environment and script.
final class SubmissionTest {

    @TempDir private Path folder;

    private FakeCaller user;

    @BeforeEach
    void logIn() throws IOException {
        folder = folder.toRealPath();
        user = new FakeCaller("ssubmit", folder);
        script("#!/bin/sh", "hostname");
    }

    private void script(String... lines) throws IOException {
        Files.writeString(folder.resolve("job.sh"), String.join("\n", lines) + "\n");
    }

    private Submission read(String... words) {
        return new SubmissionReader(
                        user.caller(),
                        Getopt.parse(
                                SubmitOptions.all(),
                                Arrays.asList(words),
                                Getopt.Order.OPTIONS_FIRST,
                                Origin.commandLine()))
                .read();
    }

    private JobSpec spec(String... words) {
        return switch (read(words)) {
            case Submission.Ready ready -> ready.spec();
            case Submission.Wrong wrong -> throw new AssertionError(wrong.mistakes().toString());
        };
    }

    private List<String> mistakes(String... words) {
        return switch (read(words)) {
            case Submission.Ready ready -> throw new AssertionError(ready.spec().toString());
            case Submission.Wrong wrong -> wrong.mistakes().stream().map(Mistake::text).toList();
        };
    }

    private List<String> warnings(String... words) {
        return switch (read(words)) {
            case Submission.Ready ready -> ready.warnings();
            case Submission.Wrong wrong -> throw new AssertionError(wrong.mistakes().toString());
        };
    }

    private static GenericResource gpus(String type, int count) {
        return GenericResource.newBuilder().setName("gpu").setType(type).setCount(count).build();
    }

    @Test
    void a_bare_script_asks_for_nothing_and_is_named_after_itself() {
        user.with("PATH", "/bin");
        assertThat(spec("job.sh", "-a", "b c"))
                .isEqualTo(
                        JobSpec.newBuilder()
                                .setName("job.sh")
                                .setMode(LaunchMode.BATCH)
                                .setScript(ByteString.copyFromUtf8("#!/bin/sh\nhostname\n"))
                                .addArguments("-a")
                                .addArguments("b c")
                                .setCommandLine("job.sh")
                                .setWorkingDirectory(folder.toString())
                                .setSubmitHost("login1")
                                .putEnvironment("PATH", "/bin")
                                .putEnvironment("SLURM_SUBMIT_DIR", folder.toString())
                                .build());
    }

    @Test
    void every_option_finds_its_field() throws IOException {
        Files.createDirectory(folder.resolve("run"));
        JobSpec spec =
                spec(
                        "-Jtrain",
                        "-o",
                        "%x-%j.out",
                        "-e",
                        "err",
                        "-N2-4",
                        "-n",
                        "16",
                        "--tasks-per-node=8",
                        "-c4",
                        "--gres=gpu:h100:8,nic:2",
                        "--mem=64G",
                        "-t",
                        "1-12",
                        "-p",
                        "big",
                        "-w",
                        "n[1-2]",
                        "-x",
                        "n3",
                        "-C",
                        "a&b",
                        "--exclusive",
                        "-D",
                        "run",
                        "--comment=hi there",
                        "--requeue",
                        "-H",
                        "--begin=now+1hour",
                        "--open-mode=append",
                        "--checkpoint-dir",
                        "ckpt",
                        "job.sh");
        assertThat(spec.toBuilder().clearScript().clearEnvironment().build())
                .isEqualTo(
                        JobSpec.newBuilder()
                                .setName("train")
                                .setMode(LaunchMode.BATCH)
                                .setCommandLine("job.sh")
                                .setStdoutPattern("%x-%j.out")
                                .setStderrPattern("err")
                                .setNodesMin(2)
                                .setNodesMax(4)
                                .setTasks(16)
                                .setTasksPerNode(8)
                                .setCpusPerTask(4)
                                .addGresPerNode(gpus("h100", 8))
                                .addGresPerNode(
                                        GenericResource.newBuilder().setName("nic").setCount(2))
                                .setMemoryMibPerNode(65_536)
                                .setTimeLimitSeconds(129_600)
                                .setPartition("big")
                                .setNodeList("n[1-2]")
                                .setExcludeList("n3")
                                .setConstraint("a&b")
                                .setExclusive(true)
                                .setWorkingDirectory(folder + "/run")
                                .setComment("hi there")
                                .setRequeue(true)
                                .setHold(true)
                                .setBegin(
                                        Timestamp.newBuilder()
                                                .setSeconds(FakeCaller.NOW.getEpochSecond() + 3600))
                                .setAppendOutput(true)
                                .setCheckpointDirectory(folder + "/run/ckpt")
                                .setSubmitHost("login1")
                                .build());
    }

    @Test
    void the_command_line_wins_over_variables_and_those_over_the_script() throws IOException {
        script("#!/bin/sh", "#SBATCH -J script -p script -t 3 -N 3", "#SBATCH -t 4");
        user.with("SBATCH_PARTITION", "variable").with("SBATCH_JOB_NAME", "variable");
        JobSpec spec = spec("-J", "typed", "job.sh");
        assertThat(spec.getName()).isEqualTo("typed");
        assertThat(spec.getPartition()).isEqualTo("variable");
        assertThat(spec.getTimeLimitSeconds()).isEqualTo(240);
        assertThat(spec.getNodesMin()).isEqualTo(3);
    }

    @Test
    void slurms_variables_stand_for_options() {
        user.with("SBATCH_TIMELIMIT", "10")
                .with("SBATCH_MEM_PER_NODE", "1G")
                .with("SBATCH_EXCLUSIVE", "")
                .with("SBATCH_REQUEUE", "")
                .with("SBATCH_GPUS_PER_NODE", "4")
                .with("SBATCH_OPEN_MODE", "append")
                .with("SBATCH_NODES", "9");
        JobSpec spec = spec("job.sh");
        assertThat(spec.getTimeLimitSeconds()).isEqualTo(600);
        assertThat(spec.getMemoryMibPerNode()).isEqualTo(1024);
        assertThat(spec.getExclusive()).isTrue();
        assertThat(spec.getRequeue()).isTrue();
        assertThat(spec.getGresPerNodeList()).containsExactly(gpus("", 4));
        assertThat(spec.getAppendOutput()).isTrue();
        assertThat(spec.getNodesMin()).as("SBATCH_NODES is none of Slurm's").isZero();
    }

    @Test
    void a_mistake_is_reported_even_where_another_value_counts() throws IOException {
        script("#!/bin/sh", "#SBATCH -N zz");
        user.with("SBATCH_TIMELIMIT", "soon");
        assertThat(mistakes("-N2", "-t5", "job.sh"))
                .containsExactly(
                        "--time (soon) from SBATCH_TIMELIMIT must be a time: minutes, M:S, H:M:S,"
                                + " D-H, D-H:M, D-H:M:S, or UNLIMITED.",
                        "--nodes (zz) in job.sh line 2 must be a whole number from 1 to 1000000, or"
                                + " a range of two such as 2-4.");
    }

    @Test
    void the_script_may_come_from_standard_input() {
        user.typing("#!/bin/bash\n#SBATCH -N 3\n");
        JobSpec spec = spec();
        assertThat(spec.getName()).isEqualTo("sbatch");
        assertThat(spec.getNodesMin()).isEqualTo(3);
        JobSpec byPath = spec("/dev/stdin", "arg");
        assertThat(byPath.getNodesMin()).isEqualTo(3);
        assertThat(byPath.getArgumentsList()).containsExactly("arg");
        user.typing("");
        assertThat(mistakes()).containsExactly("the script on standard input is empty.");
    }

    @Test
    void a_script_is_looked_for_here_then_along_the_path() throws IOException {
        Path bin = Files.createDirectory(folder.resolve("bin"));
        Files.writeString(bin.resolve("job.sh"), "#!/bin/sh\n# along the path\n");
        Files.writeString(bin.resolve("far.sh"), "#!/bin/sh\n# far\n");
        user.with("PATH", "/nowhere:" + bin);
        assertThat(spec("job.sh").getScript().toStringUtf8()).contains("hostname");
        assertThat(spec("far.sh").getScript().toStringUtf8()).contains("# far");
        assertThat(spec(bin + "/far.sh").getName()).isEqualTo("far.sh");
        assertThat(spec("./bin/far.sh").getCommandLine()).isEqualTo("./bin/far.sh");
        assertThat(mistakes("./far.sh")).containsExactly("there is no script ./far.sh.");
        assertThat(mistakes("no.sh"))
                .containsExactly("there is no script no.sh, here or along PATH.");
        assertThat(mistakes("bin")).containsExactly("bin is a directory, not a script.");
    }

    @Test
    void a_shell_command_can_be_wrapped() {
        JobSpec spec = spec("--wrap=echo $X | cat", "-N1");
        assertThat(spec.getName()).isEqualTo("wrap");
        assertThat(spec.getScript().toStringUtf8())
                .isEqualTo(
                        """
                        #!/bin/sh
                        # This script was created by ssubmit --wrap.

                        echo $X | cat
                        """);
        assertThat(mistakes("--wrap=x", "job.sh"))
                .containsExactly(
                        "--wrap makes the script itself, so job.sh cannot stand beside it.");
    }

    @Test
    void a_command_can_run_on_each_node_or_for_each_rank() {
        JobSpec perNode = spec("--per-node", "-N2", "--", "/usr/bin/env", "-0");
        assertThat(perNode.getMode()).isEqualTo(LaunchMode.PER_NODE);
        assertThat(perNode.getArgumentsList()).containsExactly("/usr/bin/env", "-0");
        assertThat(perNode.getName()).isEqualTo("env");
        assertThat(perNode.getScript().isEmpty()).isTrue();
        JobSpec perRank = spec("-n4", "--per-rank", "python", "train.py");
        assertThat(perRank.getMode()).isEqualTo(LaunchMode.PER_RANK);
        assertThat(perRank.getArgumentsList()).containsExactly("python", "train.py");
        assertThat(mistakes("--per-node")).containsExactly("--per-node needs a command to run.");
        assertThat(mistakes("--per-node", "--per-rank", "x"))
                .containsExactly("--per-node and --per-rank cannot stand together.");
    }

    @Test
    void gpus_are_shared_out_by_nodes_and_tasks() {
        assertThat(spec("-G8", "job.sh").getGresPerNodeList()).containsExactly(gpus("", 8));
        assertThat(spec("-G8", "job.sh").getNodesMin()).isEqualTo(1);
        assertThat(spec("-G", "h100:16", "-N2", "job.sh").getGresPerNodeList())
                .containsExactly(gpus("h100", 8));
        assertThat(spec("--gpus=16", "-n16", "--ntasks-per-node=8", "job.sh").getNodesMax())
                .isEqualTo(2);
        assertThat(
                        spec("--gpus-per-task=2", "--ntasks-per-node=4", "-N2", "job.sh")
                                .getGresPerNodeList())
                .containsExactly(gpus("", 8));
        assertThat(spec("--gpus-per-task=1", "-n8", "-N2", "job.sh").getGresPerNodeList())
                .containsExactly(gpus("", 4));
        assertThat(spec("--gpus-per-node=0", "job.sh").getGresPerNodeList()).isEmpty();
        assertThat(mistakes("-G8", "-N3", "job.sh"))
                .containsExactly("--gpus (8) cannot be shared out evenly by 3 nodes.");
        assertThat(mistakes("-G8", "-N2-4", "job.sh"))
                .containsExactly(
                        "--gpus (8) cannot be shared out: the number of nodes is not fixed.");
        assertThat(mistakes("--gpus-per-task=1", "-n8", "-N3", "job.sh"))
                .containsExactly("--gpus-per-task (1) needs to know how many tasks each node has.");
        assertThat(mistakes("--gpus-per-node=8", "--gres=gpu:4", "job.sh"))
                .singleElement()
                .asString()
                .startsWith("--gpus-per-node (8) contradicts the GPUs asked for by another option");
        assertThat(spec("--gpus-per-node=8", "--gres=gpu:8", "job.sh").getGresPerNodeList())
                .containsExactly(gpus("", 8));
    }

    @Test
    void what_is_asked_for_each_gpu_is_reckoned() {
        JobSpec spec =
                spec(
                        "-N2",
                        "--gpus-per-node=8",
                        "--ntasks-per-node=4",
                        "--cpus-per-gpu=6",
                        "--mem-per-gpu=32G",
                        "job.sh");
        assertThat(spec.getCpusPerTask()).isEqualTo(12);
        assertThat(spec.getMemoryMibPerNode()).isEqualTo(8 * 32 * 1024);
        assertThat(spec("--gpus-per-node=4", "--ntasks-per-gpu=2", "job.sh").getTasksPerNode())
                .isEqualTo(8);
        assertThat(mistakes("--cpus-per-gpu=6", "job.sh")).hasSize(1);
        assertThat(mistakes("--mem-per-gpu=6G", "job.sh"))
                .containsExactly("--mem-per-gpu (6G) needs a number of GPUs on each node.");
        assertThat(mistakes("--ntasks-per-gpu=2", "job.sh")).hasSize(1);
    }

    @Test
    void of_the_ways_to_ask_for_memory_the_one_from_the_higher_source_counts() throws IOException {
        script("#!/bin/sh", "#SBATCH --mem-per-cpu=4G");
        JobSpec spec = spec("--mem=1G", "job.sh");
        assertThat(spec.getMemoryMibPerNode()).isEqualTo(1024);
        assertThat(spec.hasMemoryMibPerCpu()).isFalse();
        assertThat(spec("--mem=0", "job.sh").hasMemoryMibPerNode()).isTrue();
        assertThat(mistakes("--mem=1G", "--mem-per-cpu=1G", "job.sh"))
                .containsExactly("--mem-per-cpu (1G) cannot stand beside --mem.");
    }

    @Test
    void of_requeue_and_no_requeue_the_stronger_or_later_counts() throws IOException {
        script("#!/bin/sh", "#SBATCH --requeue");
        assertThat(spec("job.sh").getRequeue()).isTrue();
        assertThat(spec("--no-requeue", "job.sh").getRequeue()).isFalse();
        assertThat(spec("--no-requeue", "--requeue", "job.sh").getRequeue()).isTrue();
        user.with("SBATCH_NO_REQUEUE", "1");
        assertThat(spec("job.sh").hasRequeue()).isTrue();
        assertThat(spec("job.sh").getRequeue()).isFalse();
    }

    @Test
    void files_are_looked_for_from_the_jobs_directory() throws IOException {
        Files.createDirectories(folder.resolve("run/logs"));
        assertThat(spec("-D", "run", "-o", "logs/%j", "job.sh").getStdoutPattern())
                .isEqualTo("logs/%j");
        assertThat(spec("-o", "%x/%j.out", "-e", "/dev/null", "job.sh").getStderrPattern())
                .isEqualTo("/dev/null");
        assertThat(mistakes("-o", "logs/%j", "-e", "run/logs/", "job.sh"))
                .containsExactly(
                        "--output (logs/%j) must be in a directory that exists, and "
                                + folder
                                + "/logs does not exist.",
                        "--error (run/logs/) must be a file's name, not a directory's.");
        assertThat(mistakes("-D", "job.sh", "job.sh"))
                .containsExactly(
                        "--chdir (job.sh) must be a directory, and " + folder + "/job.sh is none.");
    }

    @Test
    void what_cannot_be_a_script_is_refused_with_every_reason() throws IOException {
        Files.write(folder.resolve("dos.sh"), "echo\r\nx\0y\r\n".getBytes(StandardCharsets.UTF_8));
        assertThat(mistakes("dos.sh"))
                .containsExactly(
                        "dos.sh does not begin with \"#!\" and the path of an interpreter.",
                        "dos.sh line 1 ends as on DOS (\\r\\n); lines must end in \\n alone.",
                        "dos.sh line 2 contains a NUL byte; a script must be text.");
        Files.write(folder.resolve("empty.sh"), new byte[0]);
        assertThat(mistakes("empty.sh")).containsExactly("empty.sh is empty.");
        byte[] large = new byte[Script.BYTES_MAX + 1];
        Arrays.fill(large, (byte) '#');
        large[1] = '!';
        Files.write(folder.resolve("large.sh"), large);
        assertThat(mistakes("large.sh"))
                .containsExactly("large.sh is too long: a script may have 4194304 bytes (4 MiB).");
        Files.write(folder.resolve("large.sh"), Arrays.copyOf(large, Script.BYTES_MAX));
        assertThat(spec("large.sh").getScript().size()).isEqualTo(Script.BYTES_MAX);
    }

    @Test
    void names_must_be_sound() throws IOException {
        assertThat(spec("-J", "größe 日本", "job.sh").getName()).isEqualTo("größe 日本");
        assertThat(spec("-J", "x".repeat(1024), "job.sh").getName()).hasSize(1024);
        assertThat(mistakes("-J", "", "job.sh"))
                .containsExactly("--job-name () must not be empty.");
        assertThat(mistakes("-J", "a\u001b[31m\nb", "job.sh"))
                .singleElement()
                .asString()
                .endsWith("must not contain control characters.");
        assertThat(mistakes("-J", "\uFFFD", "job.sh"))
                .containsExactly("--job-name (\uFFFD) must be valid UTF-8.");
        assertThat(mistakes("-J", "ä".repeat(50_000), "job.sh"))
                .containsExactly(
                        "--job-name ("
                                + "ä".repeat(100)
                                + "…) must have at most 1024 bytes, and has 100000.");
        Files.writeString(folder.resolve("x\ny"), "#!/bin/sh\n");
        assertThat(mistakes("x\ny")).hasSize(1);
        assertThat(spec("-J", "fine", "x\ny").getName()).isEqualTo("fine");
    }

    @Test
    void what_slurm_knows_and_we_do_not_is_ignored_aloud_or_refused() throws IOException {
        script("#!/bin/sh", "#SBATCH --mail-type=END --mail-user=a@b --wckey=submitit");
        user.with("SBATCH_PROFILE", "all");
        assertThat(warnings("--signal=R:USR2@90", "-s", "--priority=100", "job.sh"))
                .containsExactly(
                        "--oversubscribe is ignored: CPUs are never given out twice.",
                        "--priority (100) is ignored: jobs have no priorities of their own yet.",
                        "--profile (all) from SBATCH_PROFILE is ignored: nothing is sampled yet.",
                        "--mail-type (END) in job.sh line 2 is ignored: no mail is sent.",
                        "--mail-user (a@b) in job.sh line 2 is ignored: no mail is sent.",
                        "--wckey (submitit) in job.sh line 2 is ignored: nothing is accounted by"
                                + " keys.",
                        "--signal (R:USR2@90): \"R\" is ignored: a job never runs on into a"
                                + " reservation.");
        assertThat(mistakes("--container-image=x", "-Mother", "job.sh"))
                .containsExactly(
                        "--container-image (x) is refused: containers are not supported yet; the"
                                + " job would run outside of it.",
                        "--clusters (other) is refused: there is one cluster only.");
    }

    @Test
    void a_beginning_that_has_passed_is_worth_a_warning() {
        assertThat(warnings("--begin=2020-01-01", "job.sh"))
                .containsExactly("--begin (2020-01-01) has passed already.");
    }

    @Test
    void places_and_features_are_checked_for_form() {
        assertThat(mistakes("-w", "nodes/list", "-x", "n[1-2", "-C", "a|b", "job.sh"))
                .containsExactly(
                        "--nodelist (nodes/list) must be names of nodes; lists in files are not"
                                + " supported.",
                        "--exclude (n[1-2) must have as many \"]\" as \"[\", one inside of none.",
                        "--constraint (a|b) must be features joined by \"&\"; nothing else is"
                                + " supported.");
    }

    @Test
    void to_parse_only_a_missing_directory_is_no_mistake() {
        assertThat(warnings("--parse-only", "-D", "/no/such", "-o", "logs/%j.out", "job.sh"))
                .containsExactly(
                        "--chdir (/no/such) must be a directory, and /no/such does not exist.",
                        "--output (logs/%j.out) must be in a directory that exists, and"
                                + " /no/such/logs does not exist.");
    }

    @Test
    void a_script_that_calls_srun_is_accepted_with_a_warning() throws IOException {
        script(
                "#!/bin/sh",
                "#SBATCH -N2",
                "# srun hostname",
                "  time srun -n 2 hostname",
                "srun a");
        assertThat(warnings("job.sh"))
                .containsExactly(
                        "job.sh line 4 calls srun, which is not there: it will fail. Maybe start"
                            + " the command itself on the nodes: ssubmit --per-node -- COMMAND");
    }

    @Test
    void a_script_that_only_speaks_of_srun_is_no_reason_to_warn() throws IOException {
        script(
                "#!/bin/sh",
                "command -v srun || torchrun train.py",
                "echo srun; my-srun x; srunner");
        assertThat(warnings("job.sh")).isEmpty();
    }
}

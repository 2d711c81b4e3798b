package lockstep.cli.submit;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.cli.testing.Approved;
import lockstep.cli.testing.FakeCaller;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/// What a user reads who makes one of the mistakes that were tried on Slurm (many of which it
/// accepts).
///
/// Those that only the controller can know of (more nodes than there are, unknown partitions) are
/// its tests' affair.
final class MistakesTest {

    @TempDir private Path folder;

    private final StringBuilder transcript = new StringBuilder();

    private void script(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    /// Types a command line and keeps what was answered.
    private void mistake(String what, String... words) {
        FakeCaller user = new FakeCaller("ssubmit", folder);
        int exitCode = new SubmitCommand().run(user.caller(), Arrays.asList(words));
        assertThat(user.out()).as(what).isEmpty();
        assertThat(exitCode).as(what + ": " + user.err()).isEqualTo(2);
        String shown = user.err().replace(folder.toString(), "HERE");
        transcript.append("# ").append(what).append('\n').append(shown);
    }

    @Test
    void every_mistake_gets_a_clear_answer() throws IOException {
        folder = folder.toRealPath();
        script("job", "#!/bin/sh\n");
        mistake("name 100,000 chars", "-J", "x".repeat(100_000), "job");
        mistake("name bad utf-8", "-J", "bad\uFFFD", "job");
        mistake("name newline+escape", "-J", "a\n\u001b[31mb", "job");
        mistake("name empty", "-J", "", "job");
        mistake("nodes=abc", "-N", "abc", "job");
        mistake("nodes=0", "-N", "0", "job");
        mistake("nodes=-1", "-N", "-1", "job");
        mistake("nodes=5-2", "-N", "5-2", "job");
        mistake("nodes=1.5", "-N", "1.5", "job");
        mistake("nodes=99999999999", "-N", "99999999999", "job");
        mistake("nodes= (empty)", "-N", "", "job");
        mistake("time=abc", "-t", "abc", "job");
        mistake("time=-5", "-t", "-5", "job");
        mistake("time=1:2:3:4", "-t", "1:2:3:4", "job");
        mistake("time=99999999999999", "-t", "99999999999999", "job");
        mistake("ntasks=-1", "-n", "-1", "job");
        mistake("ntasks=0", "-n", "0", "job");
        mistake("cpus-per-task=-3", "-c", "-3", "job");
        mistake("mem=-1", "--mem=-1", "job");
        mistake("mem=12X", "--mem=12X", "job");
        mistake("gres nonsense", "--gres=gpu:x:y", "job");
        mistake("array=abc", "-a", "abc", "job");
        mistake("array=0-9:0", "-a", "0-9:0", "job");
        mistake("array=9-0", "-a", "9-0", "job");
        mistake("array=0-9%0", "-a", "0-9%0", "job");
        mistake("array too far", "-a", "4000001", "job");
        mistake("dependency without a job", "-d", "afterok", "job");
        mistake("dependency of no kind", "-d", "afterwards:7", "job");
        mistake("dependency on all and any", "-d", "afterok:7,afterany:8?singleton", "job");
        mistake("dependency with a delay", "-d", "afterok:7+10", "job");
        mistake("licenses=matlab:0", "-L", "matlab:0", "job");
        mistake("signal=KILL", "--signal=KILL@10", "job");
        mistake("propagate=FILES", "--propagate=FILES", "job");
        mistake("class=fast", "--class=fast", "job");
        mistake("segment=0", "--segment=0", "job");
        mistake("checkpoint-every=often", "--checkpoint-every=often", "job");
        mistake("contiguous and spread", "--contiguous", "--spread-job", "job");
        mistake("account with a space", "-A", "my account", "job");
        mistake("begin=garbage", "--begin=notatime", "job");
        mistake("nice=abc", "--nice=abc", "job");
        mistake("nice=-9999999999", "--nice=-9999999999", "job");
        mistake("chdir missing", "-D", "/no/such/dir", "job");
        mistake("output dir missing", "-o", "/no/such/dir/x", "job");
        mistake("unknown option", "--frobnicate", "job");
        mistake("misspelt option", "--partitoin=x", "job");
        mistake("no such script", "/no/such/script");
        script("empty", "");
        mistake("empty script", "empty");
        script("bare", "echo\n");
        mistake("no shebang", "bare");
        script("dos", "#!/bin/sh\r\necho\r\n");
        mistake("DOS line ends", "dos");
        script("nul", "#!/bin/sh\n\0\n");
        mistake("NUL in script", "nul");
        script("large", "#!/bin/sh\n" + "#\n".repeat(2_500_000));
        mistake("script 5MB", "large");
        script("zz", "#!/bin/sh\n#SBATCH -N zz\n");
        mistake("bad #SBATCH line", "zz");
        script("frob", "#!/bin/sh\n#SBATCH --frob\n");
        mistake("unknown #SBATCH opt", "frob");
        mistake("everything at once", "-N0", "-t-1", "-n0", "--mem=x", "-D/no", "--frob", "zz");
        Approved.verify("mistakes.txt", transcript.toString());
    }
}

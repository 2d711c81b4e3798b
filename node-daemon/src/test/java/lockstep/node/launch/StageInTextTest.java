package lockstep.node.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.UTF_8;

import lockstep.node.agent.AttemptKey;
import lockstep.protocol.v1.LaunchSpec;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// What a rank's shell makes of it.
final class StageInTextTest {
    private static final AttemptKey ATTEMPT = new AttemptKey(7, 1);

    @TempDir private Path folder;

    private String lines(String... uris) throws IOException {
        var launch = LaunchSpec.newBuilder().setUserId(1_000);
        for (String uri : uris) {
            launch.addStageIn(uri);
        }
        return StageInText.of(new StageDirectory(folder.toRealPath()), launch.build(), ATTEMPT);
    }

    /// @return what a program sees of the variables, or how the shell failed
    private String run(String lines) throws Exception {
        String script =
                "node=n1\nfail() { echo \"fail $*\"; exit 1; }\n"
                        + lines
                        + "printenv LOCKSTEP_STAGE_IN_0 LOCKSTEP_STAGE_IN_1\n";
        var shell = new ProcessBuilder("sh", "-c", script).redirectErrorStream(true).start();
        return new String(shell.getInputStream().readAllBytes(), UTF_8).strip();
    }

    private Path arrive(int index) throws IOException {
        Path user = folder.toRealPath().resolve("users/1000/data");
        Path content = Files.createDirectories(user.resolve("item" + index + "/content"));
        Path link = user.resolve("for/7.1").resolve(String.valueOf(index));
        Files.createDirectories(link.resolveSibling(""));
        Files.createSymbolicLink(link, content);
        return content;
    }

    @Test
    void a_rank_is_told_where_its_data_really_lies_in_the_order_of_the_options() throws Exception {
        Path first = arrive(0);
        Path second = arrive(1);

        assertThat(run(lines("file:///mnt/it's a set", "s3://bucket/a/b?region=x")))
                .isEqualTo("%s/it's a set%n%s/b".formatted(first, second));
    }

    @Test
    void data_that_is_not_there_fails_the_rank_by_its_name() throws Exception {
        arrive(0);

        assertThat(run(lines("file:///mnt/set", "file:///mnt/$(other)")))
                .isEqualTo("fail 1 file:///mnt/$(other) is not on node n1");
    }

    @Test
    void a_launch_without_any_has_no_lines_and_one_with_nonsense_is_refused() throws Exception {
        assertThat(lines()).isEmpty();
        assertThatThrownBy(() -> lines("/mnt/set")).isInstanceOf(IOException.class);
    }
}

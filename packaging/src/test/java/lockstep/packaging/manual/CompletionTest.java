package lockstep.packaging.manual;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

class CompletionTest {
    private final Completion completion =
            new Completion(
                    new TreeMap<>(
                            Map.of(
                                    "submit",
                                    Completion.optionsOf(List.of("-N, --nodes=COUNT", "--hold")),
                                    "queue",
                                    Completion.optionsOf(List.of("--watch[=SECONDS]", "--json")))),
                    new TreeMap<>(Map.of("ssubmit", "submit", "squeue", "queue")));

    @TempDir Path folder;

    @Test
    void options_are_found_in_what_stands_before_their_meaning() {
        assertThat(
                        Completion.optionsOf(
                                List.of(
                                        "-j, --jobs=IDS",
                                        "--watch[=SECONDS]",
                                        "-V, --version",
                                        "TRACE-FILE",
                                        "0")))
                .containsExactly("-j", "--jobs=", "--watch", "-V", "--version");
    }

    @Test
    void bash_offers_commands_after_lockstep() throws Exception {
        assertThat(offered("lockstep", "")).containsExactly("queue", "submit");
        assertThat(offered("lockstep", "su")).containsExactly("submit");
    }

    @Test
    void bash_offers_a_commands_options_after_a_dash() throws Exception {
        assertThat(offered("lockstep", "submit", "--")).containsExactly("--nodes=", "--hold");
        assertThat(offered("/usr/bin/squeue", "--w")).containsExactly("--watch");
    }

    @Test
    void files_are_left_to_bash() throws Exception {
        assertThat(offered("ssubmit", "train")).isEmpty();
    }

    /// What a real bash completes the last word with.
    private List<String> offered(String... words) throws Exception {
        Path script = Files.writeString(folder.resolve("lockstep"), completion.bash());
        var process =
                new ProcessBuilder(
                                "bash",
                                "-c",
                                ". \"$0\"; COMP_WORDS=(\"$@\"); COMP_CWORD=$(($# - 1));"
                                        + " compopt() { :; }; _lockstep \"$1\";"
                                        + " printf '%s\\n' \"${COMPREPLY[@]}\"",
                                script.toString())
                        .redirectErrorStream(true);
        process.command().addAll(List.of(words));
        Process bash = process.start();
        String said = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(bash.waitFor()).as(said).isZero();
        return said.lines().filter(line -> !line.isEmpty()).toList();
    }
}

package lockstep.controller.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import picocli.CommandLine;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;

class ReplayCommandTest {
    private static final String TRACE =
            """
            job_id,submit_s,run_s,accelerators,limit_s,user,family,type
            a,0,100,3,100,ann,train,
            b,1,50,4,50,bob,tune,
            c,2,98,1,98,ann,test,
            """;

    @TempDir Path folder = Path.of("/");

    private record Result(int exitCode, String out, String err) {}

    private Result run(String... words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code =
                new CommandLine(new ReplayCommand(print(out), print(err)))
                        .setErr(new PrintWriter(err, true, StandardCharsets.UTF_8))
                        .execute(words);
        return new Result(
                code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private static PrintStream print(OutputStream to) {
        return new PrintStream(to, true, StandardCharsets.UTF_8);
    }

    private String file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    @Test
    void a_trace_is_replayed_under_each_policy_and_compared() throws Exception {
        Result result =
                run(
                        file("t.csv", TRACE),
                        "--fabric",
                        "4x1",
                        "--policy",
                        "easy",
                        "--compare",
                        "fifo");
        assertThat(result.err()).isEmpty();
        assertThat(result.exitCode()).isZero();
        assertThat(result.out())
                .contains(
                        "trace        t.csv, 3 jobs\n", "fabric       4x1, 4 nodes, 4 accelerators")
                .containsPattern(" easy +fifo\n")
                .containsPattern("goodput +\\d");
    }

    @ParameterizedTest
    @ValueSource(strings = {"lockstep", "easy", "fifo", "fluxion", "pal"})
    void every_policy_brings_every_job_to_its_end(String policy) throws Exception {
        Result result =
                run(
                        file("t.csv", TRACE),
                        "--fabric",
                        "8x1/2/2",
                        "--policy",
                        policy,
                        "--failures",
                        "rate:5000",
                        "--conditions",
                        "gray:50",
                        "--json");
        assertThat(result.err()).isEmpty();
        JsonNode json = new ObjectMapper().readTree(result.out());
        assertThat(json.at("/policies/0/policy").asText()).isEqualTo(policy);
        assertThat(json.at("/policies/0/jobs").asInt()).isEqualTo(3);
        assertThat(json.at("/parameters/failures").asText()).isEqualTo("rate:5000");
        double useful = json.at("/policies/0/held_accelerator_h/useful").asDouble();
        assertThat(useful * 3_600).isBetween(597.9, 598.1);
    }

    @Test
    void reports_are_written_in_every_form() throws Exception {
        Path reports = folder.resolve("new/reports");
        Result result =
                run(
                        file("t.csv", TRACE),
                        "--fabric",
                        "4x1",
                        "--policy",
                        "easy",
                        "--report",
                        reports.toString());
        assertThat(result.exitCode()).isZero();
        assertThat(reports.resolve("report.html")).content().startsWith("<!doctype html>");
        assertThat(reports.resolve("report.json")).content().startsWith("{");
        assertThat(reports.resolve("report.txt")).content().isEqualTo(result.out());
    }

    @Test
    void packed_traces_are_unpacked() throws Exception {
        Path packed = folder.resolve("t.csv.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
            out.write(TRACE.getBytes(StandardCharsets.UTF_8));
        }
        Result result =
                run(packed.toString(), "--fabric", "4x1", "--policy", "fifo", "--jobs", "2");
        assertThat(result.out()).contains("t.csv.gz, 2 jobs");
    }

    @Test
    void every_mistake_of_a_trace_is_told_with_file_and_line() throws Exception {
        String trace = file("t.csv", "job_id,submit_s,run_s,accelerators\na,0,ten,1\nb,0,10\n");
        assertThat(run(trace, "--fabric", "4x1"))
                .isEqualTo(
                        new Result(
                                1,
                                "",
                                """
                                lockstep replay: %1$s:2: run_s (ten) must be a number
                                Maybe correct the value or remove the line
                                %1$s:3: 3 cells, but the header names 4
                                Maybe the line is cut off, or a value holds a comma
                                """
                                        .formatted(trace)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--policy best     | there is no policy best.",
                "--format xml      | there is no format xml.",
                "--failures titan  | --failures titan needs the folder of measurements.",
                "--failures rate:x | --failures: x must be a number above 0.",
                "--conditions gray:0 | --conditions: 0 must be a number above 0.",
                "--conditions no.csv | no.csv is not there.",
                "--truth /nowhere  | /nowhere holds no measurements of speed.",
                "--jobs 0          | --jobs (0) must be 1 or more",
                "--fabric 0x1      | numbers must be 1 or more",
                "--fabric no.csv   | no.csv is not there."
            })
    void what_cannot_be_done_is_said_with_advice(String options, String message) throws Exception {
        List<String> words = new ArrayList<>(List.of(file("t.csv", TRACE)));
        words.addAll(List.of(options.split(" ")));
        if (!options.startsWith("--fabric")) {
            words.addAll(List.of("--fabric", "4x1"));
        }
        Result result = run(words.toArray(String[]::new));
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).startsWith("lockstep replay: ").contains(message);
    }

    @Test
    void without_a_fabric_the_usage_is_shown() throws Exception {
        Result result = run(file("t.csv", TRACE));
        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains("--fabric");
    }

    @Test
    void files_that_are_not_what_they_seem_are_told() throws Exception {
        String plain = file("plain.gz", "not packed");
        Path binary = Files.write(folder.resolve("b.csv"), new byte[] {(byte) 0xff, 0, 1});
        assertThatThrownBy(() -> TextFile.lines(Path.of(plain)))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("is not in gzip format.\nMaybe take .gz off its name.");
        assertThatThrownBy(() -> TextFile.lines(binary))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("is not text in UTF-8");
    }
}

package lockstep.gang.admit;

import static lockstep.gang.fixture.NodeFixture.nodes;
import static lockstep.gang.fixture.RequestFixture.batch;
import static lockstep.gang.fixture.RequestFixture.request;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.gang.authority.Actor;
import lockstep.gang.cluster.Partitions;
import lockstep.gang.fixture.ClusterFixture;
import lockstep.gang.fixture.RequestFixture;
import lockstep.gang.job.Launch;
import lockstep.gang.job.Submitter;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/// What is refused whatever the cluster looks like.
class WordsAndNumbersTest {
    private static final String LONG = "x".repeat(5_000);
    private static final String LONG_SHOWN = "x".repeat(60) + "…";

    @ParameterizedTest(name = "{0}")
    @MethodSource("refusals")
    void refused(String problem, RequestFixture request) {
        assertThat(problems(request)).containsExactly(problem);
    }

    static Stream<Arguments> refusals() {
        return Stream.of(names(), numbers(), launches(), environments()).flatMap(all -> all);
    }

    private static Stream<Arguments> names() {
        return Stream.of(
                refusal("job name (%s) is longer than 256 bytes".formatted(LONG_SHOWN))
                        .of(request().name(LONG)),
                refusal("job name (%s…) is longer than 256 bytes".formatted("ä".repeat(60)))
                        .of(request().name("ä".repeat(129))),
                refusal("job name (a\\x0a\\x1b[31mb) has characters that cannot be printed")
                        .of(request().name("a\n\u001b[31mb")),
                refusal("job name (a\\ufffd) has characters that cannot be printed")
                        .of(request().name("a\ufffd")),
                refusal("job name (\\u202egpj.sh) has characters that cannot be printed")
                        .of(request().name("\u202egpj.sh")),
                refusal("job name (\\ud800) has characters that cannot be printed")
                        .of(request().name("\ud800")),
                refusal("comment (%s) is longer than 4096 bytes".formatted(LONG_SHOWN))
                        .of(request().comment(LONG)),
                refusal("comment (\\x07) has characters that cannot be printed")
                        .of(request().comment("\u0007")),
                refusal("command line (\\x00) has characters that cannot be printed")
                        .of(request().commandLine("\0")),
                refusal("output file (%s) is longer than 4095 bytes".formatted(LONG_SHOWN))
                        .of(request().stdout(LONG)),
                refusal("output file (a\\x0ab) has characters that cannot be printed")
                        .of(request().stdout("a\nb")),
                refusal("working directory () must be an absolute path: it is used on other hosts")
                        .of(request().workingDirectory("")),
                refusal(
                                "working directory (run/1) must be an absolute path: it is used on"
                                        + " other hosts")
                        .of(request().workingDirectory("run/1")),
                refusal(
                                "checkpoint directory (ckpt) must be an absolute path: it is used"
                                        + " on other hosts")
                        .of(request().checkpointing(CheckpointRequest.in("ckpt"))),
                refusal("error file (\\x1b) has characters that cannot be printed")
                        .of(request().stderr("\u001b")),
                refusal("submit host (\\x1b) has characters that cannot be printed")
                        .of(request().submitHost("\u001b")),
                refusal("working directory (/a\\x0ab) has characters that cannot be printed")
                        .of(request().workingDirectory("/a\nb")),
                refusal(
                                "node list is malformed: host list (n[1-), character 2: this"
                                        + " bracket is never closed")
                        .of(request().on("n[1-")),
                refusal(
                                "exclude list is malformed: host list (n[1-999999]), character 1:"
                                        + " from here on it stands for more than 100000 names")
                        .of(request().notOn("n[1-999999]")),
                refusal("constraint (a|b) must be names of features joined by &")
                        .of(request().constraint("a|b")),
                refusal("constraint (a&) must be names of features joined by &")
                        .of(request().constraint("a&")),
                refusal("generic resource (g\\x1bpu) is no name")
                        .of(request().gres("g\u001bpu", "", 1)),
                refusal("generic resource (gpu:a b) is no name")
                        .of(request().gres("gpu", "a b", 1)));
    }

    private static Stream<Arguments> numbers() {
        return Stream.of(
                refusal("nodes (-1) must be from 0 to 1000000").of(request().nodes(-1, 0)),
                refusal("nodes (99999999999) must be from 0 to 1000000")
                        .of(request().nodes(99_999_999_999L, 0)),
                refusal("nodes at most (99999999999) must be from 0 to 1000000")
                        .of(request().nodes(1, 99_999_999_999L)),
                refusal("nodes (5-2): the most is less than the fewest").of(request().nodes(5, 2)),
                refusal("tasks (0) must be from 1 to 10000000").of(request().tasks(0)),
                refusal("tasks (4294967295) must be from 1 to 10000000")
                        .of(request().tasks(4_294_967_295L)),
                refusal("tasks per node (0) must be from 1 to 65536").of(request().tasksPerNode(0)),
                refusal("CPUs per task (-3) must be from 1 to 65536").of(request().cpusPerTask(-3)),
                refusal("memory per node in MiB (-1) must be from 0 to 1099511627776")
                        .of(request().memoryMibPerNode(-1)),
                refusal("memory per CPU in MiB (0) must be from 1 to 1099511627776")
                        .of(request().memoryMibPerCpu(0)),
                refusal("memory is asked for per node (5 MiB) and per CPU (6 MiB)")
                        .of(request().memoryMibPerNode(5).memoryMibPerCpu(6)),
                refusal("generic resource gpu (-1) must be from 0 to 65536")
                        .of(request().gres("gpu", "", -1)),
                refusal("generic resource gpu is asked for twice")
                        .of(request().gres("gpu", "", 1).gres("gpu", "", 1)),
                refusal(
                                "tasks (9) with at most 2 on a node need 5 nodes, but the gang has"
                                        + " at most 4")
                        .of(request().nodes(1, 4).tasks(9).tasksPerNode(2)),
                refusal(
                                "nodes (1000000) with 65536 tasks each are 65536000000 tasks; at"
                                        + " most 2147483647 can be counted")
                        .of(request().nodes(1, 1_000_000).tasksPerNode(65_536)));
    }

    private static Stream<Arguments> launches() {
        String nothing = "the request does not say what to run";
        return Stream.of(
                refusal(nothing).of(request().nothingToRun()),
                refusal(nothing).of(request().launch(new Launch.PerRank(List.of()))),
                refusal(nothing).of(request().launch(new Launch.PerNode(List.of("")))),
                refusal("the batch script is empty").of(request().launch(batch("  \n"))),
                refusal("the batch script does not start with #! and an interpreter's path")
                        .of(request().launch(batch("echo hello\n"))),
                refusal("the batch script has a NUL character at byte 11")
                        .of(request().launch(batch("#!/bin/sh\n\0"))),
                refusal("the batch script has DOS line ends (\\r\\n)")
                        .of(request().launch(batch("#!/bin/sh\r\ntrue\r\n"))),
                refusal("the batch script has 4194305 bytes; at most 4194304 are taken")
                        .of(request().launch(batch("#!" + "x".repeat((4 << 20) - 1)))),
                refusal("argument (a\\x00b) has a NUL character, which no program could be given")
                        .of(request().launch(batch("#!/bin/sh", "a\0b"))),
                refusal(
                                "argument (%s) takes 131073 bytes; the kernel takes at most 131072"
                                        .formatted(LONG_SHOWN))
                        .of(request().launch(batch("#!/bin/sh", "x".repeat(1 << 17)))),
                refusal("there are 16385 arguments; at most 16384 are taken")
                        .of(request().launch(new Launch.PerRank(Collections.nCopies(16_385, "x")))),
                refusal("the arguments take 524340 bytes; at most 524288 are taken")
                        .of(
                                request()
                                        .launch(
                                                new Launch.PerRank(
                                                        Collections.nCopies(
                                                                5, "x".repeat(104_867))))));
    }

    private static Stream<Arguments> environments() {
        RequestFixture large = request();
        RequestFixture many = request();
        for (int i = 0; i < 9; i++) {
            large.variable("V" + i, "x".repeat(120_000));
        }
        for (int i = 0; i < 16_384; i++) {
            many.variable("V" + i, "");
        }
        String name =
                "environment variable name (%s) must have a character, no '=' and no control"
                        + " characters";
        return Stream.of(
                refusal(name.formatted("")).of(request().variable("", "x")),
                refusal(name.formatted("A=B")).of(request().variable("A=B", "x")),
                refusal(name.formatted("A\\x0aB")).of(request().variable("A\nB", "x")),
                refusal(
                                "environment variable (A) has a NUL character in its value, which"
                                        + " no program could be given")
                        .of(request().variable("A", "\0")),
                refusal(
                                "environment variable (A) takes 131073 bytes; the kernel takes at"
                                        + " most 131072")
                        .of(request().variable("A", "x".repeat((1 << 17) - 2))),
                refusal("the environment takes 1080053 bytes; at most 1048576 are taken").of(large),
                refusal("the environment has 16385 variables; at most 16384 are taken").of(many));
    }

    @Test
    void takes_what_is_unusual_but_harmless() {
        assertThat(
                        problems(
                                request()
                                        .name("Bärlauch 訓練 🚀 a/b $(reboot) -rf")
                                        .comment("x".repeat(4_096))
                                        .variable("BASH_FUNC_f%%", "() { :\n}")
                                        .variable("A", "x".repeat((1 << 17) - 3))
                                        .launch(batch("#!/bin/sh\necho 'ä'", "two\nlines", ""))))
                .isEmpty();
    }

    @Test
    void takes_just_as_much_as_it_says() {
        RequestFixture variables = request();
        for (int i = 0; i < 16_383; i++) {
            variables.variable("V" + i, "");
        }
        RequestFixture bytes = request();
        for (int i = 0; i < 8; i++) {
            // name, value and two bytes more make 128 KiB each; HOME=/home/alice takes 17.
            bytes.variable("V" + i, "x".repeat((1 << 17) - 4 - (i == 0 ? 17 : 0)));
        }
        var words = new Launch.PerRank(Collections.nCopies(4, "x".repeat((1 << 17) - 1)));
        var many = new Launch.PerRank(Collections.nCopies(16_384, "x"));
        assertThat(problems(variables)).isEmpty();
        assertThat(problems(bytes)).isEmpty();
        assertThat(problems(request().launch(words))).isEmpty();
        assertThat(problems(request().launch(many))).isEmpty();
        assertThat(problems(request().launch(batch("#!" + "x".repeat((4 << 20) - 2))))).isEmpty();
        assertThat(problems(request().constraint("x".repeat(4_097)))).hasSize(1);
        assertThat(problems(request().timeLimit(Duration.ofDays(3_650)))).isEmpty();
    }

    @Test
    void advises_in_the_right_direction() {
        assertThat(advice(request().tasks(0))).isEqualTo("ask for 1 or more");
        assertThat(advice(request().tasks(10_000_001))).isEqualTo("ask for less");
        assertThat(advice(request().memoryMibPerNode(-1))).isEqualTo("ask for 1 or more");
    }

    private static String advice(RequestFixture request) {
        return mistakes(request).getFirst().advice();
    }

    private static List<String> problems(RequestFixture request) {
        return mistakes(request).stream().map(Mistake::problem).toList();
    }

    private static List<Mistake> mistakes(RequestFixture request) {
        var admission = new Admission(Partitions.single(), 1_000);
        return switch (admission.admit(
                request.build(),
                Actor.of(new Submitter(1000, 1000, "alice")),
                ClusterFixture.of(nodes(4)).state())) {
            case Verdict.Admitted _ -> List.of();
            case Verdict.Refused(var mistakes) ->
                    mistakes.stream().peek(WordsAndNumbersTest::isComplete).toList();
        };
    }

    private static void isComplete(Mistake mistake) {
        assertThat(mistake.advice()).isNotBlank();
        assertThat(mistake.message()).matches("[^\\p{Cntrl}]+\nMaybe [^\\p{Cntrl}]+");
    }

    private record Refusal(String problem) {
        Arguments of(RequestFixture request) {
            return Arguments.of(problem, request);
        }
    }

    private static Refusal refusal(String problem) {
        return new Refusal(problem);
    }
}

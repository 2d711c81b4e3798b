package lockstep.cli.submit;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.cli.options.Getopt;
import lockstep.cli.options.Mistake;
import lockstep.cli.options.Origin;
import lockstep.cli.testing.FakeCaller;
import lockstep.protocol.v1.Checkpointing;
import lockstep.protocol.v1.JobSpec;
import lockstep.protocol.v1.StageIn;
import lockstep.protocol.v1.WarnSignal;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What the job wants of its checkpoints.
final class CheckpointsTest {

    @TempDir private Path folder;

    private FakeCaller user;

    @BeforeEach
    void logIn() throws IOException {
        user = new FakeCaller("ssubmit", folder.toRealPath());
        script("#!/bin/sh");
    }

    private void script(String... lines) throws IOException {
        Files.writeString(folder.resolve("job.sh"), String.join("\n", lines) + "\n");
    }

    private Submission read(String... words) {
        List<String> line = new ArrayList<>(List.of(words));
        line.add("job.sh");
        return new SubmissionReader(
                        user.caller(),
                        Getopt.parse(
                                SubmitOptions.all(),
                                line,
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

    private List<Mistake> mistakes(String... words) {
        return switch (read(words)) {
            case Submission.Ready ready -> throw new AssertionError(ready.spec().toString());
            case Submission.Wrong wrong -> wrong.mistakes();
        };
    }

    @Test
    void nothing_asked_for_is_left_out() {
        assertThat(spec().hasCheckpointing()).isFalse();
        assertThat(spec("--checkpoint-dir=/ckpt", "--checkpoint-every=10m").hasCheckpointing())
                .isFalse();
    }

    @Test
    void every_option_finds_its_field() {
        assertThat(
                        spec(
                                        "--checkpoint-store=s3://bucket/runs",
                                        "--checkpoint-keep=5",
                                        "--checkpoint-signal=USR1@120",
                                        "--restore=120",
                                        "--reshard",
                                        "--own-shards",
                                        "--stage-in=file:///data/set:70",
                                        "--stage-in=s3://data/more")
                                .getCheckpointing())
                .isEqualTo(
                        Checkpointing.newBuilder()
                                .setStore("s3://bucket/runs")
                                .setKeep(5)
                                .setSignal(
                                        WarnSignal.newBuilder()
                                                .setName("USR1")
                                                .setBeforeSeconds(120))
                                .setStep(120)
                                .setReshard(true)
                                .setOwnShards(true)
                                .addStageIn(
                                        StageIn.newBuilder()
                                                .setUri("file:///data/set")
                                                .setMebibytes(70))
                                .addStageIn(StageIn.newBuilder().setUri("s3://data/more"))
                                .build());
    }

    @ParameterizedTest
    @CsvSource({
        "s3://b/set?endpoint=http://h:9000, s3://b/set?endpoint=http://h:9000, 0",
        "s3://b/set?endpoint=http://h:9000:70, s3://b/set?endpoint=http://h:9000, 70",
        "s3://b/set?endpoint=http://h:9&path-style=true:70,"
                + " s3://b/set?endpoint=http://h:9&path-style=true, 70",
        "s3://b/set?path-style=true&endpoint=http://[::1]:9,"
                + " s3://b/set?path-style=true&endpoint=http://[::1]:9, 0",
        "s3://b/set:70, s3://b/set, 70",
    })
    void a_port_at_the_end_of_an_address_is_no_size(String word, String uri, long size) {
        assertThat(spec("--stage-in=" + word).getCheckpointing().getStageInList())
                .containsExactly(StageIn.newBuilder().setUri(uri).setMebibytes(size).build());
    }

    @Test
    void a_script_may_say_it_too_and_the_command_line_wins() throws IOException {
        script(
                "#!/bin/sh",
                "#LOCKSTEP checkpoint-store=slow checkpoint-keep=0 restore=none",
                "#SBATCH --stage-in=file:///data/one",
                "#SBATCH --stage-in=file:///data/two");
        assertThat(spec("--checkpoint-store=fast").getCheckpointing())
                .isEqualTo(
                        Checkpointing.newBuilder()
                                .setStore("fast")
                                .setKeep(0)
                                .setScratch(true)
                                .addStageIn(StageIn.newBuilder().setUri("file:///data/one"))
                                .addStageIn(StageIn.newBuilder().setUri("file:///data/two"))
                                .build());
        assertThat(spec("--stage-in=file:///data/three").getCheckpointing().getStageInList())
                .containsExactly(StageIn.newBuilder().setUri("file:///data/three").build());
        assertThat(spec("--restore=latest").getCheckpointing().getScratch()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--checkpoint-store=/mnt/a",
                "--checkpoint-store=a b",
                "--checkpoint-store=..",
                "--checkpoint-store=file:///",
                "--checkpoint-store=file:///mnt/../etc",
                "--checkpoint-store=s3:///prefix",
                "--checkpoint-store=s3://bucket/a?b",
                "--checkpoint-store=http://host/a",
                "--checkpoint-keep=-1",
                "--checkpoint-keep=1001",
                "--checkpoint-signal=KILL",
                "--restore=newest",
                "--restore=-1",
                "--stage-in=/data",
                "--stage-in=s3://",
            })
    void what_makes_no_sense_is_one_mistake(String option) {
        assertThat(mistakes(option)).hasSize(1);
    }

    @Test
    void a_plain_path_is_no_store_and_it_is_said_how_to_write_it() {
        assertThat(mistakes("--checkpoint-store=/mnt/a"))
                .containsExactly(
                        new Mistake(
                                "--checkpoint-store (/mnt/a) must be the name of a store,"
                                        + " file:///DIR or s3://BUCKET[/PREFIX].",
                                "Maybe file:///mnt/a is meant."));
    }

    @Test
    void all_mistakes_are_told_at_once() {
        assertThat(
                        mistakes(
                                "--checkpoint-keep=many",
                                "--restore=x",
                                "--stage-in=a",
                                "--stage-in=b"))
                .hasSize(4);
    }
}

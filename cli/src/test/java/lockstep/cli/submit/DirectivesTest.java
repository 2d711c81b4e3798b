package lockstep.cli.submit;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;

import lockstep.cli.options.Given;
import lockstep.cli.options.Mistake;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.SplittableRandom;
import java.util.stream.LongStream;

final class DirectivesTest {

    private static Directives.Found read(String... lines) {
        return Directives.read(
                "job.sh", ByteString.copyFromUtf8("#!/bin/sh\n" + String.join("\n", lines)));
    }

    private static String[] subjects(Directives.Found found) {
        return found.given().stream().map(Given::subject).toArray(String[]::new);
    }

    private static String[] texts(Directives.Found found) {
        return found.mistakes().stream().map(Mistake::text).toArray(String[]::new);
    }

    @Test
    void options_stand_in_sbatch_and_lockstep_lines() {
        assertThat(subjects(read("#SBATCH -N 2 --time=10", "#LOCKSTEP --checkpoint-dir=ckpt")))
                .containsExactly(
                        "--nodes (2) in job.sh line 2",
                        "--time (10) in job.sh line 2",
                        "--checkpoint-dir (ckpt) in job.sh line 3");
    }

    @Test
    void comments_and_blank_lines_are_passed_over_and_the_first_command_ends_the_head() {
        assertThat(
                        subjects(
                                read(
                                        "",
                                        "   ",
                                        "# a comment",
                                        "  # another",
                                        "##SBATCH -N 9",
                                        " #SBATCH -N 8",
                                        "#SBATCH -N 2",
                                        "set -e",
                                        "#SBATCH -N 3")))
                .containsExactly("--nodes (2) in job.sh line 8");
    }

    @Test
    void quotes_join_words_and_a_backslash_makes_any_character_ordinary() {
        assertThat(
                        subjects(
                                read(
                                        "#SBATCH --comment=\"two words\" -J 'it\\'s'",
                                        "#SBATCH --comment=a\\ b\\#c -J \"x\"'y'z",
                                        "#SBATCH --comment=\"#1\"")))
                .containsExactly(
                        "--comment (two words) in job.sh line 2",
                        "--job-name (it's) in job.sh line 2",
                        "--comment (a b#c) in job.sh line 3",
                        "--job-name (xyz) in job.sh line 3",
                        "--comment (#1) in job.sh line 4");
    }

    @Test
    void a_number_sign_ends_the_line_even_within_a_word() {
        assertThat(subjects(read("#SBATCH -N 2 # -N 3", "#SBATCH -J a#b -N 4")))
                .containsExactly("--nodes (2) in job.sh line 2", "--job-name (a) in job.sh line 3");
    }

    @Test
    void values_are_literal() {
        assertThat(subjects(read("#SBATCH -o $HOME/%j.out -J `date`")))
                .containsExactly(
                        "--output ($HOME/%j.out) in job.sh line 2",
                        "--job-name (`date`) in job.sh line 2");
    }

    @Test
    void an_empty_value_is_a_value() {
        assertThat(subjects(read("#SBATCH --comment=\"\" -J ''")))
                .containsExactly("--comment () in job.sh line 2", "--job-name () in job.sh line 2");
    }

    @Test
    void a_word_that_is_no_option_is_named_with_its_line() {
        assertThat(texts(read("#SBATCH -N 2 4", "#SBATCH nodes=2")))
                .containsExactly(
                        "\"4\" in job.sh line 2 is neither an option nor an option's value.",
                        "\"nodes=2\" in job.sh line 3 is neither an option nor an option's value.");
    }

    @Test
    void an_unknown_option_is_named_with_its_line() {
        assertThat(texts(read("#SBATCH --frob", "#SBATCH -N")))
                .containsExactly(
                        "unknown option --frob in job.sh line 2.",
                        "-N in job.sh line 3 needs a value: N[-MAX].");
    }

    @Test
    void an_open_quote_is_named_with_its_line() {
        assertThat(texts(read("#SBATCH -J 'a b")))
                .containsExactly("a quote (') in job.sh line 2 is opened and never closed.");
    }

    @Test
    void heterogeneous_jobs_are_refused() {
        assertThat(texts(read("#SBATCH -N 1", "#SBATCH hetjob", "#SBATCH -N 2")))
                .containsExactly(
                        "\"hetjob\" in job.sh line 3: heterogeneous jobs are not supported.");
        assertThat(texts(read("#SBATCH packjob"))).hasSize(1);
    }

    @Test
    void what_is_about_the_command_and_not_the_job_has_no_place_in_a_script() {
        assertThat(
                        texts(
                                read(
                                        "#SBATCH --wrap=x --per-node --home=/x",
                                        "#SBATCH --wait --parsable")))
                .containsExactly(
                        "--wrap in job.sh line 2 works on the command line only.",
                        "--per-node in job.sh line 2 works on the command line only.",
                        "--home in job.sh line 2 works on the command line only.");
    }

    static LongStream seeds() {
        return LongStream.range(0, 100);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void any_bytes_are_read(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        String noise = Noise.of(random, "#SBATCH \n\\'\"-N2=a\t\r\u0000é", 200);
        Directives.Found found = Directives.read("x", ByteString.copyFromUtf8("#SBATCH " + noise));
        assertThat(found.given().size() + found.mistakes().size()).isBetween(0, 400);
    }
}

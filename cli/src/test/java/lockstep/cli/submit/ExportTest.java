package lockstep.cli.submit;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.cli.options.Parsed;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Map;

final class ExportTest {

    private static final Map<String, String> ENVIRONMENT =
            Map.of("PATH", "/bin", "HOME", "/root", "SLURM_CONF", "x", "LOCKSTEP_HOME", "/h");

    private static Map<String, String> exported(String text) {
        return exported(text, ENVIRONMENT);
    }

    private static Map<String, String> exported(String text, Map<String, String> environment) {
        return switch (Export.parse(text)) {
            case Parsed.Good<Export>(Export export) -> export.of(environment);
            case Parsed.Bad<Export>(String must, _) -> throw new AssertionError(must);
        };
    }

    @Test
    void all_takes_everything() {
        assertThat(exported("ALL")).isEqualTo(ENVIRONMENT);
    }

    @Test
    void none_takes_our_own_variables_only_and_nil_not_even_those() {
        assertThat(exported("NONE")).containsOnlyKeys("SLURM_CONF", "LOCKSTEP_HOME");
        assertThat(exported("NIL")).isEmpty();
    }

    /// What a job takes along stands in the journal.
    @Test
    void the_token_of_who_submits_is_never_taken() {
        Map<String, String> environment = Map.of("PATH", "/bin", "LOCKSTEP_TOKEN", "s3cret");
        assertThat(exported("ALL", environment)).containsOnlyKeys("PATH");
        assertThat(exported("NONE", environment)).isEmpty();
        assertThat(exported("LOCKSTEP_TOKEN,A=1", environment)).containsOnlyKeys("A");
    }

    @Test
    void names_are_taken_where_they_are_set_and_values_in_any_case() {
        assertThat(exported("PATH,ABSENT,A=1,B="))
                .containsOnly(
                        Map.entry("PATH", "/bin"),
                        Map.entry("SLURM_CONF", "x"),
                        Map.entry("LOCKSTEP_HOME", "/h"),
                        Map.entry("A", "1"),
                        Map.entry("B", ""));
    }

    @Test
    void all_with_values_adds_them_and_lets_them_win() {
        assertThat(exported("ALL,HOME=/tmp,A=b=c"))
                .containsEntry("PATH", "/bin")
                .containsEntry("HOME", "/tmp")
                .containsEntry("A", "b=c");
    }

    @Test
    void a_value_with_commas_stands_in_quotes() {
        assertThat(exported("A='1,2',\"B=3,4\""))
                .containsEntry("A", "1,2")
                .containsEntry("B", "3,4");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",", "A=1,,B", "=1", "A B"})
    void names_must_be_names(String text) {
        assertThat(Export.parse(text)).isInstanceOf(Parsed.Bad.class);
    }

    @Test
    void a_job_submitted_from_within_a_job_does_not_take_the_outer_one_for_itself() {
        Map<String, String> inJob =
                Map.of(
                        "SLURM_JOB_ID", "7",
                        "SLURM_PROCID", "3",
                        "LOCKSTEP_CHECKPOINT_DIR", "/old",
                        "SLURM_CONF", "x",
                        "PATH", "/bin");
        assertThat(exported("ALL", inJob)).containsOnlyKeys("SLURM_CONF", "PATH");
        assertThat(exported("ALL,SLURM_PROCID", inJob))
                .containsOnlyKeys("SLURM_CONF", "PATH", "SLURM_PROCID");
    }
}

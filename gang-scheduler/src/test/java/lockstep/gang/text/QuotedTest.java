package lockstep.gang.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class QuotedTest {
    @Test
    void shows_ordinary_text_of_any_language_as_it_is() {
        assertThat(Quoted.of("Bärlauch 訓練 🚀 a/b")).isEqualTo("Bärlauch 訓練 🚀 a/b");
    }

    @Test
    void escapes_what_a_terminal_would_act_on() {
        assertThat(Quoted.of("a\u001b[31m\n\u0000\u009b")).isEqualTo("a\\x1b[31m\\x0a\\x00\\x9b");
    }

    @Test
    void escapes_what_turns_the_direction_of_writing_and_broken_text() {
        assertThat(Quoted.of("a\u202eb\ud800c\ufffd")).isEqualTo("a\\u202eb\\ud800c\\ufffd");
    }

    @Test
    void cuts_long_values_between_whole_characters() {
        assertThat(Quoted.of("🚀".repeat(61))).isEqualTo("🚀".repeat(60) + "…");
        assertThat(Quoted.of("x".repeat(60))).isEqualTo("x".repeat(60));
    }
}

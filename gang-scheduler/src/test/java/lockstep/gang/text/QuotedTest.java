package lockstep.gang.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    @ParameterizedTest
    @ValueSource(
            ints = {
                0x00, 0x1F, 0x7F, 0x9F, 0x061C, 0x200E, 0x200F, 0x2028, 0x2029, 0x202A, 0x202C,
                0x202E, 0x2066, 0x2069, 0xD800, 0xDFFF, 0xFFFD
            })
    void does_not_print(int point) {
        assertThat(Quoted.isPrintable(point)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {0x20, 0x7E, 0xA0, 0x100, 0x200D, 0x2065, 0x206A, 0xFFFC, 0x1F680})
    void prints(int point) {
        assertThat(Quoted.isPrintable(point)).isTrue();
    }

    @Test
    void writes_escapes_with_two_digits_or_four() {
        assertThat(Quoted.of("\u0085\u061c")).isEqualTo("\\x85\\u061c");
    }
}

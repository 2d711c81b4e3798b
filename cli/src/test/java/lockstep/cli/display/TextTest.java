package lockstep.cli.display;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.stream.LongStream;

/// How text gets onto a terminal.
final class TextTest {

    @Test
    void what_could_do_harm_on_a_terminal_is_escaped() {
        assertThat(Printable.escape("plain grüße 日本 😀")).isEqualTo("plain grüße 日本 😀");
        assertThat(Printable.escape("a\nb\tc\rd\u0007\u001b[31m\u007f\u0085"))
                .isEqualTo("a\\nb\\tc\\rd\\x07\\x1b[31m\\x7f\\x85");
        assertThat(Printable.escape("a\u202eb\u2066\u200b\u2028\ufeff\u00ad"))
                .isEqualTo("a\\u202eb\\u2066\\u200b\\u2028\\ufeff\\xad");
        assertThat(Printable.escape("\ud800x\udb40\udc01")).isEqualTo("\\ud800x\\U000e0001");
        assertThat(Printable.escape("\ue000\uffff")).isEqualTo("\\ue000\\uffff");
    }

    @Test
    void in_json_it_is_escaped_as_json_does() {
        assertThat(Printable.escapeJson("{\n \"a\": \"b\u202e\u009b\udb40\udc01\"\n}"))
                .isEqualTo("{\n \"a\": \"b\\u202e\\u009b\\udb40\\udc01\"\n}");
    }

    static LongStream seeds() {
        return LongStream.range(0, 100);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void no_text_gets_a_control_character_through(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(50); i > 0; i--) {
            text.append(
                    (char)
                            (random.nextBoolean()
                                    ? random.nextInt(0x100)
                                    : random.nextInt(0x10000)));
        }
        assertThat(Printable.escape(text.toString()).codePoints())
                .allSatisfy(
                        c -> {
                            assertThat(Character.isISOControl(c)).isFalse();
                            assertThat(Character.getType(c))
                                    .isNotIn((int) Character.FORMAT, (int) Character.SURROGATE);
                        });
        assertThat(Printable.escape(Printable.escape(text.toString())))
                .isEqualTo(Printable.escape(text.toString()));
    }

    @Test
    void columns_are_counted_as_terminals_draw_them() {
        assertThat(Columns.width("abc")).isEqualTo(3);
        assertThat(Columns.width("日本")).isEqualTo(4);
        assertThat(Columns.width("e\u0301")).isEqualTo(1);
        assertThat(Columns.width("😀")).isEqualTo(2);
        assertThat(Columns.cut("日本語", 5)).isEqualTo("日本");
        assertThat(Columns.fit("日本語", 5, false)).isEqualTo("日本 ");
        assertThat(Columns.fit("ab", 4, true)).isEqualTo("  ab");
        assertThat(Columns.fit("abcdef", 4, true)).isEqualTo("abcd");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0:00",
        "59, 0:59",
        "750, 12:30",
        "3600, 1:00:00",
        "86399, 23:59:59",
        "86400, 1-00:00:00",
        "183845, 2-03:04:05",
        "-5, 0:00"
    })
    void lengths_of_time_are_written_as_slurm_writes_them(long seconds, String text) {
        assertThat(Elapsed.ofSeconds(seconds)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "500, 500M", "1024, 1G", "1536, 1536M", "1048576, 1T", "3145728, 3T"})
    void memory_is_written_in_the_largest_whole_unit(long mebibytes, String text) {
        assertThat(Sizes.mebibytes(mebibytes)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "1023, 1023",
        "1024, 1.0K",
        "1048524, 1023.9K",
        "1048575, 1.0M",
        "1288490189, 1.2G",
        "18691697672192, 17.0T",
        "9223372036854775807, 8.0E"
    })
    void what_was_measured_is_written_with_one_fraction_digit(long bytes, String text) {
        assertThat(Sizes.measured(bytes)).isEqualTo(text);
    }

    private static String line(String format, Screen screen) {
        Format.Row row =
                new Format.Row() {
                    @Override
                    public String text(char letter) {
                        return letter == 'a' ? "alpha" : "b\nta";
                    }

                    @Override
                    public Paint paint(char letter) {
                        return letter == 'a' ? Paint.GREEN : Paint.PLAIN;
                    }
                };
        StringBuilder out = new StringBuilder();
        Format.parse(format, "ab").orElseThrow().append(out, row, screen);
        return out.toString();
    }

    @Test
    void a_format_has_columns_of_a_width_to_the_left_or_right() {
        assertThat(line("%a|%8a|%.8a|%3a|%b", Screen.FILE))
                .isEqualTo("alpha|alpha   |   alpha|alp|b\\nta\n");
        assertThat(line("no columns\u001f", Screen.FILE)).isEqualTo("no columns\u001f\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"%", "%x", "%.5", "%99999a", "a%", "%%"})
    void a_format_with_other_columns_is_refused(String format) {
        assertThat(Format.parse(format, "ab")).isEmpty();
    }

    @Test
    void a_line_is_cut_at_the_edge_of_the_screen_and_colours_take_no_room() {
        assertThat(line("%a %8a %b", new Screen(OptionalInt.of(9), false)))
                .isEqualTo("alpha alp\n");
        assertThat(line("%a %8a %b", new Screen(OptionalInt.of(9), true)))
                .isEqualTo("\u001b[32malpha\u001b[0m \u001b[32malp\u001b[0m\n");
    }

    @Test
    void json_is_not_escaped_for_web_pages() {
        assertThat(
                        JsonText.legible(
                                "\"a\\u003db\\\\u003dc\\u0026\\u003c\\u003e\\u0027\\u0041\\n\""))
                .isEqualTo("\"a=b\\\\u003dc&<>'\\u0041\\n\"");
    }
}

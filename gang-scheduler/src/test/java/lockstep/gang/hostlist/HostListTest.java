package lockstep.gang.hostlist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

class HostListTest {
    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "n1 | n1",
                "n1,n2 | n1 n2",
                "n2,n1 | n2 n1",
                "n[1-3] | n1 n2 n3",
                "n[3,1] | n3 n1",
                "n[01-04,07] | n01 n02 n03 n04 n07",
                "n[8-11] | n8 n9 n10 n11",
                "n[08-11] | n08 n09 n10 n11",
                "n[098-101] | n098 n099 n100 n101",
                "n[0-0] | n0",
                "n[1-2]x | n1x n2x",
                "r[1-2]n[1-2] | r1n1 r1n2 r2n1 r2n2",
                "r[1-2]n[01-02,07]x | r1n01x r1n02x r1n07x r2n01x r2n02x r2n07x",
                "[1-2] | 1 2",
                "n[1-2],m,n[2-3] | n1 n2 m n3",
                "n1, n2 | n1 n2",
                "gpu-a.rack_7[1-2] | gpu-a.rack_71 gpu-a.rack_72",
                "circe-n[001-003],n[019-020] | circe-n001 circe-n002 circe-n003 n019 n020",
            })
    void expands(String expression, String names) {
        assertThat(expanded(expression)).containsExactly(names.split(" "));
    }

    @Test
    void an_empty_expression_has_no_names() {
        assertThat(expanded("")).isEmpty();
        assertThat(expanded("  ")).isEmpty();
    }

    @ParameterizedTest(name = "{0} is wrong at {1}: {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "n[1-2 | 2 | this bracket is never closed",
                "n[ | 2 | this bracket is never closed",
                "n[1- | 2 | this bracket is never closed",
                "n1] | 3 | this bracket was never opened",
                "n[] | 3 | a number is missing",
                "n[a] | 3 | a number is missing",
                "n[1-] | 5 | a number is missing",
                "n[1,] | 5 | a number is missing",
                "n[-1] | 3 | a number is missing",
                "n[1;2] | 4 | numbers in brackets look like 1-4,7",
                "n[1-2-3] | 6 | numbers in brackets look like 1-4,7",
                "n[5-2] | 3 | the range 5-2 runs backwards",
                "n[[1]] | 3 | a number is missing",
                "n1,,n2 | 4 | a name is missing",
                "n1, | 4 | a name is missing",
                "n1 n2 | 4 | a comma must stand between names",
                "n;1 | 2 | (;) cannot stand in a name",
                "n[1234567890123456789] | 3 | a number has more than 18 digits",
                "a,n[1-100000] | 3 | from here on it stands for more than 100000 names",
                "n[1-999999999999999999][1-999999999999999999] | 1 | from here on it stands for"
                        + " more than 100000 names",
            })
    void refuses_with_the_position_and_the_problem(
            String expression, int position, String problem) {
        assertThat(HostList.expand(expression))
                .isEqualTo(new Expansion.Malformed(expression, position, problem));
    }

    @Test
    void a_message_names_the_value_and_never_carries_control_characters() {
        var malformed = (Expansion.Malformed) HostList.expand("n1\u001b[2J");
        assertThat(malformed.message())
                .isEqualTo("host list (n1\\x1b[2J), character 3: (\\x1b) cannot stand in a name");
    }

    @Test
    void takes_as_many_names_as_the_limit_and_not_one_more() {
        assertThat(expanded("n[1-100000]")).hasSize(HostList.NAMES_MAX);
        assertThat(HostList.expand("n[1-100001]")).isInstanceOf(Expansion.Malformed.class);
    }

    @Test
    void refuses_names_and_expressions_that_are_too_long() {
        assertThat(expanded("n".repeat(255))).hasSize(1);
        assertThat(message("n".repeat(256))).contains("a name has more than 255 characters");
        assertThat(message("[1]".repeat(256))).contains("a name has more than 255 parts");
        assertThat(message("n,".repeat(HostList.CHARACTERS_MAX)))
                .contains("it is longer than 1048576 characters");
    }

    @ParameterizedTest(name = "{1} <- {0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "n1 | n1",
                "n1 n2 n3 | n[1-3]",
                "n01 n02 n03 n07 | n[01-03,07]",
                "n3 n2 n1 | n[3,2,1]",
                "n8 n9 n10 | n[8-10]",
                "n099 n100 | n[099-100]",
                "n99 n0100 | n[99,0100]",
                "n01 n1 | n[01,1]",
                "a b | a,b",
                "n1x n2x | n[1-2]x",
                "r1n1 r1n2 r2n1 | r1n[1-2],r2n1",
                "n1 m1 n2 | n1,m1,n2",
                "123456789012345678901 123456789012345678902 |"
                        + " 123456789012345678901,123456789012345678902",
            })
    void compresses(String names, String expression) {
        assertThat(HostList.compress(List.of(names.split(" ")))).isEqualTo(expression);
    }

    @Test
    void compresses_nothing_to_nothing() {
        assertThat(HostList.compress(List.of())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "n 1", "n[1]", "a,b"})
    void does_not_compress_what_is_no_name(String name) {
        assertThatThrownBy(() -> HostList.compress(List.of(name)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void counts_the_digits_of_a_range_to_the_length_of_a_name() {
        assertThat(expanded("n".repeat(250) + "[9-10]")).hasSize(2);
        assertThat(message("n".repeat(250) + "[99999-100000]"))
                .contains("a name has more than 255 characters");
    }

    @Test
    void takes_an_expression_of_the_greatest_length() {
        assertThat(expanded("n".repeat(10) + " ".repeat(HostList.CHARACTERS_MAX - 10))).hasSize(1);
    }

    @Test
    void compresses_numbers_of_eighteen_digits_and_leaves_longer_ones() {
        assertThat(HostList.compress(List.of("n123456789012345678", "n123456789012345679")))
                .isEqualTo("n[123456789012345678-123456789012345679]");
        assertThat(HostList.compress(List.of("n1234567890123456789", "n1234567890123456790")))
                .isEqualTo("n1234567890123456789,n1234567890123456790");
    }

    @Test
    void knows_the_first_and_the_last_letters() {
        assertThat(expanded("azAZ09")).containsExactly("azAZ09");
        assertThat(HostList.expand("n@")).isInstanceOf(Expansion.Malformed.class);
        assertThat(HostList.expand("n`")).isInstanceOf(Expansion.Malformed.class);
    }

    @Test
    void compresses_a_set_in_the_order_of_people() {
        assertThat(HostList.compressSet(List.of("n10", "n9", "m", "n1", "n10", "n01")))
                .isEqualTo("m,n[01,1,9-10]");
    }

    static IntStream seeds() {
        return IntStream.range(0, 300);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void expanding_what_was_compressed_gives_the_same_names(int seed) {
        List<String> names = names(random(seed));
        assertThat(expanded(HostList.compress(names))).isEqualTo(names);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void any_text_is_either_expanded_or_refused_inside_its_bounds(int seed) {
        RandomGenerator random = random(seed);
        String text =
                random.ints(random.nextInt(1, 20), 0, ALPHABET.length())
                        .mapToObj(i -> ALPHABET.substring(i, i + 1))
                        .reduce("", String::concat);
        switch (HostList.expand(text)) {
            case Expansion.Expanded(var names) -> {
                assertThat(names).doesNotHaveDuplicates().hasSizeLessThan(HostList.NAMES_MAX + 1);
                assertThat(expanded(HostList.compress(names))).isEqualTo(names);
            }
            case Expansion.Malformed(_, int position, var problem) -> {
                assertThat(position).isBetween(1, text.length() + 1);
                assertThat(problem).isNotEmpty();
            }
        }
    }

    private static final String ALPHABET = "nr019,[]-, \n;";

    private static List<String> names(RandomGenerator random) {
        String[] prefixes = {"n", "r1n", "gpu-", "", "x.y_"};
        String[] suffixes = {"", "", "x", "-ib"};
        return random.ints(random.nextInt(40), 0, 120)
                .mapToObj(
                        number ->
                                prefixes[random.nextInt(prefixes.length)]
                                        + ("%0" + random.nextInt(1, 4) + "d").formatted(number)
                                        + suffixes[random.nextInt(suffixes.length)])
                .sorted(random.nextBoolean() ? String::compareTo : (_, _) -> 0)
                .distinct()
                .toList();
    }

    private static RandomGenerator random(int seed) {
        return new SplittableRandom(seed);
    }

    private static List<String> expanded(String expression) {
        return switch (HostList.expand(expression)) {
            case Expansion.Expanded(var names) -> names;
            case Expansion.Malformed malformed -> throw new AssertionError(malformed.message());
        };
    }

    private static String message(String expression) {
        return ((Expansion.Malformed) HostList.expand(expression)).message();
    }
}

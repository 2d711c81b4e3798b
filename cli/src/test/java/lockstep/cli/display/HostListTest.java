package lockstep.cli.display;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;

final class HostListTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "n1; n1",
                "n01,n02,n03,n04,n07; n[01-04,07]",
                "n9,n10,n11; n[9-11]",
                "n09,n10,n11; n[09-11]",
                "n99,n100; n[99-100]",
                "n1,n01; n[01,1]",
                "n3,n1,n2; n[1-3]",
                "n1,n1,n2; n[1-2]",
                "a1,b1,a2; a[1-2],b1",
                "login,n1,n2; login,n[1-2]",
                "r1n1,r1n2,r2n1; r1n[1-2],r2n1",
                "n1.x.org,n2.x.org; n[1-2].x.org",
                "n1-ib,n2-ib; n[1-2]-ib",
                "1,2,3; [1-3]",
                "n123456789012345678,n2; n123456789012345678,n2",
                "gpu0,gpu1,gpu2,gpu3; gpu[0-3]"
            })
    void hosts_are_put_together(String hosts, String compressed) {
        assertThat(HostList.compress(Arrays.asList(hosts.split(",", -1)))).isEqualTo(compressed);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "n1; n1",
                "n[01-03,07]; n01,n02,n03,n07",
                "n[9-11]; n9,n10,n11",
                "n[098-100]; n098,n099,n100",
                "a,b[1-2]; a,b1,b2",
                "r[1-2]n[1-2]; r1n1,r1n2,r2n1,r2n2",
                "n[1-2]-ib; n1-ib,n2-ib",
                "n[3,1]; n3,n1",
                "[1-2]; 1,2"
            })
    void expressions_are_spread_out_in_their_order(String expression, String hosts) {
        assertThat(HostList.expand(expression)).contains(Arrays.asList(hosts.split(",", -1)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",",
                "a,,b",
                "n[",
                "n]",
                "n[1",
                "n[]",
                "n[1-]",
                "n[-1]",
                "n[2-1]",
                "n[a]",
                "n[[1]]",
                "n[1-2-3]",
                "n[0-999999999]",
                "n[1-1000][1-1000]",
                "n[99999999999999999999]",
                "[1-60000],[1-60000]",
                "n[1]]",
                "n[1,]"
            })
    void what_is_no_expression_or_too_much_is_refused(String expression) {
        assertThat(HostList.expand(expression)).isEmpty();
    }

    static LongStream seeds() {
        return LongStream.range(0, 100);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void what_was_put_together_spreads_out_to_the_same_hosts(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<String> hosts = new ArrayList<>();
        String[] prefixes = {"n", "gpu-", "r1n", "", "x0y"};
        String[] suffixes = {"", ".x.org", "-ib"};
        for (int i = 1 + random.nextInt(40); i > 0; i--) {
            int number = random.nextInt(120);
            String digits =
                    switch (random.nextInt(3)) {
                        case 0 -> Integer.toString(number);
                        case 1 -> "%02d".formatted(number);
                        default -> "%03d".formatted(number);
                    };
            hosts.add(
                    prefixes[random.nextInt(prefixes.length)]
                            + digits
                            + suffixes[random.nextInt(suffixes.length)]);
        }
        String compressed = HostList.compress(hosts);
        assertThat(HostList.expand(compressed).orElseThrow())
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(new LinkedHashSet<>(hosts));
        assertThat(HostList.compress(HostList.expand(compressed).orElseThrow()))
                .isEqualTo(compressed);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void any_text_is_spread_out_or_refused(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(20); i > 0; i--) {
            text.append("n[]-,019".charAt(random.nextInt(8)));
        }
        assertThat(HostList.expand(text.toString()).orElse(List.of()).size())
                .isLessThanOrEqualTo(HostList.HOSTS_MAX);
    }
}

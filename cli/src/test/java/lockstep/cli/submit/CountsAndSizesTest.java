package lockstep.cli.submit;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.cli.options.Parsed;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;

final class CountsAndSizesTest {

    static LongStream seeds() {
        return LongStream.range(0, 100);
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1, 1",
        "16, 16, 16",
        "2-4, 2, 4",
        "3-3, 3, 3",
        "1k, 1024, 1024",
        "1-2K, 1, 2048",
        "1000000, 1000000, 1000000",
        "0002, 2, 2"
    })
    void node_counts_are_a_number_or_a_range(String text, int min, int max) {
        assertThat(NodeCount.parse(text)).isEqualTo(Parsed.good(new NodeCount(min, max)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "abc",
                "0",
                "-1",
                "5-2",
                "1.5",
                "99999999999",
                "1000001",
                "1m",
                "2-",
                "-2",
                "1-2-3",
                "0-4",
                " 2",
                "k",
                "2x",
                "18446744073709551617"
            })
    void no_other_node_count_is_taken(String text) {
        assertThat(NodeCount.parse(text)).isInstanceOf(Parsed.Bad.class);
    }

    @Test
    void a_range_the_wrong_way_round_is_turned_in_the_advice() {
        assertThat(NodeCount.parse("5-2"))
                .isEqualTo(
                        Parsed.bad("must name the smaller number first.", "Maybe 2-5 is meant."));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "512, 512",
        "512M, 512",
        "512MB, 512",
        "64G, 65536",
        "64gb, 65536",
        "4g, 4096",
        "1T, 1048576",
        "1024K, 1",
        "1025k, 2",
        "1K, 1",
        "100M, 100"
    })
    void memory_comes_in_mebibytes(String text, long mebibytes) {
        assertThat(MemorySize.parse(text)).isEqualTo(Parsed.good(new MemorySize(mebibytes)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-1",
                "12X",
                "G",
                "B",
                "GB",
                "1.5G",
                "1 G",
                "12P",
                "12MM",
                "12BB",
                "1e3",
                "9999999999999T",
                "99999999999999999999"
            })
    void no_other_memory_size_is_taken(String text) {
        assertThat(MemorySize.parse(text)).isInstanceOf(Parsed.Bad.class);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void any_memory_size_is_refused_or_within_bounds(long seed) {
        RandomGenerator random = new SplittableRandom(seed);
        String text = Noise.of(random, "0123456789999KMGTkmgtBb-", 22);
        if (MemorySize.parse(text) instanceof Parsed.Good<MemorySize>(MemorySize size)) {
            assertThat(size.mebibytes()).isBetween(0L, MemorySize.MEBIBYTES_MAX);
        }
    }

    @Test
    void generic_resources_have_a_name_and_perhaps_a_type_and_a_count() {
        assertThat(Devices.parseGres("gpu:4"))
                .isEqualTo(Parsed.good(List.of(new Devices("gpu", "", 4))));
        assertThat(Devices.parseGres("gpu:h100:8,nic:2,gpu:a100"))
                .isEqualTo(
                        Parsed.good(
                                List.of(
                                        new Devices("gpu", "h100", 8),
                                        new Devices("nic", "", 2),
                                        new Devices("gpu", "a100", 1))));
        assertThat(Devices.parseGres("gpu"))
                .isEqualTo(Parsed.good(List.of(new Devices("gpu", "", 1))));
        assertThat(Devices.parseGres("none")).isEqualTo(Parsed.good(List.of()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",",
                "gpu:",
                "gpu::2",
                ":2",
                "gpu:h100:",
                "gpu:h100:x",
                "gpu:1:2:3",
                "gpu:-1",
                "4",
                "gpu:2,gpu:3",
                "gpu:1000001",
                "g pu:1",
                "gpu:99999999999999999999"
            })
    void no_other_generic_resource_is_taken(String text) {
        assertThat(Devices.parseGres(text)).isInstanceOf(Parsed.Bad.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "h100:", "h100", ":2", "-1", "1,2", "a b:1", "1.0"})
    void no_other_number_of_gpus_is_taken(String text) {
        assertThat(Devices.parseGpus(text)).isInstanceOf(Parsed.Bad.class);
    }

    @Test
    void gpus_may_have_types() {
        assertThat(Devices.parseGpus("8"))
                .isEqualTo(Parsed.good(List.of(new Devices("gpu", "", 8))));
        assertThat(Devices.parseGpus("h100:4,a100:2"))
                .isEqualTo(
                        Parsed.good(
                                List.of(
                                        new Devices("gpu", "h100", 4),
                                        new Devices("gpu", "a100", 2))));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void any_text_for_devices_is_read_or_refused(long seed) {
        RandomGenerator random = new SplittableRandom(seed);
        String text = Noise.of(random, "gpuh10:,,::-x9", 16);
        if (Devices.parseGres(text) instanceof Parsed.Good<List<Devices>>(List<Devices> devices)) {
            assertThat(devices)
                    .allSatisfy(kind -> assertThat(kind.count()).isBetween(0, Devices.COUNT_MAX));
        }
        if (Devices.parseGpus(text) instanceof Parsed.Good<List<Devices>>(List<Devices> gpus)) {
            assertThat(gpus).isNotEmpty();
        }
    }
}

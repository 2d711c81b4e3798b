package lockstep.node.sense.accelerator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import lockstep.node.sense.accelerator.AcceleratorState.Clocks;
import lockstep.node.sense.accelerator.AcceleratorState.Ecc;
import lockstep.node.sense.accelerator.AcceleratorState.Heat;
import lockstep.node.sense.accelerator.AcceleratorState.Need;
import lockstep.node.sense.accelerator.AcceleratorState.Pcie;
import lockstep.node.sense.accelerator.AcceleratorState.Power;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

final class NvidiaSmiXmlTest {
    private static final Path FIXTURES = Path.of("../../shared/fixtures/nvidia_smi_xml");

    private static AcceleratorState only(String file) throws IOException {
        Path path = FIXTURES.resolve(file);
        Assumptions.assumeTrue(Files.exists(path), "the fixtures are not here");
        var states = NvidiaSmiXml.parse(Files.readString(path));
        assertThat(states).isNotEmpty();
        return states.getFirst();
    }

    private static OptionalDouble some(double value) {
        return OptionalDouble.of(value);
    }

    private static Pcie pcie(int generation, int generationMax, int width) {
        return new Pcie(
                OptionalInt.of(generation),
                OptionalInt.of(generationMax),
                OptionalInt.of(width),
                OptionalInt.of(16),
                OptionalLong.of(0));
    }

    @Test
    void a_t4_of_schema_11_is_read() throws IOException {
        AcceleratorState t4 = only("tesla-t4.xml");

        assertThat(t4.id()).isEqualTo("gpu0");
        assertThat(t4.address()).isEqualTo("00000000:00:1E.0");
        assertThat(t4.clocks()).isEqualTo(new Clocks(some(585), some(5000)));
        assertThat(t4.busy()).isEqualTo(some(0));
        assertThat(t4.throttles()).hasValueSatisfying(r -> assertThat(r).isEmpty());
        assertThat(t4.heat()).isEqualTo(new Heat(some(40), some(93)));
        assertThat(t4.power()).isEqualTo(new Power(some(26.78), some(70)));
        assertThat(t4.ecc()).isEqualTo(new Ecc(OptionalLong.of(0), OptionalLong.of(0)));
        assertThat(t4.pcie()).isEqualTo(pcie(3, 3, 8));
        assertThat(t4.needs()).isEmpty();
    }

    @Test
    void an_a100_of_schema_12_is_read() throws IOException {
        AcceleratorState a100 = only("a100-sxm4-v12.xml");

        assertThat(a100.clocks()).isEqualTo(new Clocks(some(1275), some(1593)));
        assertThat(a100.busy()).isEmpty();
        assertThat(a100.heat()).isEqualTo(new Heat(some(27), some(89)));
        assertThat(a100.power()).isEqualTo(new Power(some(67.03), some(500)));
        assertThat(a100.ecc()).isEqualTo(new Ecc(OptionalLong.of(0), OptionalLong.of(0)));
        assertThat(a100.pcie()).isEqualTo(pcie(4, 4, 16));
        assertThat(a100.needs()).isEmpty();
    }

    @Test
    void a_quadro_that_idles_and_has_no_ecc_is_read() throws IOException {
        AcceleratorState quadro = only("quadro-p2000-v12.xml");

        assertThat(quadro.throttles())
                .hasValueSatisfying(r -> assertThat(r).containsExactly(Throttle.IDLE));
        assertThat(quadro.ecc()).isEqualTo(new Ecc(OptionalLong.empty(), OptionalLong.empty()));
        assertThat(quadro.heat()).isEqualTo(new Heat(some(34), some(101)));
        assertThat(quadro.power()).isEqualTo(new Power(some(4.61), some(75)));
        assertThat(quadro.pcie()).isEqualTo(pcie(1, 3, 8));
    }

    @Test
    void a_geforce_of_schema_12_is_read() throws IOException {
        AcceleratorState geforce = only("rtx-3080-v12.xml");

        assertThat(geforce.clocks()).isEqualTo(new Clocks(some(210), some(405)));
        assertThat(geforce.heat()).isEqualTo(new Heat(some(31), some(95)));
        assertThat(geforce.power()).isEqualTo(new Power(some(22.78), some(336)));
    }

    @Test
    void schema_13_tells_how_many_degrees_are_left() throws IOException {
        AcceleratorState ada = only("rtx-4000-sff-ada-v13.xml");

        assertThat(ada.heat()).isEqualTo(new Heat(some(38), some(38 + 49 + 2)));
        assertThat(ada.power()).isEqualTo(new Power(some(8.44), some(70)));
        assertThat(ada.clocks()).isEqualTo(new Clocks(some(210), some(405)));
        assertThat(ada.pcie()).isEqualTo(pcie(1, 4, 16));
    }

    @Test
    void what_the_driver_asks_for_is_read() throws IOException {
        var states =
                NvidiaSmiXml.parse(
                        """
                        <nvidia_smi_log><gpu id="a">
                        <gpu_reset_status><reset_required>Yes</reset_required></gpu_reset_status>
                        <retired_pages><pending_retirement>Yes</pending_retirement></retired_pages>
                        <remapped_rows><remapped_row_failure>Yes</remapped_row_failure></remapped_rows>
                        </gpu></nvidia_smi_log>
                        """);

        assertThat(states.getFirst().needs())
                .containsExactlyInAnyOrder(Need.RESET, Need.RETIREMENT, Need.REPLACEMENT);
    }

    @Test
    void an_external_entity_is_refused_and_its_file_not_read(@TempDir Path directory)
            throws IOException {
        Path secret = Files.writeString(directory.resolve("secret"), "4711 MHz");
        String xml =
                """
                <?xml version="1.0"?>
                <!DOCTYPE nvidia_smi_log [<!ENTITY x SYSTEM "%s">]>
                <nvidia_smi_log><gpu><clocks><sm_clock>&x;</sm_clock></clocks></gpu></nvidia_smi_log>
                """
                        .formatted(secret.toUri());

        assertThatThrownBy(() -> NvidiaSmiXml.parse(xml))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("entities")
                .hasMessageNotContaining("4711");
    }

    @Test
    void a_dtd_that_is_named_is_not_loaded(@TempDir Path directory) throws IOException {
        Path dtd =
                Files.writeString(
                        directory.resolve("evil.dtd"), "<!ENTITY x \"4711 MHz\"> not a DTD");
        String xml =
                """
                <?xml version="1.0"?>
                <!DOCTYPE nvidia_smi_log SYSTEM "%s">
                <nvidia_smi_log><gpu><clocks><sm_clock>5 MHz</sm_clock></clocks></gpu></nvidia_smi_log>
                """
                        .formatted(dtd.toUri());

        assertThat(NvidiaSmiXml.parse(xml).getFirst().clocks().compute()).isEqualTo(some(5));
    }

    @Test
    void what_is_no_document_is_refused() {
        assertThatThrownBy(() -> NvidiaSmiXml.parse("No devices were found"))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> NvidiaSmiXml.parse("<other/>")).isInstanceOf(IOException.class);
    }
}

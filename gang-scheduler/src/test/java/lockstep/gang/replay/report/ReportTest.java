package lockstep.gang.replay.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import lockstep.gang.replay.Outcome;
import lockstep.gang.replay.Portion;
import lockstep.gang.replay.Scene;
import lockstep.gang.replay.baseline.EasyBackfill;
import lockstep.gang.replay.baseline.Fifo;

import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

import java.io.StringReader;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.xml.parsers.DocumentBuilderFactory;

class ReportTest {
    private static final Outcome FIFO = scene().replay(site -> new Fifo(site.fabric()));
    private static final Outcome EASY = scene().replay(site -> new EasyBackfill(site.fabric()));

    /// Three of four nodes, then all of them; a short one that can pass by.
    private static Scene scene() {
        return Scene.on("4x1").job("a", 0, 100, 3).job("b", 1, 50, 4).job("c", 2, 98, 1);
    }

    private static Comparison comparison() {
        return new Comparison(Map.of("trace", "<tiny> & \"own\""), List.of())
                .with("easy", EASY)
                .with("fifo", FIFO);
    }

    @Test
    void measures_are_those_that_can_be_worked_out_by_hand() {
        Measures easy = Measures.of("easy", EASY);
        assertThat(easy.jobs()).isEqualTo(3);
        assertThat(easy.waits().mean()).isCloseTo(33, within(1e-9));
        assertThat(easy.waits().p50()).isEqualTo(0);
        assertThat(easy.waits().p99()).isEqualTo(99);
        assertThat(easy.makespan()).isEqualTo(Duration.ofSeconds(150));
        assertThat(easy.slowdown().mean()).isCloseTo((1 + 149 / 50.0 + 1) / 3, within(1e-9));
        assertThat(easy.goodputWhole()).isCloseTo(598 / 600.0, within(1e-9));
        // Until the last submission, two seconds on three of four nodes.
        assertThat(easy.goodput()).isCloseTo(0.75, within(1e-9));
        assertThat(easy.waited()).isCloseTo(4 * 99 / 3_600.0, within(1e-9));
        assertThat(easy.portions().get(Portion.USEFUL)).isCloseTo(598 / 3_600.0, within(1e-9));
        assertThat(easy.fairness().jain()).isEqualTo(1);
        assertThat(easy.bySize())
                .extracting(size -> size.name() + ": " + size.jobs())
                .containsExactly("1: 1", "2–8: 2");
    }

    @Test
    void the_table_is_narrow_and_stars_the_best() {
        String table = TextTable.of(comparison());
        assertThat(table.lines()).allMatch(line -> line.length() <= 80);
        assertThat(table)
                .contains("                                       easy          fifo\n")
                .contains("wait, mean                           33.0 s*      0:01:22\n")
                .contains("makespan                            0:02:30*      0:04:08\n")
                .doesNotContain("straggler");
    }

    @Test
    void times_are_written_for_people() {
        assertThat(Row.time(12.34)).isEqualTo("12.3 s");
        assertThat(Row.time(59.6)).isEqualTo("0:01:00");
        assertThat(Row.time(3_725)).isEqualTo("1:02:05");
        assertThat(Row.time(90_061)).isEqualTo("1 d 01:01");
        assertThat(Row.time(172_799)).isEqualTo("2 d 00:00");
    }

    @Test
    void json_has_units_in_its_names() {
        assertThat(JsonReport.of(comparison()))
                .startsWith("{\n  \"parameters\": {\n    \"trace\": \"<tiny> & \\\"own\\\"\"\n  },")
                .contains("\"policy\": \"easy\"", "\"makespan_s\": 150.0", "\"p99\": 99.0")
                .contains("\"accelerators\": \"2–8\"")
                .endsWith("}\n");
    }

    @Test
    void json_of_odd_values_stays_json() {
        assertThat(Json.write(List.of("a\"\\\n", 1, true, Double.NaN, Map.of(), List.of())))
                .isEqualTo("[\n  \"a\\\"\\\\\\u000a\",\n  1,\n  true,\n  null,\n  {},\n  []\n]\n");
    }

    @Test
    void the_page_needs_nothing_else_and_escapes_what_it_shows() throws Exception {
        String page = HtmlReport.of(comparison());
        assertThat(page)
                .contains("&lt;tiny&gt; &amp; &quot;own&quot;")
                .doesNotContain("<tiny>", "<script", "src=", "href=");
        Matcher plots = Pattern.compile("<svg.*?</svg>", Pattern.DOTALL).matcher(page);
        int count = 0;
        while (plots.find()) {
            Element svg =
                    DocumentBuilderFactory.newInstance()
                            .newDocumentBuilder()
                            .parse(new InputSource(new StringReader(plots.group())))
                            .getDocumentElement();
            int drawn =
                    svg.getElementsByTagName("polyline").getLength()
                            + svg.getElementsByTagName("rect").getLength();
            assertThat(drawn).isGreaterThanOrEqualTo(2);
            count++;
        }
        assertThat(count).isEqualTo(4);
    }

    @Test
    void a_curve_is_the_mean_over_each_piece_of_time() {
        // Three nodes until 100 s, four until 150 s, then one.
        List<Double> means = Curve.means(FIFO.series(), FIFO.series()::used, 248_000, 4);
        assertThat(means).hasSize(4);
        assertThat(means.get(0)).isCloseTo(3, within(1e-9));
        assertThat(means.get(1)).isCloseTo((38 * 3 + 24 * 4) / 62.0, within(1e-9));
        assertThat(means.get(2)).isCloseTo((26 * 4 + 36) / 62.0, within(1e-9));
        assertThat(means.get(3)).isCloseTo(1, within(1e-9));
    }
}

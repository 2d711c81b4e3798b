package lockstep.cli.health;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.cli.shell.ExitCode;
import lockstep.cli.testing.FakeCaller;
import lockstep.cli.testing.ScriptedController;
import lockstep.cli.testing.ScriptedController.Reply;
import lockstep.protocol.v1.ClassFitness;
import lockstep.protocol.v1.IncidentRecord;
import lockstep.protocol.v1.LinkHealth;
import lockstep.protocol.v1.ListIncidentsReply;
import lockstep.protocol.v1.ListLinksReply;
import lockstep.protocol.v1.ListLinksRequest;
import lockstep.protocol.v1.Measure;
import lockstep.protocol.v1.MetricDigest;
import lockstep.protocol.v1.NodeCondition;
import lockstep.protocol.v1.NodeHealth;
import lockstep.protocol.v1.ProbeTrouble;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

final class HealthCommandTest {
    private static final long NOON = 1_793_534_400_000L;

    @TempDir private Path folder;

    private FakeCaller user;
    private ScriptedController controller;

    @BeforeEach
    void start() throws IOException {
        user = new FakeCaller("lockstep link", folder).with("LOCKSTEP_HOME", folder.toString());
        NodeCondition slow =
                NodeCondition.newBuilder()
                        .setSlowdown(3.02)
                        .setHeadroom(1)
                        .setAtEpochMillis(NOON)
                        .build();
        ListLinksReply links =
                ListLinksReply.newBuilder()
                        .addLinks(
                                LinkHealth.newBuilder()
                                        .setName("spine s1")
                                        .addFitness(gangs("unmeasured")))
                        .addLinks(
                                LinkHealth.newBuilder()
                                        .setName("uplink s1/l3")
                                        .addFitness(gangs("degraded"))
                                        .setCondition(slow)
                                        .setPairs(16)
                                        .setSlowPairs(15)
                                        .addWhy("uplink s1/l3: round trips take 3.02 times"))
                        .addTroubles(
                                ProbeTrouble.newBuilder().setNode("n4").setText("to n5: refused"))
                        .build();
        NodeHealth node =
                NodeHealth.newBuilder()
                        .setNode("n1")
                        .addFitness(gangs("fit"))
                        .addDigests(
                                MetricDigest.newBuilder()
                                        .setMeasure(Measure.CPU_LOAD)
                                        .setMedian(0.5)
                                        .setAtEpochMillis(NOON))
                        .build();
        controller =
                ScriptedController.at(folder)
                        .onEach(
                                "ListLinks",
                                Reply.of(links),
                                Reply.error(3, 400, "link (x): there is no such link."))
                        .onEach("GetNodeHealth", Reply.of(node))
                        .onEach(
                                "ListIncidents",
                                Reply.of(
                                        ListIncidentsReply.newBuilder()
                                                .addIncidents(
                                                        IncidentRecord.newBuilder()
                                                                .setResource("node n1")
                                                                .setSymptom("xid 79")
                                                                .setJobId(7)
                                                                .setAtEpochMillis(NOON)
                                                                .setCircumstances("off the bus"))
                                                .build()));
    }

    @AfterEach
    void stop() throws IOException {
        controller.close();
    }

    private static ClassFitness gangs(String word) {
        return ClassFitness.newBuilder().setWorkload("synchronous").setWord(word).build();
    }

    private int run(HealthCommand.About about, String... words) {
        return new HealthCommand(about).run(user.caller(), Arrays.asList(words));
    }

    @Test
    void links_stand_in_a_table_and_what_speaks_against_them_below() throws IOException {
        assertThat(run(HealthCommand.About.LINK, "show")).isZero();
        assertThat(user.out().lines())
                .satisfiesExactly(
                        line ->
                                assertThat(line)
                                        .isEqualTo(
                                                "LINK          CLASS       SLOW-DOWN  PAIRS  SLOW"
                                                        + "  AT"),
                        line ->
                                assertThat(line)
                                        .isEqualTo(
                                                "spine s1      unmeasured          -      0     0"
                                                        + "  -"),
                        line ->
                                assertThat(line)
                                        .startsWith(
                                                "uplink s1/l3  degraded        3.020     16    15"
                                                        + "  2026-11-01T"),
                        line ->
                                assertThat(line)
                                        .isEqualTo(
                                                "Because: uplink s1/l3: round trips take 3.02"
                                                        + " times"),
                        line -> assertThat(line).isEqualTo("No probe from n4 to n5: refused"));
    }

    @Test
    void one_link_can_be_asked_for_and_an_unknown_one_is_told_as_the_controller_words_it()
            throws IOException {
        assertThat(run(HealthCommand.About.LINK, "show", "--json", "uplink:s1/l3")).isZero();
        assertThat(user.out()).contains("\"slowPairs\": 15");
        assertThat(controller.seen("ListLinks"))
                .extracting(seen -> ListLinksRequest.parseFrom(seen.body()).getLink())
                .containsExactly("uplink:s1/l3");
        assertThat(run(HealthCommand.About.LINK, "show", "x")).isEqualTo(ExitCode.REFUSED);
        assertThat(user.err()).contains("link (x): there is no such link.");
    }

    @Test
    void a_node_is_shown_with_its_readings() {
        assertThat(run(HealthCommand.About.NODE, "show", "n1")).isZero();
        assertThat(user.out())
                .startsWith("Node n1\n  synchronous  fit\nCondition: never measured\n")
                .contains("MEASURE   PART  MEDIAN    MAD    P99  AT\n")
                .contains("cpu load  -      0.500  0.000  0.000  2026-11-01T");
    }

    @Test
    void incidents_are_listed() {
        assertThat(run(HealthCommand.About.INCIDENT, "list", "n1")).isZero();
        assertThat(user.out()).contains("node n1   xid 79     7  off the bus");
    }

    @Test
    void other_words_are_a_mistake_that_names_the_right_ones() {
        assertThat(run(HealthCommand.About.NODE, "show")).isEqualTo(ExitCode.USAGE);
        assertThat(user.err()).contains("Maybe lockstep link show NAME");
        assertThat(run(HealthCommand.About.LINK)).isEqualTo(ExitCode.USAGE);
        assertThat(run(HealthCommand.About.LINK, "list")).isEqualTo(ExitCode.USAGE);
        assertThat(run(HealthCommand.About.INCIDENT, "list", "a", "b")).isEqualTo(ExitCode.USAGE);
    }
}
